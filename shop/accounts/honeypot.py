"""A field that people cannot see, reach or hear: only programs fill it.

The template part `includes/honeypot.html` draws it. A form that comes back with it filled is
answered as if all went well, and nothing is written.
"""

FIELD = "homepage"


def is_trapped(data) -> bool:
    """Say whether a posted form was filled in by a program."""
    return bool(data.get(FIELD, "").strip())


class HoneypotMixin:
    """A form that knows whether a program filled it in."""

    @property
    def is_trapped(self) -> bool:
        return self.is_bound and is_trapped(self.data)
