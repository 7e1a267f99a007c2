"""What a shop's pages say about its sale: what is open, until when, handed out when and where."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.order_cycles.models import PickupPoint
from shop.order_cycles.sale import Sale
from shop.order_cycles.words import moment
from shop.rules.cycles import State

SHOWN = 3  # pick-up points that the banner names; the others are counted


class Stand(StrEnum):
    """How the sale stands for its visitor."""

    OPEN = "open"
    SHOWCASE = "showcase"  # open, but with no way to fetch or to pay (C-17)
    UPCOMING = "upcoming"
    NONE = "none"
    PAUSED = "paused"  # the shop itself is closed


@dataclass(frozen=True)
class Countdown:
    """What is waited for, and how long still."""

    label: str
    left: timedelta

    @property
    def seconds(self) -> int:
        return int(self.left.total_seconds())

    @property
    def text(self) -> str:
        """Write « 2 j 04 h 12 », « 4 h 12 » or « 12 min », rounded down."""
        days, minutes = divmod(self.seconds // 60, 24 * 60)
        hours, minutes = divmod(minutes, 60)
        if days:
            text = _("%(days)d d %(hours)02d h %(minutes)02d")
        else:
            text = _("%(hours)d h %(minutes)02d") if hours else _("%(minutes)d min")
        return text % {"days": days, "hours": hours, "minutes": minutes}


@dataclass(frozen=True)
class Banner:
    """The words for one sale. Only `points` asks the database: one query."""

    sale: Sale

    @property
    def stand(self) -> Stand:
        sale = self.sale
        if not sale.shop.is_open:
            return Stand.PAUSED
        if sale.leg is None or sale.state is State.CLOSED:
            return Stand.NONE
        if sale.state is State.UPCOMING:
            return Stand.UPCOMING
        return Stand.OPEN if sale.has_means else Stand.SHOWCASE

    @property
    def is_permanent(self) -> bool:
        return bool(self.sale.cycle and self.sale.cycle.sells_shelf)

    @property
    def name(self) -> str:
        """Return the cycle's name; a permanent sale needs none."""
        return "" if self.sale.cycle is None or self.is_permanent else self.sale.cycle.name

    @property
    def is_dated(self) -> bool:
        """Say whether the closing is near enough to be told (not so in a long sale)."""
        return self.stand is Stand.OPEN and not self.sale.cycle.period.is_long

    @property
    def closing(self) -> str:
        """Return « jeudi 18 mars à 18 h », empty where nobody waits for it."""
        return moment(self.sale.cycle.closes_at) if self.is_dated else ""

    @property
    def opening(self) -> str:
        return moment(self.sale.cycle.opens_at) if self.stand is Stand.UPCOMING else ""

    @property
    def line(self) -> str:
        """Say in one line what is open and until when, or what is not."""
        if self.stand is Stand.OPEN:
            until = _("Orders open until %(moment)s") % {"moment": self.closing}
            return until if self.is_dated else _("Orders are open")
        if self.stand is Stand.UPCOMING:
            return _("Opening %(moment)s") % {"moment": self.opening}
        return {
            Stand.SHOWCASE: _("Products to look at: no order can be placed yet"),
            Stand.NONE: _("No sale is planned for now"),
            Stand.PAUSED: _("The shop is closed for now"),
        }[self.stand]

    @property
    def countdown(self) -> Countdown | None:
        cycle, at = self.sale.cycle, self.sale.at
        if self.is_dated:
            return Countdown(_("Closes in"), cycle.closes_at - at)
        if self.stand is Stand.UPCOMING:
            return Countdown(_("Opens in"), cycle.opens_at - at)
        return None

    @property
    def ready_for(self) -> str:
        return self.sale.leg.ready_for if self.sale.leg else ""

    @property
    def instructions(self) -> str:
        return self.sale.leg.instructions if self.sale.leg else ""

    @cached_property
    def points(self) -> list[PickupPoint]:
        """Return where the sale's orders are fetched; nothing to say where there is no sale."""
        if self.stand not in (Stand.OPEN, Stand.UPCOMING):
            return []
        return list(self.sale.leg.offered_pickups)

    @property
    def shown_points(self) -> list[PickupPoint]:
        return self.points[:SHOWN]

    @property
    def more_points(self) -> int:
        return max(0, len(self.points) - SHOWN)

    @property
    def is_periodic(self) -> bool:
        """Say whether there is something to wait for: not so in a permanent sale alone."""
        return any(not leg.cycle.sells_shelf for leg in self.sale.legs) or not self.sale.legs

    @property
    def calendar_url(self) -> str:
        """Return the address to which a calendar subscribes."""
        host = settings.BASE_URL.partition("://")[2]
        return f"webcal://{host}{reverse('calendar')}"

    @property
    def following(self) -> str:
        """Say when the next sale opens, where another one is open."""
        leg = self.sale.next_leg
        if leg is None or leg == self.sale.leg:
            return ""
        words = {"cycle": leg.cycle.name, "moment": moment(leg.cycle.opens_at)}
        return _("Next opening: “%(cycle)s”, %(moment)s.") % words
