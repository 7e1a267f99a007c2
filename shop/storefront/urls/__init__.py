"""Every page of a shop. Namespaces keep Oscar's names, which its own code reverses."""

from django.urls import include, path

from shop.storefront.contact.views import ContactView

from . import basket, catalogue, checkout, customer

urlpatterns = [
    path("", include((catalogue.urlpatterns, "catalogue"))),
    path("contact/", ContactView.as_view(), name="contact"),
    path("panier/", include((basket.urlpatterns, "basket"))),
    path("commande/", include((checkout.urlpatterns, "checkout"))),
    path("compte/", include((customer.urlpatterns, "customer"))),
]
