"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .editing import ProductDeleteView, ProductEditView, ProductNewView
from .views import NothingThisWeekView, ProductRowView, ProductsView

urlpatterns = [
    path("produits/", ProductsView.as_view(), name="portal_products"),
    path("produits/nouveau/", ProductNewView.as_view(), name="portal_product_new"),
    path("produits/<int:pk>/modifier/", ProductEditView.as_view(), name="portal_product_edit"),
    path("produits/<int:pk>/supprimer/", ProductDeleteView.as_view(), name="portal_product_delete"),
    path("produits/<int:pk>/", ProductRowView.as_view(), name="portal_product_row"),
    path("produits/rien/", NothingThisWeekView.as_view(), name="portal_nothing"),
]
