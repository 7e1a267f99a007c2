"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .exchange import AnswerView, AskView, GiveView, WithdrawView
from .shelving import ShelveView
from .views import EndView, PermissionsView, ShopPermissionsView

# Above all enterprises: the permissions of the one whose shop the person works for.
entry = [path("ferme/permissions/", ShopPermissionsView.as_view(), name="shop_permissions")]
urlpatterns = [
    path("permissions/", PermissionsView.as_view(), name="portal_permissions"),
    path("permissions/donner/", GiveView.as_view(), name="portal_permissions_give"),
    path("permissions/demander/", AskView.as_view(), name="portal_permissions_ask"),
    path("permissions/rayon/<int:pk>/", ShelveView.as_view(), name="portal_shelve"),
    path("permissions/<int:pk>/retirer/", EndView.as_view(), name="portal_grant_end"),
    path("permissions/demande/<int:pk>/", AnswerView.as_view(), name="portal_request_answer"),
    path(
        "permissions/demande/<int:pk>/annuler/",
        WithdrawView.as_view(),
        name="portal_request_withdraw",
    ),
]
