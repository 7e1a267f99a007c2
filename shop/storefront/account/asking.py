"""Messages that somebody asks for about an account, no more often than `settings.LIMITS` says.

Each raises TooMany, at the field "email", and has then written nothing.
"""

from datetime import datetime

from django.db import transaction

from shop.accounts.models import User
from shop.accounts.services import register
from shop.accounts.throttle import count

from .mails import send_already_known, send_confirm_link
from .tasks import send_reset_links


@transaction.atomic
def sign_up(*, account: dict, shop, visitor: str, onward: str, now: datetime) -> None:
    """Create an account and ask for its address to be confirmed.

    Where the address has an account already, its owner is told instead: whoever typed it is not.
    `account` is what `accounts.services.register` asks for.
    """
    email = account["email"]
    count("sign_up", now=now, field="email", visitor=visitor, address=email)
    user = register(**account)
    if user:
        send_confirm_link(shop=shop, user=user, email=email, onward=onward)
    else:
        send_already_known(shop=shop, email=email, onward=onward)


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
    if User.objects.filter(email__iexact=email).exists():
        send_already_known(shop=shop, email=email)
    else:
        send_confirm_link(shop=shop, user=actor, email=email)


@transaction.atomic
def ask_for_confirmation(*, actor, shop, onward: str, now: datetime) -> None:
    """Send the link that confirms the account's own address again."""
    count("confirmation", now=now, user=actor.pk)
    send_confirm_link(shop=shop, user=actor, email=actor.email, onward=onward)
