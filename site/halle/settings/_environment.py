"""Values from the environment that must make sense: a wrong one is named before anything runs."""

from collections.abc import Iterator
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr

import environ
from django.core.exceptions import ImproperlyConfigured


def address(env: environ.Env, name: str, **options: str) -> str:
    """Return the address of a site without the slash at its end: every path begins with one.

    Raises ImproperlyConfigured, with the variable's name, for one without its beginning.
    """
    found = env(name, **options).strip().rstrip("/")
    if not found.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} is “{found}”: begin it with https://.")
    return found


def sender(env: environ.Env, name: str, **options: str) -> str:
    """Return the sender of mail, as `Name <name@domain>` or the address alone.

    Raises ImproperlyConfigured, with the variable's name, for anything else.
    """
    found = env(name, **options).strip()
    shown, mailbox = parseaddr(found)
    try:
        Address(display_name=shown, addr_spec=mailbox)
    except (ValueError, IndexError, MessageError) as error:
        raise _no_sender(name, found) from error
    if "@" not in mailbox:
        raise _no_sender(name, found)
    return found


def _no_sender(name: str, found: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} is “{found}”: write Name <name@domain>, with quotes around a name with a comma."
    )


def number(
    env: environ.Env, name: str, default: int, *, least: int = 0, most: int | None = None
) -> int:
    """Return a whole number from `least` to `most`.

    Raises ImproperlyConfigured, with the variable's name, for anything else.
    """
    return _whole(name, env(name, default=str(default)), least, most)


def rates(env: environ.Env, name: str) -> dict[str, int]:
    """Return numbers by domain, written as “orange.fr=20;*=60”.

    Raises ImproperlyConfigured, with the variable's name, for anything else.
    """
    return dict(_rates(name, env(name, default="")))


def _rates(name: str, text: str) -> Iterator[tuple[str, int]]:
    for part in filter(None, map(str.strip, text.split(";"))):
        domain, _equals, count = part.rpartition("=")
        if not domain:
            raise ImproperlyConfigured(f"{name}: write “{part}” as domain=number.")
        yield domain.strip().lower(), _whole(name, count, 0, None)


def _whole(name: str, text: str, least: int, most: int | None) -> int:
    digits = text.strip()
    is_number = digits.isascii() and digits.isdigit()
    if is_number and int(digits) >= least and (most is None or int(digits) <= most):
        return int(digits)
    more = "or more" if most is None else f"to {most}"
    bounds = f"a whole number, {least} {more}"
    raise ImproperlyConfigured(f"{name} is “{digits}”: set {bounds}.")
