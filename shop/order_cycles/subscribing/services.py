"""Who is told of a shop's sales: choices of accounts, and of guests who proved their address."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shop.communication.kinds import CYCLES
from shop.communication.returns.opting import Declining
from shop.rules.mail import address_key

from .models import CycleSubscriber


@dataclass(frozen=True)
class Choice:
    """What somebody wants to be told."""

    opening: bool = False
    closing: bool = False


def choice_of(*, shop, user) -> Choice:
    """Return what an account is told; nothing where it declined by the link of a message."""
    row = CycleSubscriber.objects.filter(shop=shop, user=user).first()
    if row is None or _declining(shop, user.email).is_declined:
        return Choice()
    return Choice(row.wants_opening, row.wants_closing)


@transaction.atomic
def choose(*, actor, shop, choice: Choice, now: datetime) -> None:
    """Keep an account's choice. Wanting something takes back an earlier « no more »."""
    wanted = {"wants_opening": choice.opening, "wants_closing": choice.closing}
    if not any(wanted.values()):
        CycleSubscriber.objects.filter(shop=shop, user=actor).delete()
        return
    CycleSubscriber.objects.update_or_create(
        shop=shop, user=actor, defaults=wanted, create_defaults=wanted | {"confirmed_at": now}
    )
    _declining(shop, actor.email).take_back()


@transaction.atomic
def subscribe_guest(*, shop, email: str, choice: Choice, now: datetime) -> None:
    """Keep the choice of a guest who reads the address: the link of our mail says so."""
    wanted = {"wants_opening": choice.opening, "wants_closing": choice.closing, "email": email}
    CycleSubscriber.objects.update_or_create(
        shop=shop,
        user=None,
        key=address_key(email),
        defaults=wanted,
        create_defaults=wanted | {"confirmed_at": now},
    )
    _declining(shop, email).take_back()


def _declining(shop, email: str) -> Declining:
    return Declining(shop, address_key(email), CYCLES)
