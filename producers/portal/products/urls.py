"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import NothingThisWeekView, ProductRowView, ProductsView

urlpatterns = [
    path("produits/", ProductsView.as_view(), name="portal_products"),
    path("produits/<int:pk>/", ProductRowView.as_view(), name="portal_product_row"),
    path("produits/rien/", NothingThisWeekView.as_view(), name="portal_nothing"),
]
