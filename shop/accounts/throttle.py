"""How often one sender may cause mail: counted in the database, for all processes together.

The limits are settings (`settings.LIMITS`). Who sends is kept as a keyed hash only.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused

from .models import Tally

_TAG = re.compile(r"\+[^@]*(?=@)")  # name+anything@… reaches the mailbox of name@…
_ROUNDING = timedelta(seconds=59)  # up to whole minutes


class TooMany(Refused):
    """A sender has reached a limit, until a moment. Nothing was written."""

    def __init__(self, until: datetime, now: datetime, field: str | None = None) -> None:
        self.until = until
        words = {"time": timeuntil(until + _ROUNDING, now, depth=1)}
        text = _("That is a lot at once: nothing was sent. Try again in %(time)s.")
        super().__init__(text % words, field)


@transaction.atomic
def count(what: str, *, now: datetime, field: str | None = None, **senders) -> None:
    """Count one more of `what` for each sender, named as in `settings.LIMITS[what]`.

    Raises TooMany, at a field of the form, when one of them has reached its limit; nothing is then
    counted. Called in the transaction of what it counts, it forgets what was not done.
    """
    limits = settings.LIMITS[what]
    for name in sorted(senders):
        most, seconds = limits[name]
        tally = _locked(what, _key(name, senders[name]), now)
        end = tally.began_at + timedelta(seconds=seconds)
        if end <= now:
            tally.began_at, tally.done = now, 0
            end = now + timedelta(seconds=seconds)
        if tally.done >= most:
            raise TooMany(end, now, field)
        tally.done += 1
        tally.ends_at = end
        tally.save(update_fields=["began_at", "ends_at", "done"])


def forget(*, now: datetime) -> int:
    """Delete the counters whose time is over; return how many."""
    return Tally.objects.filter(ends_at__lte=now).delete()[0]


def _locked(what: str, key: str, now: datetime) -> Tally:
    fresh = {"began_at": now, "ends_at": now}
    locked = Tally.objects.select_for_update()
    return locked.get_or_create(what=what, key=key, defaults=fresh)[0]


def _key(name: str, sender) -> str:
    typed = _TAG.sub("", str(sender).strip().lower())
    return salted_hmac("shop.accounts.throttle", f"{name}:{typed}", algorithm="sha256").hexdigest()
