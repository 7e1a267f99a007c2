"""Somebody comes into a team: at once with a confirmed account, else by an invitation (P-07)."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.services import write_message
from shop.partner.models import Partner
from shop.partner.team import add_member, check_may, role_words
from shop.rules.access import Action

from .services import invite


@transaction.atomic
def bring_in(*, actor, enterprise: Partner, email: str, role: str, shop, now: datetime) -> None:
    """Let the person with an address into the team, and send them one mail, whichever it is.

    An account whose address is confirmed is in at once; anybody else gets a link. Raises
    PermissionDenied without the right over the team, and Refused for somebody who is in it.
    """
    check_may(actor, enterprise, Action.EDIT_TEAM)
    email = email.strip()
    if enterprise.managers.filter(user__email__iexact=email).exists():
        raise Refused(_("%(person)s is in the team already.") % {"person": email}, "email")
    accounts = get_user_model().objects.filter(email__iexact=email, is_active=True)
    user = accounts.exclude(email_confirmed_at=None).first()
    if user is None:
        invite(actor=actor, enterprise=enterprise, email=email, role=role, shop=shop, now=now)
        return
    member = add_member(actor=actor, enterprise=enterprise, user=user, role=role)
    enterprise.invitations.pending(now).filter(email__iexact=email).update(cancelled_at=now)
    _tell(member, shop)


def _tell(member, shop) -> None:
    write_message(
        shop=shop,
        to=member.user.email,
        subject=_("You are in the team of %(name)s") % {"name": member.enterprise.name},
        kind="team_added",
        context={"enterprise": member.enterprise, "role": role_words(member.role)},
        cause=f"manager:{member.pk}:added",
        is_private=shop.enterprise_id != member.enterprise_id,
    )
