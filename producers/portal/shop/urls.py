"""Addresses of this part of the portal, below /gestion/ferme/<enterprise>/."""

from django.urls import path

from .views import OwnShopOpeningView, OwnShopSaleView, OwnShopShelfView, OwnShopView

urlpatterns: list = [
    path("boutique/", OwnShopView.as_view(), name="portal_shop"),
    path("boutique/etalage/", OwnShopShelfView.as_view(), name="portal_shop_shelf"),
    path("boutique/vente/", OwnShopSaleView.as_view(), name="portal_shop_sale"),
    path("boutique/ouverture/", OwnShopOpeningView.as_view(), name="portal_shop_opening"),
]
