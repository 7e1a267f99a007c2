"""What exactly a buyer saw on the summary, carried by the form and compared at the last moment."""

from decimal import Decimal

from django.core import signing
from django.utils.translation import gettext as _

from shop.catalogue.units import euros

_SALT = "shop.checkout.summary"


def snapshot(*, basket, pickup_point, payment_method) -> dict:
    """Return the basket and choices as plain data: equal snapshots mean an equal order."""
    return {
        "basket": basket.pk,
        "pickup": pickup_point.pk,
        "payment": payment_method.pk,
        "lines": {
            str(line.product_id): [line.quantity, str(line.unit_price_incl_tax)]
            for line in basket.all_lines()
        },
    }


def seal(seen: dict) -> str:
    """Return a snapshot as a signed text for a hidden field."""
    return signing.dumps(seen, salt=_SALT, compress=True)


def unseal(text: str) -> dict:
    """Return the snapshot of a sealed text; an empty one, equal to no basket, for a forged text."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}


def differences(*, seen: dict, basket) -> list[str]:
    """Say in words which lines are no longer as the buyer saw them."""
    before = seen.get("lines", {})
    lines = {str(line.product_id): line for line in basket.all_lines()}
    found = [_difference(line, before.get(key)) for key, line in lines.items()]
    if before.keys() - lines.keys():
        found.append(_("A product has left your basket."))
    return [text for text in found if text]


def _difference(line, before) -> str:
    title = line.product.get_title()
    if before is None:
        return _("%(title)s was added.") % {"title": title}
    quantity, price = before
    if quantity != line.quantity:
        words = {"title": title, "now": line.quantity, "before": quantity}
        return _("%(title)s: quantity %(now)s instead of %(before)s.") % words
    if Decimal(price) != line.unit_price_incl_tax:
        words = {
            "title": title,
            "now": euros(line.unit_price_incl_tax),
            "before": euros(Decimal(price)),
        }
        return _("%(title)s: %(now)s instead of %(before)s.") % words
    return ""
