"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .answering import AvailabilityView, NothingHereView, UndoNothingView
from .views import CyclesView, LegView

urlpatterns = [
    path("ventes/", CyclesView.as_view(), name="portal_cycles"),
    path("ventes/<int:pk>/", LegView.as_view(), name="portal_leg"),
    path("ventes/<int:pk>/disponible/", AvailabilityView.as_view(), name="portal_availability"),
    path("ventes/<int:pk>/rien/", NothingHereView.as_view(), name="portal_leg_nothing"),
    path("ventes/<int:pk>/revenir/", UndoNothingView.as_view(), name="portal_leg_undo"),
]
