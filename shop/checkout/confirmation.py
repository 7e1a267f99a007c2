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
        "fees": {
            each.fee.code: [each.fee.label, str(each.amount)] for each in quote.fees if each.amount
        },
        "vat": {str(rate): str(vat) for rate, vat in quote.vat_by_rate.items() if rate},
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
    """Say in words what is no longer as the buyer saw it."""
    if not seen:
        return []
    before = seen.get("lines", {})
    lines = {str(line.product_id): line for line in basket.all_lines()}
    found = [_difference(line, before.get(key)) for key, line in lines.items()]
    if before.keys() - lines.keys():
        found.append(_("A product has left your basket."))
    found = [text for text in found if text]
    if {"fees", "vat", "total"} <= seen.keys():
        found += _differences_of_fees(seen, basket.quote)
        found += _differences_of_totals(seen, basket.quote)
    return found


def _differences_of_fees(seen: dict, quote) -> list[str]:
    """Say which per-order fees changed, appeared or went."""
    before = {key: (label, Decimal(amount)) for key, (label, amount) in seen["fees"].items()}
    now = {each.fee.code: (each.fee.label, each.amount) for each in quote.fees if each.amount}
    found = []
    for key in {**before, **now}:
        (old, was), (new, amount) = before.get(key, ("", ZERO)), now.get(key, ("", ZERO))
        name = _("Whole order – %(label)s") % {"label": new or old}
        if amount != was:
            found.append(_instead(name, amount, was))
        elif new != old:
            found.append(
                _("%(title)s: this fee was called “%(old)s”.") % {"title": name, "old": old}
            )
    return found


def _differences_of_totals(seen: dict, quote) -> list[str]:
    total, vat = Decimal(seen["total"]), sum(map(Decimal, seen["vat"].values()), ZERO)
    found = []
    if total != quote.total:
        found.append(_instead(_("Total"), quote.total, total))
    if vat != quote.vat:
        found.append(_instead(_("VAT"), quote.vat, vat))
    return found


def _instead(title: str, now: Decimal, before: Decimal) -> str:
    words = {"title": title, "now": euros(now), "before": euros(before)}
    return _("%(title)s: %(now)s instead of %(before)s.") % words


def _difference(line, before) -> str:
    title = line.product.get_title()
    if before is None:
        return _("%(title)s was added.") % {"title": title}
    quantity, price = before
    if quantity != line.quantity:
        words = {"title": title, "now": line.quantity, "before": quantity}
        return _("%(title)s: quantity %(now)s instead of %(before)s.") % words
    if Decimal(price) != line.unit_price_incl_tax:
        return _instead(title, line.unit_price_incl_tax, Decimal(price))
    return ""
