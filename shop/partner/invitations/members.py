"""Somebody is brought into a team by an address (P-07).

With a confirmed account they may work at once, else when they have followed the link. Until they
open the enterprise themselves nobody learns which of the two it is: both get the same mail, and the
same invitation stands for them.
"""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.models import Manager, Partner
from shop.partner.team import check_may, expect, expect_no_more
from shop.rules.access import Action
from shop.rules.invitations import VALID_FOR
from shop.rules.mail import address_key

from .services import InvitationRefused, accept, invite


@transaction.atomic
def bring_in(*, actor, enterprise: Partner, email: str, role: str, shop, now: datetime) -> None:
    """Let the person with an address into the team, and send them one mail.

    Raises PermissionDenied without the right over the team, Refused for somebody who is in it, and
    TooMany. Somebody who has not come yet is invited anew: the earlier link is dead.
    """
    check_may(actor, enterprise, Action.EDIT_TEAM)
    Partner.objects.select_for_update().get(pk=enterprise.pk)
    email = email.strip()
    if enterprise.managers.arrived().filter(user__email__lower=address_key(email)).exists():
        raise Refused(_("%(person)s is in the team already.") % {"person": email}, "email")
    words = {"enterprise": enterprise, "email": email, "role": role, "shop": shop}
    invitation, _secret = invite(actor=actor, **words, now=now)
    accounts = get_user_model().objects.filter(email__lower=address_key(email), is_active=True)
    user = accounts.exclude(email_confirmed_at=None).first()
    if user is not None and not enterprise.managers.filter(user=user).exists():
        expect(invitation=invitation, user=user)


@transaction.atomic
def arrive(*, actor, enterprise_pk: int, now: datetime) -> None:
    """Note that a person opens an enterprise into whose team they were brought.

    Where the invitation is dead by now, so is the membership: it ends.
    """
    expected = Manager.objects.expected().filter(user=actor, enterprise=enterprise_pk)
    member = expected.select_related("invitation").first()
    if member is None:
        return
    try:
        accept(actor=actor, invitation=member.invitation, ticked=[], now=now)
    except InvitationRefused:
        expect_no_more([member.invitation])


@transaction.atomic
def forget_expected(*, now: datetime) -> int:
    """Take out of their teams those who did not come while their link worked; return how many."""
    late = Manager.objects.expected().filter(invitation__created_at__lte=now - VALID_FOR)
    dead = [member.invitation for member in late.select_related("invitation")]
    expect_no_more(dead)
    return len(dead)
