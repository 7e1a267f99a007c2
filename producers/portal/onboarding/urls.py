"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .hand_over import HandOverView
from .invite import CancelInviteView, InviteView
from .start import StartView

urlpatterns: list = [
    path("demarrer/", StartView.as_view(), name="portal_start"),
    path("remettre/", HandOverView.as_view(), name="portal_hand_over"),
    path("inviter/", InviteView.as_view(), name="portal_invite"),
    path("inviter/<int:pk>/retirer/", CancelInviteView.as_view(), name="portal_invite_cancel"),
]
