"""The addresses that refuse the messages of a shop."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
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

    With `waiting`, how many messages of these shops wait for each, and `asked_at`, `asked_state`
    of the last check message.
    """
    own = _open_messages(actor)
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
    asked = Q(pk__in=[])
    for address in addresses:
        asked |= Q(email__iexact=address)
    found = Customer.objects.filter(asked, shop__in=shops)
    return {each.email.lower(): each for each in found}


@transaction.atomic
def check_address(*, actor, key: str, now: datetime) -> None:
    """Ask a marked address whether it works, for a shop of the actor that has written to it.

    Raises PermissionDenied for an address that the actor may not know, Refused for one that is
    not marked, or was asked today already.
    """
    message = _open_messages(actor).filter(to_key=key).select_related("shop").first()
    if message is None:
        raise PermissionDenied
    last = Message.objects.filter(to_key=key, kind=CHECK).order_by("-written_at").first()
    if last and localdate(last.written_at) == localdate(now):
        raise Refused(_("A check left today already. Try again tomorrow."))
    ask_address(shop=message.shop, key=key, now=now)


def _open_messages(actor) -> QuerySet[Message]:
    return messages_for(actor).filter(is_open=True, shop__isnull=False)
