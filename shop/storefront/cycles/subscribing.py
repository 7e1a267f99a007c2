"""A guest asks to be told of a shop's sales: nothing is kept before the link of a mail is followed.

The answer is the same for every address, and so is the work.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.throttle import count
from shop.communication.services import write_message
from shop.order_cycles.subscribing.services import Choice
from shop.storefront.urlconf import shop_reverse

_SALT = "shop.storefront.cycles"
VALID_FOR = timedelta(days=14)


@transaction.atomic
def ask_to_be_told(*, shop, email: str, choice: Choice, visitor: str, now: datetime) -> None:
    """Send the reader of an address the link that confirms the wish.

    Raises TooMany, with nothing written, for who asks too often.
    """
    count("cycle_notices", now=now, field="email", visitor=visitor, address=f"{shop.pk} {email}")
    token = make_wish(shop, email, choice)
    link = shop_reverse(shop, "cycle-notices-confirm", token=token)
    write_message(
        shop=shop,
        to=email,
        subject=_("Be told of the sales of %(shop)s") % {"shop": shop.name},
        kind="cycle_subscribe",
        context={"link": settings.BASE_URL + link},
        cause=f"cycle_subscribe:{token}",
        secrets=(token,),
    )


def make_wish(shop, email: str, choice: Choice) -> str:
    """Return a token that stands for: the reader of this address wants to be told."""
    return signing.dumps([shop.pk, email, choice.opening, choice.closing], salt=_SALT)


def read_wish(shop, token: str) -> tuple[str, Choice] | None:
    """Return the address and the choice of a token, None when it is forged, old or elsewhere's."""
    try:
        pk, email, opening, closing = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return (email, Choice(opening, closing)) if pk == shop.pk else None
