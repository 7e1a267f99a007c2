"""What the answers of mail servers mean, in words, and what to do about them."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """Why a message did not arrive, and what whoever answers for the shop can do.

    `unmarked` is what to do instead while the address is still written to.
    """

    words: str | Promise
    advice: str | Promise
    unmarked: str | Promise = ""


_CHECK = _("Once it is settled, have the address checked: what waits for it then leaves.")
_LATER = _("Send it again later. If it fails once more, tell your reader by another way.")
UNKNOWN = Reason(
    _("This address does not exist, or no longer."),
    _("Ask for the right address, by phone for instance, and correct it."),
)
FULL = Reason(_("The mailbox is full: it takes nothing more."), _CHECK, _LATER)
CLOSED = Reason(_("This mailbox is closed or takes no mail."), UNKNOWN.advice)
UNWANTED = Reason(
    _("The mail server of this address takes our messages for unwanted ones."),
    _("Tell whoever looks after the site: the domain’s records may be missing or wrong."),
)
TOO_BIG = Reason(_("The message is too large for this mailbox."), "")
BUSY = Reason(
    _("The mail server of this address did not take the message for now."),
    _LATER,
)
SILENT = Reason(
    _("The service that sends our mail did not answer."),
    _("Tell whoever looks after the site."),
)

# The first that is found counts: the enhanced code (RFC 3463), then words, then the reply's code.
_PATTERNS = (
    (r"\b[45]\.1\.(1|2|3|6|10)\b", UNKNOWN),
    (r"\b[45]\.2\.2\b", FULL),
    (r"\b[45]\.(2\.3|3\.4)\b", TOO_BIG),
    (r"\b5\.2\.\d+\b", CLOSED),
    (r"\b5\.7\.\d+\b", UNWANTED),
    (r"\b4\.\d+\.\d+\b", BUSY),
    (r"(user|mailbox|address|recipient|account)\W.*(unknown|not exist|not found|invalid)", UNKNOWN),
    (r"\b(unknown|no such) (user|mailbox|recipient|address)\b", UNKNOWN),
    (r"\b(quota|mailbox full|over.?quota)\b", FULL),
    (r"\b(spam|blocked|blacklist|block ?list|policy|reputation)", UNWANTED),
    (r"\b(timed out|TimeoutError|Connect\w*Error|SMTPServerDisconnected|gaierror)\b", SILENT),
    (r"^\D*\b55[013]\b", UNKNOWN),
    (r"^\D*(?:\d+\D+: )?\b552\b", FULL),
    (r"^\D*(?:\d+\D+: )?\b4\d\d\b", BUSY),
)


def reason_of(answer: str) -> Reason | None:
    """Return what an answer means; None for what is in plain words already, or unheard of."""
    for pattern, reason in _PATTERNS:
        if re.search(pattern, answer, re.IGNORECASE):
            return reason
    return None
