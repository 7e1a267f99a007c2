"""Named reads of cycles and their legs. Moments are aware datetimes."""

from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q


def _open(at: datetime, prefix: str = "") -> Q:
    """Return what `Period.state` calls open."""
    is_begun = Q(**{f"{prefix}is_draft": False, f"{prefix}opens_at__lte": at})
    return is_begun & _not_over(at, prefix)


def _not_over(at: datetime, prefix: str = "") -> Q:
    lasts = Q(**{f"{prefix}closes_at__gte": at})
    return lasts | Q(**{f"{prefix}closes_at": None, f"{prefix}sells_shelf": True})


class OrderCycleQuerySet(models.QuerySet):
    """Order cycles."""

    def of_coordinators(self, enterprises) -> "OrderCycleQuerySet":
        return self.filter(coordinator__in=enterprises)

    def open(self, at: datetime) -> "OrderCycleQuerySet":
        return self.filter(_open(at))

    def upcoming(self, at: datetime) -> "OrderCycleQuerySet":
        found = self.filter(is_draft=False, opens_at__gt=at)
        return found.filter(Q(closes_at__isnull=False) | Q(sells_shelf=True))

    def closed(self, at: datetime) -> "OrderCycleQuerySet":
        return self.filter(is_draft=False, opens_at__isnull=False, closes_at__lt=at)


class IncomingLegQuerySet(models.QuerySet):
    """What producers bring."""

    def not_cut_off(self, at: datetime) -> "IncomingLegQuerySet":
        return self.filter(Q(cut_off_at=None) | Q(cut_off_at__gte=at))


class OutgoingLegQuerySet(models.QuerySet):
    """What shops sell."""

    def of_shop(self, shop) -> "OutgoingLegQuerySet":
        return self.filter(shop=shop)

    def open(self, at: datetime) -> "OutgoingLegQuerySet":
        return self.filter(_open(at, "cycle__"))

    def upcoming(self, at: datetime) -> "OutgoingLegQuerySet":
        dated = Q(cycle__closes_at__isnull=False) | Q(cycle__sells_shelf=True)
        return self.filter(dated, cycle__is_draft=False, cycle__opens_at__gt=at)

    def open_or_upcoming(self, at: datetime) -> "OutgoingLegQuerySet":
        """Keep what is sold now or will be, the first to open first."""
        rows = self.filter(_not_over(at, "cycle__"), cycle__is_draft=False)
        return rows.filter(cycle__opens_at__isnull=False).order_by("cycle__opens_at", "pk")

    def with_means(self) -> "OutgoingLegQuerySet":
        """Load with each leg `has_pickup` and `has_payment`: whether it offers one now (§5.5)."""
        pickups = apps.get_model("order_cycles", "PickupPoint").objects.order_by()
        payments = apps.get_model("payment", "PaymentMethod").objects.order_by()
        points, ways = self.model.pickup_points.through, self.model.payment_methods.through
        return self.annotate(
            has_pickup=_any(pickups, "all_pickups", points, "pickuppoint"),
            has_payment=_any(payments, "all_payments", ways, "paymentmethod"),
        )


def _any(methods, all_flag: str, chosen, name: str):
    """Return whether the leg's shop offers one of its methods: all of them, or the chosen ones."""
    own = methods.filter(shop=OuterRef("shop"), is_active=True)
    ticked = chosen.objects.filter(outgoingleg=OuterRef(OuterRef("pk")), **{name: OuterRef("pk")})
    return models.Case(
        models.When(Q(**{all_flag: True}) & Exists(own), then=True),
        models.When(Q(**{all_flag: False}) & Exists(own.filter(Exists(ticked))), then=True),
        default=False,
        output_field=models.BooleanField(),
    )
