"""How the parts of an order's money are named on screens and in reports."""

from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.display import plain
from shop.rules.totals import Role

from .reconciliation import Purpose


def purpose_label(purpose: Purpose) -> str:
    """Say for what somebody gets money: « Produits, au prix dû », « Frais – Transport »."""
    if purpose.role is Role.FEE:
        words = {"label": purpose.label}
        if purpose.is_per_order:
            return _("Whole order – %(label)s") % words
        return _("Fee – %(label)s") % words
    return {
        Role.PRODUCER: _("Goods, at the price owed"),
        Role.SELLER: _("Margin of the shop"),
        Role.DELIVERY: _("Delivery"),
    }.get(purpose.role, purpose.role.value)


def measures_label(kilos: Decimal, litres: Decimal) -> str:
    """Say how much there is to carry: « 6 kg, 1,5 L »; nothing where nothing is known."""
    parts = ((kilos, "kg"), (litres, "L"))
    return ", ".join(f"{plain(value)}\u00a0{symbol}" for value, symbol in parts if value)
