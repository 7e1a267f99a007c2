"""Values from the environment that must make sense: a wrong one is named before anything runs."""

from collections.abc import Iterator

import environ
from django.core.exceptions import ImproperlyConfigured


def address(env: environ.Env, name: str, **options: str) -> str:
    """Return the address of a site without the slash at its end: every path begins with one."""
    return env(name, **options).strip().rstrip("/")


def number(env: environ.Env, name: str, default: int, *, most: int | None = None) -> int:
    """Return a whole number from 0 to `most`.

    Raises ImproperlyConfigured, with the variable's name, for anything else.
    """
    return _whole(name, env(name, default=str(default)), most)


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
        yield domain.strip().lower(), _whole(name, count, None)


def _whole(name: str, text: str, most: int | None) -> int:
    digits = text.strip()
    is_number = digits.isascii() and digits.isdigit()
    if is_number and (most is None or int(digits) <= most):
        return int(digits)
    bounds = "a whole number, 0 or more" if most is None else f"a whole number from 0 to {most}"
    raise ImproperlyConfigured(f"{name} is “{digits}”: set {bounds}.")
