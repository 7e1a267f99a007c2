"""Every page of a shop. Namespaces keep Oscar's names, which its own code reverses."""

from django.urls import include, path

catalogue: list = []
basket: list = []
checkout: list = []
customer: list = []

urlpatterns = [
    path("produits/", include((catalogue, "catalogue"))),
    path("panier/", include((basket, "basket"))),
    path("commande/", include((checkout, "checkout"))),
    path("compte/", include((customer, "customer"))),
]
