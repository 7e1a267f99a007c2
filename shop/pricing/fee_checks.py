"""What a fee may be: every refusal with its words, at the field where it belongs (rules §7)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import VatRate
from shop.fees.models import Fee
from shop.fees.terms import Basis, Calculator, FeeType, Place
from shop.partner.models import Partner
from shop.partner.scope import owners_for, participants, suppliers_of
from shop.rules.text import fold

USED_FIELDS = {
    Calculator.PERCENT: ("percent",),
    Calculator.PER_ITEM: ("amount",),
    Calculator.PER_KG: ("amount",),
    Calculator.PERCENT_AND_FIXED: ("percent", "amount"),
    Calculator.FLAT: ("amount",),
    Calculator.DEGRESSIVE: ("amount", "next_amount", "max_items", "basis"),
    Calculator.THRESHOLD: ("minimum", "amount", "next_amount", "basis"),
    Calculator.ORDER_PERCENT_AND_FIXED: ("percent", "amount", "basis"),
}
MAX_AMOUNT = Decimal(999_999)
MAX_ITEMS = 9_999
LABEL_LENGTH = 60


def check_fee(fee: Fee, place: str, producers: Iterable[Partner]) -> None:
    """Raise Refused unless the fee may be charged as it stands."""
    _check_words(fee)
    _check_choices(fee, place)
    _check_numbers(fee)
    check_people(fee, place, producers)


def check_people(fee: Fee, place: str, producers: Iterable[Partner]) -> None:
    """Raise Refused unless the owner takes part in the shop, and the producers supply it."""
    if not participants(fee.shop).filter(pk=fee.owner_id).exists():
        raise Refused(_("This enterprise does not take part in the shop."), "owner")
    if place == Place.SALE:
        raise Refused(_("A fee on a whole cycle is charged in that cycle."), "place")
    if place != Place.SUPPLY:
        return
    wanted = {each.pk for each in producers}
    if not wanted:
        raise Refused(no_producer(), "producers")
    known = set(suppliers_of(fee.shop).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise Refused(_("One of these producers brings nothing to the shop."), "producers")


def check_owner_is_seen(actor, fee: Fee) -> None:
    """Raise Refused for an owner that the actor may not see: a colleague's other enterprise."""
    if not owners_for(actor, fee.shop).filter(pk=fee.owner_id).exists():
        raise Refused(_("This enterprise does not take part in the shop."), "owner")


def label_is_taken(fee: Fee) -> bool:
    """Say whether another active fee of the shop has the same label, case and accents aside."""
    others = Fee.objects.active().filter(shop=fee.shop_id).exclude(pk=fee.pk)
    return fold(fee.label) in {fold(each) for each in others.values_list("label", flat=True)}


def no_producer() -> str:
    return _("Choose at least one producer.")


def refused_label() -> Refused:
    return Refused(_("Another fee of this shop has this label already."), "label")


def main_field(fee: Fee) -> str:
    """Return the field at which a price below zero is said."""
    return USED_FIELDS[fee.calculator][0] if fee.calculator in USED_FIELDS else "calculator"


def _check_words(fee: Fee) -> None:
    if not fold(fee.label):
        raise Refused(_("Give the fee a label."), "label")
    if len(fee.label) > LABEL_LENGTH:
        raise Refused(_("This label is too long."), "label")
    if fee.archived_at is None and label_is_taken(fee):
        raise refused_label()


def _check_choices(fee: Fee, place: str) -> None:
    chosen = {
        "type": (fee.type, FeeType.values),
        "calculator": (fee.calculator, Calculator.values),
        "basis": (fee.basis, Basis.values),
        "own_vat_rate": (fee.own_vat_rate, ["", *VatRate.values]),
        "place": (place, Place.values),
    }
    for field, (value, allowed) in chosen.items():
        if value not in allowed:
            raise Refused(_("Choose one of the answers."), field)
    if fee.basis == Basis.ORDER and "basis" not in USED_FIELDS[fee.calculator]:
        raise Refused(_("This calculation does not look at the whole order."), "basis")


def _check_numbers(fee: Fee) -> None:
    for field in ("percent", "amount", "next_amount", "minimum"):
        check_decimal(getattr(fee, field), field)
    if not -100 <= fee.percent <= 100:
        raise Refused(_("A percentage goes from −100 to 100."), "percent")
    if fee.minimum < 0:
        raise Refused(_("This amount cannot be negative."), "minimum")
    if not 0 <= fee.max_items <= MAX_ITEMS:
        raise Refused(_("A number of items goes from 0 to 9 999."), "max_items")


def check_decimal(value: Decimal, field: str) -> None:
    """Raise Refused for what is no amount in cents, or an absurd one."""
    if not value.is_finite() or abs(value) > MAX_AMOUNT:
        raise Refused(_("This amount is too large."), field)
    if value.normalize().as_tuple().exponent < -2:
        raise Refused(_("Two decimals at most."), field)
