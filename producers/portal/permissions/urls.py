"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .exchange import AnswerView, AskView, GiveView, WithdrawView
from .views import EndView, PermissionsView

urlpatterns = [
    path("permissions/", PermissionsView.as_view(), name="portal_permissions"),
    path("permissions/donner/", GiveView.as_view(), name="portal_permissions_give"),
    path("permissions/demander/", AskView.as_view(), name="portal_permissions_ask"),
    path("permissions/<int:pk>/retirer/", EndView.as_view(), name="portal_grant_end"),
    path("permissions/demande/<int:pk>/", AnswerView.as_view(), name="portal_request_answer"),
    path(
        "permissions/demande/<int:pk>/annuler/",
        WithdrawView.as_view(),
        name="portal_request_withdraw",
    ),
]
