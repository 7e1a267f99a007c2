"""What a person typed over what the form had shown: nobody's change is undone unknowingly."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .exceptions import Refused


@dataclass(frozen=True)
class Typed[T]:
    """A value as it was typed, and as the form had shown it."""

    value: T
    seen: T

    def over(self, stored: T, *, field: str, show: Callable[[T], str] = str) -> T:
        """Return what to store at the place of `stored`, read under a lock.

        What the person did not change stays as it is stored. Raises Refused at the field where
        somebody else changed it since it was shown; the form then knows the stored value.
        """
        if self.value in (self.seen, stored):
            return stored
        if self.seen == stored:
            return self.value
        text = _(
            "Changed by somebody else meanwhile: it was %(seen)s, it is %(now)s. "
            "Save again to put yours in its place."
        )
        words = {"seen": _shown(self.seen, show), "now": _shown(stored, show)}
        raise Refused(text % words, field, **{f"{field}_seen": stored})


def _shown(value, show: Callable) -> str:
    return _("empty") if value is None else show(value)
