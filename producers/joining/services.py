"""People join: with the link of an invitation, or by themselves (rules §3.1)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.services import register
from shop.backoffice.exceptions import Refused
from shop.customer.services import confirm_account
from shop.partner.invitations.services import InvitationRefused, accept, reason_against
from shop.partner.models import Invitation


@transaction.atomic
def follow(*, actor, invitation: Invitation, now: datetime, ticked, name: str = "") -> None:
    """Accept with one's own account, whose address the link confirms. Raises as `accept` does."""
    if reason := reason_against(invitation, now=now, email=actor.email):
        raise InvitationRefused(reason)
    if actor.email_confirmed_at is None:
        confirm_account(user=actor, email=actor.email, now=now)
    accept(actor=actor, invitation=invitation, ticked=ticked, name=name, now=now)


@transaction.atomic
def follow_as_new(*, account: dict, invitation: Invitation, now: datetime, ticked, name: str = ""):
    """Create an account with the invited address and accept with it; return the account.

    `account` is what `register` asks for but the address. All or nothing: raises as `accept` does,
    and Refused when the address has an account already.
    """
    user = register(**{**account, "email": invitation.email})
    if user is None:
        raise Refused(_("This address has an account already: sign in with it."))
    follow(actor=user, invitation=invitation, now=now, ticked=ticked, name=name)
    return user
