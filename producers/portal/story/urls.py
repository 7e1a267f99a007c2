"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from producers.portal.profile.views import ProfileView

urlpatterns: list = [
    path("profil/", ProfileView.as_view(), name="portal_profile"),
]
