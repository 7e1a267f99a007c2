"""What somebody may read of the messages of a shop (rules §3.4)."""

from datetime import datetime, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.utils.timezone import localtime

from shop.communication.models import Message, State
from shop.customer.models import Customer
from shop.order.models import Order
from shop.partner.models import Invitation, Manager, Shop
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

RECENT = timedelta(days=7)
ABOUT_ACCOUNTS = ("account_confirm", "account_known", "account_open", "account_reset")


def messages_for(actor) -> QuerySet[Message]:
    """Return the messages of the shops for which the actor answers, with `is_open`.

    `is_open` says whether the actor may know its address and its text. Messages about accounts
    are there for buyers of whom the shop knows that they have one: any other would tell it.
    """
    rows = Message.objects.all()
    if not actor.is_superuser:
        rows = rows.for_actor(actor, Action.READ_MESSAGES).filter(
            ~Q(kind__in=ABOUT_ACCOUNTS) | Q(to_key__in=_account_holders(actor)) | _own(actor)
        )
    opened = _own(actor) | Q(known_to(actor), is_private=False)
    return rows.annotate(is_open=ExpressionWrapper(opened, output_field=BooleanField()))


def known_to(actor, field: str = "to_key") -> Q:
    """Return the condition that an address is one that the actor finds on other screens."""
    shops = _shops(actor)
    team = Manager.objects.arrived().filter(enterprise__shops__in=shops)
    invited = Invitation.objects.filter(Q(enterprise__shops__in=shops) | Q(hub__shops__in=shops))
    addresses = (
        _emails(Customer.objects.filter(shop__in=shops)),
        _emails(Order.objects.filter(shop__in=shops), "buyer_email"),
        _emails(team, "user__email"),
        _emails(invited),
        _emails(Shop.objects.filter(pk__in=shops)),
        _emails(enterprises_for(actor, Action.VIEW)),
    )
    known = _own(actor, field)
    for each in addresses:
        known |= Q(**{f"{field}__in": each})
    return known


def _own(actor, field: str = "to_key") -> Q:
    return Q(**{field: actor.email.lower()})


def _account_holders(actor) -> QuerySet:
    joined = Customer.objects.filter(shop__in=_shops(actor), user__isnull=False)
    return _emails(joined, "user__email")


def _shops(actor) -> QuerySet:
    return Shop.objects.for_actor(actor, Action.READ_MESSAGES).order_by().values("pk")


def _emails(rows: QuerySet, field: str = "email") -> QuerySet:
    return rows.order_by().values(address=Lower(field))


def lost(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Keep the messages that did not arrive, and were not sent again since."""
    origin = Coalesce(OuterRef("resent_from"), OuterRef("pk"))
    again = Message.objects.filter(resent_from=origin, pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(again), state__in=(State.FAILED, State.REJECTED))


def lost_lately(rows: QuerySet[Message], now: datetime) -> QuerySet[Message]:
    """Keep those of which this became known in the last seven days, whenever they were written."""
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return lost(rows).filter(settled_at__gte=midnight - RECENT)
