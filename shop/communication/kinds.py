"""The kinds of messages. Each has its templates: emails/<code>.txt and emails/<code>.html."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Priority(IntEnum):
    """Which message leaves first."""

    AWAITED = 0  # somebody waits for it before a screen
    USUAL = 10
    BULK = 20  # many at once, or a summary


@dataclass(frozen=True)
class Kind:
    """What a message is about and why it is sent.

    `topic` names what its readers may unsubscribe from; without one it is transactional: it
    answers what the reader did, or carries what the reader needs. `valid_for` is how long it makes
    sense; one that still waits then is not sent (after seven days where nothing is said).
    """

    code: str
    label: str | Promise
    reason: str | Promise
    topic: str = ""
    priority: Priority = Priority.USUAL
    valid_for: timedelta | None = None
    is_resendable: bool = True


ORDERS = "orders"
CYCLES = "cycles"
_TEAM = _("you are in the team of an enterprise")
_ACCOUNT = _("somebody gave this address to open or change an account")
_ALL = (
    Kind(
        "account_confirm",
        _("Confirmation of an address"),
        _ACCOUNT,
        priority=Priority.AWAITED,
        valid_for=timedelta(days=14),
        is_resendable=False,
    ),
    Kind(
        "account_known",
        _("Account that exists already"),
        _ACCOUNT,
        priority=Priority.AWAITED,
        valid_for=timedelta(days=1),
        is_resendable=False,
    ),
    Kind(
        "account_open",
        _("Opening of an account"),
        _ACCOUNT,
        priority=Priority.AWAITED,
        valid_for=timedelta(days=14),
        is_resendable=False,
    ),
    Kind(
        "account_reset",
        _("New password"),
        _("somebody asked for a new password for this address"),
        priority=Priority.AWAITED,
        valid_for=timedelta(days=3),
        is_resendable=False,
    ),
    Kind(
        "address_check",
        _("Check of an address"),
        _("messages to this address came back"),
        priority=Priority.AWAITED,
        valid_for=timedelta(days=14),
        is_resendable=False,
    ),
    Kind(
        "availability_asked",
        _("Availability to confirm"),
        _("you are in the team of an enterprise that supplies a shop"),
        priority=Priority.BULK,
    ),
    Kind("connection_asked", _("Request to join a farm"), _TEAM),
    Kind("contact", _("Message from a visitor"), _("somebody wrote to this shop on its site")),
    Kind(
        "cycle_closing",
        _("Closing of a sale, told the day before"),
        _("you asked to be told of this shop’s sales"),
        topic=CYCLES,
        priority=Priority.BULK,
        valid_for=timedelta(hours=20),
    ),
    Kind(
        "cycle_open",
        _("Opening of a sale"),
        _("you asked to be told of this shop’s sales"),
        topic=CYCLES,
        priority=Priority.BULK,
        valid_for=timedelta(days=2),
    ),
    Kind(
        "cycle_subscribe",
        _("Confirmation of a wish to be told of sales"),
        _("somebody asked that this address be told of this shop’s sales"),
        priority=Priority.AWAITED,
        valid_for=timedelta(days=14),
        is_resendable=False,
    ),
    Kind("grant_answered", _("Answer to a request for permissions"), _TEAM),
    Kind("grant_asked", _("Request for permissions"), _TEAM),
    Kind("grant_changed", _("Permissions given or ended"), _TEAM),
    Kind("import_done", _("Summary of an import"), _("you imported a file")),
    Kind(
        "invitation",
        _("Invitation"),
        _("somebody invited you by this address"),
        valid_for=timedelta(days=14),
    ),
    Kind("invitation_answered", _("Answer to an invitation"), _("you invited somebody")),
    Kind("limit_answered", _("Answer about your enterprises"), _("you asked for more enterprises")),
    Kind("limit_asked", _("Request for more enterprises"), _("you look after this site")),
    Kind(
        "order_digest",
        _("Orders of the day"),
        _("you follow the orders of this shop"),
        topic=ORDERS,
        priority=Priority.BULK,
    ),
    Kind("order_placed", _("Confirmation of an order"), _("you placed an order")),
    Kind("order_received", _("New order"), _("you follow the orders of this shop"), topic=ORDERS),
    Kind(
        "producer_notice",
        _("What a producer brings"),
        _("your products were ordered"),
    ),
    Kind(
        "producer_rectification",
        _("Correction of what a producer brings"),
        _("your products were ordered"),
    ),
    Kind("other", _("Message of the site"), _("you work on this site"), is_resendable=False),
)
KINDS = {kind.code: kind for kind in _ALL}
# What one may decline, shop by shop: the words complete "no more …".
TOPICS = {
    ORDERS: _("messages about new orders"),
    CYCLES: _("messages about its sales"),
}
