"""What exactly a buyer saw on the summary, carried by the form and compared at the last moment."""

from decimal import Decimal

from django.core import signing
from django.utils.translation import gettext as _

from shop.backoffice.display import euros
from shop.rules.money import ZERO

_SALT = "shop.checkout.summary"


def snapshot(*, basket, pickup_point, payment_method) -> dict:
    """Return the basket and choices as plain data: equal snapshots mean an equal order."""
    quote = basket.quote
    return {
        "basket": basket.pk,
        "pickup": pickup_point.pk,
        "payment": payment_method.pk,
        "lines": {
            str(line.product_id): [line.quantity, str(line.unit_price_incl_tax)]
            for line in basket.all_lines()
        },
        "fees": {each.fee.code: [each.fee.label, str(each.amount)] for each in quote.fees},
        "total": str(quote.total),
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
    found += _differences_of_fees(seen, basket.quote)
    return [text for text in found if text]


def _differences_of_fees(seen: dict, quote) -> list[str]:
    """Say which fees on the order changed, or at least that the total did."""
    before = {key: Decimal(amount) for key, (_label, amount) in seen.get("fees", {}).items()}
    found = [
        _("%(title)s: %(now)s instead of %(before)s.")
        % {
            "title": each.fee.label,
            "now": euros(each.amount),
            "before": euros(before.get(each.fee.code, ZERO)),
        }
        for each in quote.fees
        if each.amount != before.get(each.fee.code, ZERO)
    ]
    gone = before.keys() - {each.fee.code for each in quote.fees}
    if gone or (not found and "total" in seen and Decimal(seen["total"]) != quote.total):
        words = {"now": euros(quote.total), "before": euros(Decimal(seen["total"]))}
        found.append(_("The total is %(now)s instead of %(before)s.") % words)
    return found


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
