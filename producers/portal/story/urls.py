"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from producers.portal.profile.views import ProfileView

from .views import StoryBackView, StoryPreviewView, StoryView

urlpatterns: list = [
    path("histoire/", StoryView.as_view(), name="portal_story"),
    path("histoire/apercu/", StoryPreviewView.as_view(), name="portal_story_preview"),
    path("histoire/reprendre/", StoryBackView.as_view(), name="portal_story_back"),
    path("profil/", ProfileView.as_view(), name="portal_profile"),
]
