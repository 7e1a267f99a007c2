"""The end of a customer group: archived where orders used its list, else deleted."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from shop.backoffice.exceptions import Refused
from shop.customer.models import CustomerGroup

from .floor import kept_above_zero
from .group_state import locked_group, name_is_taken

ARCHIVED, RESTORED = "shop.group_archived", "shop.group_restored"


@transaction.atomic
def archive_group(*, actor, group: CustomerGroup) -> CustomerGroup:
    """Let a group's list apply no more; its customers stay in it. Twice changes nothing more."""
    stored = locked_group(actor, group)
    if stored.archived_at is None:
        stored.archived_at = timezone.now()
        stored.save(update_fields=["archived_at"])
        log(instance=stored, action=ARCHIVED, user=actor)
    return stored


@transaction.atomic
def restore_group(*, actor, group: CustomerGroup) -> CustomerGroup:
    """Let an archived group's list apply again.

    Raises Refused where another group took its name, or where a shelf price would fall below zero.
    """
    stored = locked_group(actor, group)
    if stored.archived_at is None:
        return stored
    if name_is_taken(stored):
        text = _("Another group is called “%(name)s” now: rename that one first.")
        raise Refused(text % {"name": stored.name})
    with kept_above_zero(shop=stored.shop):
        stored.archived_at = None
        stored.save(update_fields=["archived_at"])
    log(instance=stored, action=RESTORED, user=actor)
    return stored


@transaction.atomic
def delete_group(*, actor, group: CustomerGroup) -> bool:
    """Delete a group whose list no order used, and return True; else archive it: False."""
    stored = locked_group(actor, group)
    try:
        with transaction.atomic():
            log(instance=stored, action="wagtail.delete", user=actor, deleted=True)
            stored.delete()
    except ProtectedError:
        archive_group(actor=actor, group=group)
        return False
    return True
