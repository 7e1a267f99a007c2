"""Messages that somebody asks for about an account, no more often than `settings.LIMITS` says.

Each raises TooMany, at the field "email", and has then written nothing.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from shop.accounts.models import User
from shop.accounts.services import register
from shop.accounts.throttle import count
from shop.accounts.tokens import Opening
from shop.customer.services import confirm_account
from shop.rules.mail import address_key

from .mails import send_already_known, send_confirm_link
from .tasks import send_opening_link, send_reset_links


@transaction.atomic
def sign_up(*, opening: Opening, shop, visitor: str, onward: str, now: datetime) -> None:
    """Send the reader of an address the link that opens the account; nothing exists before.

    Where the address has an account already, its owner is told so. Nobody looks for it here: the
    same work for each address, so the same time.
    """
    count("sign_up", now=now, field="email", visitor=visitor, address=opening.email)
    send_opening_link.enqueue(shop.pk, asdict(opening), onward)


@transaction.atomic
def open_account(*, opening: Opening, password: str, now: datetime) -> User | None:
    """Create the account of a link, with its address confirmed; None if it has one already."""
    user = register(**asdict(opening), password=password)
    if user:
        confirm_account(user=user, email=user.email, now=now)
    return user


@transaction.atomic
def ask_for_reset(*, email: str, shop, visitor: str, now: datetime) -> None:
    """Have a link for a new password sent to an address, if it has an account.

    Nobody looks for the account here: the same work for each address, so the same time.
    """
    count("password_reset", now=now, field="email", visitor=visitor, address=email)
    send_reset_links.enqueue(shop.pk, email)


@transaction.atomic
def ask_for_address(*, actor, email: str, shop, now: datetime) -> None:
    """Have the reader of a new address confirm it, or be told that it has an account."""
    count("new_address", now=now, field="new_email", user=actor.pk, address=email)
    if User.objects.filter(email__lower=address_key(email)).exists():
        send_already_known(shop=shop, email=email)
    else:
        send_confirm_link(shop=shop, user=actor, email=email)


@transaction.atomic
def ask_for_confirmation(*, actor, shop, onward: str, now: datetime) -> None:
    """Send the link that confirms the account's own address again."""
    count("confirmation", now=now, user=actor.pk)
    send_confirm_link(shop=shop, user=actor, email=actor.email, onward=onward)
