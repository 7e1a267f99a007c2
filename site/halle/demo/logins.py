"""The demo's addresses and logins, as printed by load_demo."""

from django.conf import settings
from django.utils.translation import gettext as _

from .files import rows
from .people import PASSWORD
from .shops import SLUG

CUSTOMERS = 3  # the first three customers of the table: one of each group


def addresses() -> list[tuple[str, str]]:
    """Return (name, address) of the places to visit."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return [
        (_("Site"), f"{base}/"),
        (_("Shop"), f"{base}/boutique/{SLUG}/"),
        (_("Management"), f"{base}/gestion/"),
    ]


def logins() -> list[tuple[str, str]]:
    """Return (role, e-mail) of the accounts to try."""
    staff = [(row["login"], row["email"]) for row in rows("accounts")]
    customers = [
        (_("Customer, group “%(group)s”") % {"group": row["groups"]}, row["email"])
        for row in rows("customers")[:CUSTOMERS]
    ]
    return staff + customers


def describe() -> str:
    """Return the addresses and logins as a text for the terminal."""
    lines = [*addresses(), ("", ""), *logins()]
    width = max(len(name) for name, _value in lines) + 2
    text = "\n".join(f"  {name:<{width}}{value}".rstrip() for name, value in lines)
    password = _("Password of all of them: %(password)s") % {"password": PASSWORD}
    return f"{text}\n\n  {password}\n"
