"""Signed links that prove that a person reads the mail of an address."""

from datetime import timedelta

from django.core import signing

from .models import User

_SALT = "shop.accounts.email"
VALID_FOR = timedelta(days=14)


def make_token(*, user: User, email: str) -> str:
    """Return a token that stands for: this person says that this address is theirs."""
    return signing.dumps([user.pk, user.email, email], salt=_SALT)


def read_token(token: str) -> tuple[User, str] | None:
    """Return the account and the address of a token, or None when it is forged, old or used.

    A link asked for before the account got another address is void.
    """
    try:
        pk, old_email, email = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.filter(pk=pk, email=old_email, is_active=True).first()
    return (user, email) if user else None
