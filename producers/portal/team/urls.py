"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import CancelInvitationView, LeaveView, MemberView, TeamView

urlpatterns = [
    path("equipe/", TeamView.as_view(), name="portal_team"),
    path("equipe/quitter/", LeaveView.as_view(), name="portal_leave"),
    path("equipe/<int:pk>/", MemberView.as_view(), name="portal_member"),
    path(
        "equipe/invitation/<int:pk>/retirer/",
        CancelInvitationView.as_view(),
        name="portal_invitation_cancel",
    ),
]
