"""Somebody recognises their own farm among the enterprises and asks to be let in (rules §1.4)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from shop.accounts.throttle import count
from shop.backoffice.exceptions import Refused
from shop.communication.services import write_message

from .journal import note
from .models import Partner
from .recipients import answering_for

ASKED = "halle.connection.asked"
EVERY = timedelta(days=14)  # how often one person may ask the same enterprise


@transaction.atomic
def ask_to_join(*, actor, enterprise: Partner, shop, now: datetime) -> None:
    """Tell the owner of an enterprise who asks to be let in, by one mail: nothing else changes.

    An enterprise that nobody owns is the shop's to answer for. The asker learns nothing about the
    owner. Raises Refused for a member, for one who has asked within the last 14 days,
    and TooMany.
    """
    locked = Partner.objects.select_for_update().get(pk=enterprise.pk)
    if locked.managers.filter(user=actor).exists():
        raise Refused(_("You are in the team of this farm already."))
    earlier = registry.get_logs_for_instance(locked).filter(action=ASKED, user=actor)
    if earlier.filter(timestamp__gt=now - EVERY).exists():
        raise Refused(_("Your request is waiting for an answer already."))
    count("connection_request", now=now, user=actor.pk)
    note(locked, ASKED, actor=actor, person=actor, email=actor.email)
    _tell(actor, locked, shop, now)


def _tell(actor, enterprise: Partner, shop, now: datetime) -> None:
    write_message(
        shop=shop,
        to=answering_for(enterprise, shop),
        subject=_("%(person)s asks to join %(name)s") % {"person": actor, "name": enterprise.name},
        kind="connection_asked",
        context={"enterprise": enterprise, "person": actor},
        cause=f"connection:{enterprise.pk}:{actor.pk}:{now.isoformat()}",
        is_private=shop.enterprise_id != enterprise.pk,
    )
