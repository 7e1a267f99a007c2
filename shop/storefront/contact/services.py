"""A visitor writes to a shop."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.accounts.throttle import count
from shop.communication.services import write_message


@transaction.atomic
def write_to_shop(*, shop, name: str, email: str, text: str, visitor: str, now: datetime) -> None:
    """Send the shop's contact what a visitor writes, once a day; the answer goes to the visitor.

    Raises TooMany, with nothing written, for who writes too often.
    """
    count("contact", now=now, visitor=visitor, address=f"{shop.pk} {email}")
    digest = sha256(f"{email.lower()}\n{text}".encode()).hexdigest()
    write_message(
        shop=shop,
        to=shop.email,
        subject=_("Message from %(name)s") % {"name": name},
        kind="contact",
        context={"name": name, "email": email, "text": text},
        cause=f"contact:{shop.pk}:{localdate(now)}:{digest}",
        reply_to=email,
    )
