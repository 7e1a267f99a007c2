"""Public addresses of those who join: the link of an invitation, or by themselves."""

from django.urls import path

from .farm_views import FarmView
from .sign_up import SignUpView, WaitView
from .views import InvitationView

urlpatterns = [
    path("invitation/<str:secret>/", InvitationView.as_view(), name="join_invitation"),
    path("rejoindre/", SignUpView.as_view(), name="join"),
    path("rejoindre/courriel/", WaitView.as_view(), name="join_wait"),
    path("rejoindre/ferme/", FarmView.as_view(), name="join_farm"),
]
