"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .start import StartView

urlpatterns: list = [
    path("demarrer/", StartView.as_view(), name="portal_start"),
]
