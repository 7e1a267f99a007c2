"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import OrdersView

urlpatterns = [path("commandes/", OrdersView.as_view(), name="portal_orders")]
