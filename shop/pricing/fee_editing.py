"""Changes of fees by the people of a shop (rules §7)."""

from collections.abc import Iterable
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from shop.backoffice.exceptions import Refused
from shop.fees.models import Fee
from shop.fees.scope import fees_for
from shop.fees.terms import TERMS_FIELDS, Place
from shop.partner.models import Partner, Shop
from shop.rules.access import Action

from .fee_checks import (
    check_fee,
    check_owner_is_seen,
    check_people,
    label_is_taken,
    main_field,
    refused_label,
)
from .floor import kept_above_zero, lock_prices

ARCHIVED, RESTORED = "shop.fee_archived", "shop.fee_restored"


@transaction.atomic
def save_fee(
    *, actor, fee: Fee, place: str, producers: Iterable[Partner] = (), seen: str | None = None
) -> Fee:
    """Create or change a fee, charged on all that its shop sells or on some producers' goods.

    Amounts are euros, VAT included. `seen` is the version that the person started from; None asks
    nothing. Raises PermissionDenied when the shop is not the actor's, and Refused, with nothing
    changed, for what a fee may not be, for a shelf price below zero, and for a fee that somebody
    else changed meanwhile.
    """
    stored = _stored(actor, fee)
    if stored is not None:
        fee.archived_at = stored.archived_at
        _check_version(stored, seen)
    producers = list(producers)
    check_fee(fee, place, producers)
    if stored is None or stored.owner_id != fee.owner_id:
        check_owner_is_seen(actor, fee)
    try:
        with kept_above_zero(shop=fee.shop, field=main_field(fee)):
            _write(fee, place, producers)
    except Refused:
        if stored is None:  # the form shows a new fee again, not one that was undone
            fee.pk, fee._state.adding = None, True
        raise
    return fee


@transaction.atomic
def archive_fee(*, actor, fee: Fee) -> Fee:
    """Charge a fee no more. Placed orders keep theirs. Doing it twice changes nothing more.

    Raises Refused where a price would fall below zero without it.
    """
    stored = _locked(actor, fee)
    if stored.archived_at is None:
        with kept_above_zero(shop=stored.shop):
            stored.archived_at = timezone.now()
            stored.save(update_fields=["archived_at"])
        log(instance=stored, action=ARCHIVED, user=actor)
    return stored


@transaction.atomic
def restore_fee(*, actor, fee: Fee) -> Fee:
    """Charge an archived fee again, if it may still be charged; else raise Refused."""
    stored = _locked(actor, fee)
    if stored.archived_at is None:
        return stored
    if label_is_taken(stored):
        raise refused_label()
    if not stored.charges.standing().exists():
        raise Refused(_("Nothing pays this fee any more: say on what, save, then restore it."))
    place, producers = charged_on(stored)
    check_people(stored, place, producers)
    with kept_above_zero(shop=stored.shop):
        stored.archived_at = None
        stored.save(update_fields=["archived_at"])
    log(instance=stored, action=RESTORED, user=actor)
    return stored


@transaction.atomic
def delete_fee(*, actor, fee: Fee) -> bool:
    """Delete a fee that no order used, and return True; else archive it and return False."""
    stored = _locked(actor, fee)
    try:
        with kept_above_zero(shop=stored.shop):
            log(instance=stored, action="wagtail.delete", user=actor, deleted=True)
            stored.delete()
    except ProtectedError:
        archive_fee(actor=actor, fee=fee)
        return False
    return True


def charged_on(fee: Fee) -> tuple[str, list[Partner]]:
    """Return the place where a fee is charged, and the producers whose goods pay it.

    An archived fee whose producers are gone is charged nowhere: its place stays that of a supply.
    """
    charges = list(fee.charges.standing().select_related("producer"))
    on_shop = any(each.producer is None for each in charges)
    return (Place.SHOP if on_shop else Place.SUPPLY), [
        each.producer for each in charges if each.producer
    ]


def version_of(fee: Fee) -> str:
    """Return a text that changes with everything that a form shows of a fee."""
    columns = ("label", "type", "owner_id", "archived_at", *TERMS_FIELDS)
    values = Fee.objects.filter(pk=fee.pk).values_list(*columns).first()
    charges = sorted(fee.charges.standing().values_list("place", "producer_id"), key=str)
    return sha256(repr((values, charges)).encode()).hexdigest()[:16]


def _stored(actor, fee: Fee) -> Fee | None:
    """Return the fee as it is stored, its shop locked, or None for a new one of the actor's."""
    if fee.pk:
        stored = _locked(actor, fee)
        if stored.shop_id != fee.shop_id:
            raise PermissionDenied
        return stored
    _lock(actor, fee.shop_id)
    return None


def _locked(actor, fee: Fee) -> Fee:
    found = fees_for(actor, Action.EDIT_PRICES).filter(pk=fee.pk).values_list("shop", flat=True)
    _lock(actor, found.first())
    stored = Fee.objects.select_related("shop__enterprise").filter(pk=fee.pk).first()
    if stored is None:  # somebody else has just deleted it
        raise PermissionDenied
    return stored


def _lock(actor, shop_id: int | None) -> None:
    """Let one person at a time change the fees of a shop that is the actor's."""
    if not Shop.objects.for_actor(actor, Action.EDIT_PRICES).filter(pk=shop_id).exists():
        raise PermissionDenied
    lock_prices(shop_id)


def _check_version(stored: Fee, seen: str | None) -> None:
    current = version_of(stored)
    if seen is not None and seen != current:
        text = _("Somebody changed this fee meanwhile. Look again, then save once more.")
        raise Refused(text, seen=current)


def _write(fee: Fee, place: str, producers: list[Partner]) -> None:
    fee.save()
    wanted = {each.pk for each in producers} if place == Place.SUPPLY else {None}
    charged = {each.producer_id: each for each in fee.charges.standing()}
    gone = [each.pk for key, each in charged.items() if key not in wanted]
    fee.charges.filter(pk__in=gone).delete()
    for producer in sorted(wanted - charged.keys(), key=str):
        fee.charges.create(place=place, producer_id=producer)
