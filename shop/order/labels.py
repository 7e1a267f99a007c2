"""How the parts of an order's money are named on screens and in reports."""

from django.utils.translation import gettext as _

from shop.rules.fees import Place
from shop.rules.totals import Role

from .reconciliation import Purpose


def purpose_label(purpose: Purpose) -> str:
    """Say for what somebody gets money: « Produits », « Frais – Transport »."""
    if purpose.role is Role.FEE:
        return _("Fee – %(label)s") % {"label": purpose.label}
    return {
        Role.PRODUCER: _("Goods, at the price owed"),
        Role.SELLER: _("Margin of the shop"),
        Role.DELIVERY: _("Delivery"),
    }.get(purpose.role, purpose.role.value)


def place_label(purpose: Purpose) -> str:
    """Say where a fee is charged; nothing for what is no fee."""
    return {
        Place.SHOP.value: _("everything that the shop sells"),
        Place.SUPPLY.value: _("the goods of one producer"),
        Place.SALE.value: _("the whole sale"),
    }.get(purpose.place, "")
