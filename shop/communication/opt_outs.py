"""Who wants no more messages of a topic (RFC 8058). What one needs cannot be declined."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .kinds import KINDS

_SIGNER = signing.Signer(salt="shop.communication.opt_outs")


def unsubscribe_url(message) -> str:
    """Return the address by which its reader declines more of its kind; empty for what is needed.

    The same for every message of a shop, an address and a topic.
    """
    topic = KINDS[message.kind].topic
    if not topic or message.shop_id is None:
        return ""
    token = _SIGNER.sign_object([message.shop_id, message.to_key, topic])
    return settings.BASE_URL + reverse("mail_opt_out", args=[token])


def read_token(token: str) -> tuple[int, str, str] | None:
    """Return the shop's id, the address and the topic of a token; None if we never gave it."""
    try:
        shop, key, topic = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return shop, key, topic
