"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from producers.portal.profile.views import ProfileView

from .views import StoryView

urlpatterns: list = [
    path("histoire/", StoryView.as_view(), name="portal_story"),
    path("profil/", ProfileView.as_view(), name="portal_profile"),
]
