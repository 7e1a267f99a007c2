"""Who has which permission from whom, in the database: the twin of `shop.rules.grants.permits`."""

from collections import defaultdict
from datetime import datetime

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from shop.rules.access import Role
from shop.rules.grants import AUTOMATIC, Permission


def permitting(receiver, permission: Permission, at: datetime | None = None) -> QuerySet:
    """Return the enterprises that leave this to `receiver` (its id) at a moment, now by default.

    Itself, those of its owner where the permission is automatic, and those that gave it.
    """
    partners = apps.get_model("partner", "Partner").objects.all()
    return partners.filter(_permits(receiver, permission, at or timezone.now()))


def permissions_by_giver(receiver: int, at: datetime | None = None) -> dict[int, frozenset]:
    """Return what each enterprise leaves to `receiver` (its id) for selling: one query.

    Only the automatic kinds (*vendre*, *catalogue boutique*) are looked at.
    """
    moment = at or timezone.now()
    partners = apps.get_model("partner", "Partner").objects.order_by()
    found = defaultdict(set)
    kinds = sorted(AUTOMATIC)
    flags = {kind.value: _permits(receiver, kind, moment) for kind in kinds}
    either = flags[kinds[0].value] | flags[kinds[1].value]
    for row in partners.filter(either).annotate(**_as_columns(flags)).values("pk", *_names(flags)):
        found[row["pk"]] = {kind for kind in kinds if row[f"may_{kind.value}"]}
    return {key: frozenset(kinds) for key, kinds in found.items()}


def is_permitted(giver, receiver, permission: Permission, at: datetime | None = None) -> bool:
    """Say whether `giver` (its id) leaves this to `receiver` (its id) at a moment."""
    return permitting(receiver, permission, at).filter(pk=giver).exists()


def same_owner(enterprise: str = "pk", *, of) -> Exists:
    """Return the condition that an enterprise has the owner of the enterprise `of` (its id)."""
    managers = apps.get_model("partner", "Manager").objects
    owner = managers.filter(enterprise=of, role=Role.OWNER.value).values("user")
    owned = managers.filter(enterprise=OuterRef(enterprise), role=Role.OWNER.value, user__in=owner)
    return Exists(owned)


def _permits(receiver, permission: Permission, at: datetime) -> Q:
    grants = apps.get_model("partner", "Grant").objects.in_force(at).order_by()
    given = grants.filter(
        giver=OuterRef("pk"), receiver=receiver, permission=Permission(permission).value
    )
    found = Q(pk=receiver) | Q(Exists(given))
    return found | Q(same_owner(of=receiver)) if permission in AUTOMATIC else found


def _as_columns(flags: dict[str, Q]) -> dict:
    return {
        f"may_{name}": Case(
            When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for name, condition in flags.items()
    }


def _names(flags: dict) -> list[str]:
    return [f"may_{name}" for name in flags]


def permitted(giver, permission: Permission, at: datetime | None = None) -> QuerySet:
    """Return the enterprises to which `giver` (its id) leaves this at a moment, itself included."""
    partners = apps.get_model("partner", "Partner").objects.all()
    grants = apps.get_model("partner", "Grant").objects.in_force(at or timezone.now()).order_by()
    given = grants.filter(
        giver=giver, receiver=OuterRef("pk"), permission=Permission(permission).value
    )
    found = Q(pk=giver) | Q(Exists(given))
    found = found | Q(same_owner(of=giver)) if permission in AUTOMATIC else found
    return partners.filter(found)
