from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shop.rules.rhythm import LAST, Rhythm, Unit

DAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class RhythmUnit(models.TextChoices):
    """How often a rhythm comes back."""

    WEEK = Unit.WEEK.value, _("by the week")
    MONTH = Unit.MONTH.value, _("by the month")


class Nth(models.IntegerChoices):
    """Which such day of a month."""

    FIRST = 1, _("first")
    SECOND = 2, _("second")
    THIRD = 3, _("third")
    FOURTH = 4, _("fourth")
    LAST = LAST, _("last")


class CycleRhythm(models.Model):
    """How an enterprise's order cycles come back. Hours are those of the clock on the wall."""

    coordinator = models.ForeignKey(
        "partner.Partner",
        models.CASCADE,
        related_name="cycle_rhythms",
        verbose_name=_("coordinator"),
    )
    model_cycle = models.ForeignKey(
        "order_cycles.OrderCycle",
        models.SET_NULL,
        null=True,
        related_name="rhythms",
        verbose_name=_("cycle to copy"),
        help_text=_("Its producers, products, shops, fees and pick-ups; never its orders."),
    )
    unit = models.CharField(_("it comes back"), max_length=5, choices=RhythmUnit, default="week")
    every = models.PositiveSmallIntegerField(
        _("every … weeks or months"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    nth = models.SmallIntegerField(_("which such day of the month"), choices=Nth, default=Nth.FIRST)
    opens_day = models.PositiveSmallIntegerField(_("orders open on"), choices=DAYS, default=0)
    opens_time = models.TimeField(_("at"), default=time(8))
    closes_day = models.PositiveSmallIntegerField(_("orders close on"), choices=DAYS, default=3)
    closes_time = models.TimeField(_("at"), default=time(20))
    more_weeks = models.PositiveSmallIntegerField(
        _("so many weeks later"),
        default=0,
        validators=[MaxValueValidator(8)],
        help_text=_("0: the first such day after the opening."),
    )
    ready_day = models.PositiveSmallIntegerField(
        _("ready on"), choices=DAYS, null=True, blank=True, default=5
    )
    starts_on = models.DateField(
        _("from"), default=localdate, help_text=_("Every second week counts from there.")
    )
    name_pattern = models.CharField(
        _("name"),
        max_length=60,
        default="Semaine {semaine}",
        help_text=_(
            "{semaine} is the number of the week, {jour} the day, {mois} the month, "
            "{année} the year."
        ),
    )
    ahead = models.PositiveSmallIntegerField(
        _("drafts prepared ahead"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    publishes_itself = models.BooleanField(
        _("a draft becomes real by itself"),
        default=False,
        help_text=_("Two days before its opening. Else by one click."),
    )
    asks_availability = models.BooleanField(_("producers are asked what they bring"), default=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["-is_active", "coordinator", "pk"]
        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythms")

    def __str__(self) -> str:
        return self.name_pattern

    @property
    def rule(self) -> Rhythm:
        """Return the pattern as the rules compute with it."""
        return Rhythm(
            starts_on=self.starts_on,
            opens_day=self.opens_day,
            opens_at=self.opens_time,
            closes_day=self.closes_day,
            closes_at=self.closes_time,
            ready_day=self.ready_day,
            unit=Unit(self.unit),
            every=self.every,
            nth=self.nth,
            more_weeks=self.more_weeks,
        )


class PreparedCycle(models.Model):
    """An occurrence for which a draft was made: once, whatever became of the draft.

    `mark` is what the draft looked like then: another look says that somebody touched it.
    """

    rhythm = models.ForeignKey(CycleRhythm, models.CASCADE, related_name="prepared")
    cycle = models.OneToOneField(
        "order_cycles.OrderCycle", models.SET_NULL, null=True, related_name="prepared"
    )
    opens_at = models.DateTimeField(_("orders from"))
    mark = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["opens_at", "pk"]
        verbose_name = _("prepared order cycle")
        verbose_name_plural = _("prepared order cycles")
        constraints = [
            models.UniqueConstraint(
                fields=["rhythm", "opens_at"], name="order_cycles_prepared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.opens_at:%d/%m/%Y}"
