"""The addresses that refuse the messages of a shop."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.models import Mailbox, Message, State
from shop.communication.returns.services import CHECK, ask_address
from shop.customer.models import Customer
from shop.partner.models import Shop
from shop.rules.access import Action

from .reach import messages_for


def marked_addresses(actor) -> QuerySet[Mailbox]:
    """Return the marked addresses that the actor may know, to which a shop of theirs has written.

    Whoever looks after the site sees all: who only ever asked for an account is known to no shop.
    With `waiting`, how many messages of these shops wait for each, and `asked_at`, `asked_state`
    of the last check message.
    """
    own = _readable(actor)
    here = own.filter(to_key=OuterRef("key")).order_by()
    waits = here.filter(state=State.PENDING, passes_mark=False)
    checks = Message.objects.filter(to_key=OuterRef("key"), kind=CHECK).order_by("-written_at")
    count = waits.values("to_key").annotate(count=Count("pk")).values("count")
    return (
        Mailbox.objects.marked()
        .filter(key__in=own.order_by().values("to_key"))
        .annotate(
            waiting=Subquery(count),
            asked_at=Subquery(checks.values("written_at")[:1]),
            asked_state=Subquery(checks.values("state")[:1]),
        )
        .order_by("-marked_at", "key")
    )


def buyers_of(actor, addresses: list[str]) -> dict[str, Customer]:
    """Return the buyers' records of addresses in the actor's shops, by address."""
    shops = Shop.objects.for_actor(actor, Action.READ_MESSAGES).order_by()
    found = Customer.objects.filter(email__lower__in=addresses, shop__in=shops)
    return {each.email.lower(): each for each in found}


@transaction.atomic
def check_address(*, actor, key: str, now: datetime) -> None:
    """Ask a marked address whether it works, for a shop of the actor that has written to it.

    Raises PermissionDenied for an address that the actor may not know, Refused for one that is
    not marked, or was asked today already.
    """
    message = _readable(actor).filter(to_key=key).select_related("shop").first()
    if message is None:
        raise PermissionDenied
    last = Message.objects.filter(to_key=key, kind=CHECK).order_by("-written_at").first()
    if last and localdate(last.written_at) == localdate(now):
        raise Refused(_("A check left today already. Try again tomorrow."))
    ask_address(shop=message.shop, key=key, now=now)


def _readable(actor) -> QuerySet[Message]:
    rows = messages_for(actor)
    return rows if actor.is_superuser else rows.filter(is_open=True, shop__isnull=False)
