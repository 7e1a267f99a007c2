"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import JournalView

urlpatterns = [path("journal/", JournalView.as_view(), name="portal_journal")]
