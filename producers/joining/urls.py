"""Public addresses of those who join: the link of an invitation."""

from django.urls import path

from .views import InvitationView

urlpatterns = [path("invitation/<str:secret>/", InvitationView.as_view(), name="join_invitation")]
