"""Somebody comes into a team: at once with a confirmed account, else by an invitation (P-07)."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.mail import send_mail
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
    add_member(actor=actor, enterprise=enterprise, user=user, role=role)
    enterprise.invitations.pending(now).filter(email__iexact=email).update(cancelled_at=now)
    transaction.on_commit(lambda: _tell(actor, enterprise, user, role, shop))


def _tell(actor, enterprise: Partner, user, role: str, shop) -> None:
    send_mail(
        shop=shop,
        to=user.email,
        subject=_("You are in the team of %(name)s") % {"name": enterprise.name},
        template="team_added",
        context={"enterprise": enterprise, "role": role_words(role)},
    )
