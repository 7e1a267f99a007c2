"""One way to send a mail: text and HTML, under the shop's name, answered to the shop (§3.4)."""

import logging
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_mail(
    *, shop, to: str, subject: str, template: str, context: dict, reply_to: str | None = None
) -> bool:
    """Send `emails/<template>.txt` and `.html` to one person; say whether it left.

    The answer goes to the shop, or to `reply_to`; where that is empty, nowhere.

    A mail that cannot leave is logged and never raises: what it tells about has happened already.
    """
    words = {**context, "shop": shop, "base_url": settings.BASE_URL}
    answers_to = shop.email if reply_to is None else reply_to
    try:
        message = EmailMultiAlternatives(
            subject=_one_line(subject),
            body=render_to_string(f"emails/{template}.txt", words),
            from_email=formataddr(
                (_one_line(shop.name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
            ),
            to=[to],
            reply_to=[answers_to] if answers_to else None,
        )
        message.attach_alternative(render_to_string(f"emails/{template}.html", words), "text/html")
        message.send()
    except Exception:
        logger.exception("The mail %s to %s was not sent", template, to)
        return False
    return True


def _one_line(text: str) -> str:
    """Return a text as a header takes it: a line break in it would keep every mail from leaving."""
    return " ".join(text.split())
