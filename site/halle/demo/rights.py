"""Who leaves what to the reseller, and who looks after whom."""

from datetime import datetime, timedelta

from shop.partner.grants.models import PermissionKind
from shop.partner.grants.services import grant
from shop.partner.models import Manager, Partner
from shop.rules.access import Role
from shop.rules.grants import AUTOMATIC

LIMIT = 20  # the reseller looks after most of its producers itself


def load_permissions(*, enterprises: dict, shop, manager, now: datetime) -> None:
    """Let each producer sell through the hub, and delegate those that have nobody of their own."""
    manager.enterprise_limit = LIMIT
    manager.save(update_fields=["enterprise_limit"])
    for producer in enterprises.values():
        if producer.is_producer and producer.pk != shop.enterprise_id:
            _permit(producer, shop.enterprise, manager, now - timedelta(days=80))


def _permit(producer: Partner, hub: Partner, manager, since: datetime) -> None:
    own = producer.managers.filter(role=Role.OWNER.value).first()
    if own is None:
        Manager.objects.create(enterprise=producer, user=manager, role=Role.OWNER.value)
        producer.is_delegated = True
        producer.save(update_fields=["is_delegated"])
    grant(
        actor=own.user if own else manager,
        giver=producer,
        receiver=hub,
        permissions=AUTOMATIC if own else PermissionKind.values,
        now=since,
    )
