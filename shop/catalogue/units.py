"""How units and prices per kilo or litre are said on every screen."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.rules.money import per_measure

_WITH_ARTICLE = {
    "kg": gettext_lazy("the kilo"),
    "L": gettext_lazy("the litre"),
    "piece": gettext_lazy("the piece"),
    "bunch": gettext_lazy("the bunch"),
    "punnet": gettext_lazy("the punnet"),
    "jar": gettext_lazy("the jar"),
    "bottle": gettext_lazy("the bottle"),
    "bag": gettext_lazy("the bag"),
    "box": gettext_lazy("the box"),
}
_SMALLER = {"kg": (1000, "g"), "L": (100, "cl")}
_BARE = {"kg", "L", "piece"}  # units that say nothing but their content


def unit_label(product) -> str:
    """Say what one unit is: « le kilo », « les 6 », « la barquette de 250 g »."""
    unit = str(_WITH_ARTICLE[product.unit])
    if product.size == 1 and product.measure in (product.unit, "piece"):
        return unit
    if product.unit in _BARE and product.measure == product.unit:
        return _("per %(content)s") % {"content": content_label(product)}
    return _("%(unit)s of %(content)s") % {"unit": unit, "content": content_label(product)}


def content_label(product) -> str:
    """Say what is in one unit: « 250 g », « 75 cl », « 6 »."""
    size, symbol = product.size, product.measure
    if size < 1 and symbol in _SMALLER:
        factor, symbol = _SMALLER[symbol]
        size *= factor
    if symbol == "piece":
        return _number(size)
    return f"{_number(size)}\u00a0{symbol}"


def measure_symbol(product) -> str:
    """Return the symbol after the slash in « 4,20 €/kg »."""
    return _("piece") if product.measure == "piece" else product.measure


def price_per_measure(product, amount: Decimal) -> Decimal | None:
    """Return the euros per kilo, litre or piece, or None where that says nothing more."""
    if product.measure == "piece" and product.size == 1:
        return None
    return per_measure(amount, product.size)


def _number(value: Decimal) -> str:
    return number_format(f"{value.normalize():f}")
