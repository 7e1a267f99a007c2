"""Changes of a person's account."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from shop.rules.mail import address_key

from .exceptions import EmailTaken
from .models import User


def register(*, email: str, password: str, first_name: str, last_name: str) -> User | None:
    """Create an account, or return None when the address has one already.

    Only who has proven to read the mail of the address may be told which of the two.
    """
    user = User(email=email, first_name=first_name, last_name=last_name)
    user.password = make_password(password)
    if User.objects.filter(email__lower=address_key(email)).exists():
        return None
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # the same form sent twice at once
        return None
    return user


def confirm_email(*, user: User, email: str, now: datetime) -> None:
    """Give the account an address that was proven. Raises EmailTaken, with nothing changed."""
    user.email = email
    user.email_confirmed_at = now
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "email_confirmed_at"])
    except IntegrityError as taken:
        user.refresh_from_db(fields=["email", "email_confirmed_at"])
        raise EmailTaken from taken


def remember_contact(*, user: User, name: str, phone: str) -> None:
    """Keep the phone given last, and the name when the account has none yet."""
    changed = []
    if phone and phone != user.phone:
        user.phone = phone
        changed.append("phone")
    if not user.get_full_name():
        user.first_name, _, user.last_name = name.partition(" ")
        changed += ["first_name", "last_name"]
    if changed:
        user.save(update_fields=changed)
