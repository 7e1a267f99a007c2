"""Signed links that prove that a person reads the mail of an address."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from .models import User

_SALT = "shop.accounts.email"
_OPENING = "shop.accounts.opening"
VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Opening:
    """An account that somebody asked for. It exists once the link of the mail was followed."""

    email: str
    first_name: str
    last_name: str


def make_opening(opening: Opening) -> str:
    """Return a token that lets the reader of the address open the account."""
    return signing.dumps(asdict(opening), salt=_OPENING)


def read_opening(token: str) -> Opening | None:
    """Return what a token lets its holder open, or None when it is forged or too old."""
    try:
        return Opening(**signing.loads(token, salt=_OPENING, max_age=VALID_FOR))
    except (signing.BadSignature, ValueError):
        return None


@dataclass(frozen=True)
class Claim:
    """An account says that an address is its own; the reader of that address got a link, then."""

    user: User
    email: str
    written_at: datetime


def make_token(*, user: User, email: str, now: datetime) -> str:
    """Return a token that stands for: this person says that this address is theirs."""
    return signing.dumps([user.pk, user.email, email, now.timestamp()], salt=_SALT)


def read_token(token: str) -> Claim | None:
    """Return what a token stands for, or None when it is forged, old or used.

    A link asked for before the account got another address is void.
    """
    try:
        pk, old_email, email, moment = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, email=old_email, is_active=True).first()
    return Claim(user, email, datetime.fromtimestamp(moment, UTC)) if user else None
