"""Changes of a shop's customer records (rules §10.1)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from shop.accounts.services import confirm_email
from shop.communication.marks import is_marked_since
from shop.communication.services import clear_address
from shop.rules.mail import address_key

from .buyer import Buyer
from .models import Customer


def customer_for_order(*, shop, user, buyer: Buyer) -> Customer:
    """Return the shop's record of a buyer, made if need be.

    An account is linked to a new record only when its e-mail is confirmed, and an order never
    gives anybody the groups of a record: prices come from signed-in, linked accounts alone.
    """
    if user and user.email_confirmed_at:
        join_records(user=user)
    known = _known(shop=shop, user=user, email=buyer.email)
    if known:
        return known
    owner = user if user and user.email_confirmed_at else None
    try:
        with transaction.atomic():
            return Customer.objects.create(
                shop=shop, user=owner, name=buyer.name, email=buyer.email, phone=buyer.phone
            )
    except IntegrityError:  # the same person has just ordered in another window
        return _known(shop=shop, user=user, email=buyer.email)


def _known(*, shop, user, email: str) -> Customer | None:
    records = Customer.objects.filter(shop=shop)
    linked = records.filter(user=user).first() if user else None
    return linked or records.with_email(email).first()


def join_records(*, user) -> int:
    """Link the records made for a confirmed address to its account; return how many.

    A shop in which the account has a record already keeps both as they are.
    """
    joined = 0
    for record in Customer.objects.unclaimed().with_email(user.email).order_by("pk"):
        if not Customer.objects.filter(shop=record.shop_id, user=user).exists():
            record.user = user
            record.save(update_fields=["user"])
            joined += 1
    return joined


@transaction.atomic
def confirm_account(*, user, email: str, now: datetime, written_at: datetime | None = None) -> int:
    """Confirm an account's address and join the records made for it; return how many.

    The link that was followed arrived: the address works, unless it was marked after `written_at`.
    Raises EmailTaken, with nothing changed, when another account got the address meanwhile.
    """
    confirm_email(user=user, email=email, now=now)
    key = address_key(email)
    if not (written_at and is_marked_since(key, written_at)):
        clear_address(key=key, now=now)
    return join_records(user=user)
