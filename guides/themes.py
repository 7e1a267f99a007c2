"""The themes of the guides, in the order of the index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    START = "demarrer", _("Getting started")
    PRODUCTS = "produits", _("Products and stock")
    PRICES = "prix", _("Prices and groups")
    ORDERS = "commandes", _("Orders and collection")
    PRODUCERS = "producteurs", _("Working with producers")


INTRODUCTIONS = {
    Theme.START: _("Open the shop, from the first setting to the first order."),
    Theme.PRODUCTS: _("Describe, price and count what you sell."),
    Theme.PRICES: _("One catalogue, a fair price for each kind of buyer."),
    Theme.ORDERS: _("From the basket to the market stall."),
    Theme.PRODUCERS: _("Present and sell what others grow."),
}


def rank(theme: str) -> int:
    """The place of a theme in the index; guides without a theme come last."""
    return Theme.values.index(theme) if theme in Theme.values else len(Theme.values)


def label(theme: str) -> str:
    return str(Theme(theme).label) if theme in Theme.values else str(_("Other guides"))
