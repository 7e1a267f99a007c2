"""Who leaves what to the reseller, and who looks after whom."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from shop.partner.grants.models import PermissionKind
from shop.partner.grants.services import ask, grant
from shop.partner.models import Invitation, Manager, Partner
from shop.rules.access import Role
from shop.rules.grants import AUTOMATIC

LIMIT = 20  # the reseller looks after most of its producers itself
ASKED, INVITED = "chevre", "poules"
MESSAGE = "Bonjour Inès, nous pourrions compléter vos photos et vos descriptions."


def load_permissions(*, enterprises: dict, shop, manager, now: datetime) -> None:
    """Let each producer sell through the hub, and delegate those that have nobody of their own."""
    manager.enterprise_limit = LIMIT
    manager.save(update_fields=["enterprise_limit"])
    for producer in enterprises.values():
        if producer.is_producer and producer.pk != shop.enterprise_id:
            _permit(producer, shop.enterprise, manager, now - timedelta(days=80))
    _wait_for_answers(enterprises, shop.enterprise, manager, now - timedelta(days=2))


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


def _wait_for_answers(enterprises: dict, hub: Partner, manager, since: datetime) -> None:
    """Ask one producer for a permission, and invite another to take its profile over."""
    ask(
        actor=manager,
        asker=hub,
        giver=enterprises[ASKED],
        permissions=[PermissionKind.EDIT_PRODUCTS],
        message=MESSAGE,
        now=since,
    )
    Invitation.objects.create(
        email=enterprises[INVITED].email,
        role=Role.OWNER.value,
        enterprise=enterprises[INVITED],
        hub=hub,
        asked=sorted(AUTOMATIC),
        secret_hash=sha256(token_hex().encode()).hexdigest(),
        invited_by=manager,
        created_at=since,
    )
