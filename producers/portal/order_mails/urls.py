"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import OrderMailsView

urlpatterns = [
    path("boutique/messages/", OrderMailsView.as_view(), name="portal_order_mails"),
]
