"""People join: with the link of an invitation, or by themselves (rules §3.1)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.accounts.services import register
from shop.backoffice.exceptions import Refused
from shop.customer.services import confirm_account
from shop.partner.editing import create_own_enterprise
from shop.partner.invitations.services import InvitationRefused, accept, reason_against
from shop.partner.models import Invitation, Partner


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


def found_farm(*, actor, enterprise: Partner) -> Partner:
    """Create the actor's own farm (path B). Nothing is written when it is refused.

    Raises PermissionDenied until the actor's address is confirmed, LimitReached, and Refused for a
    name that somebody took meanwhile.
    """
    try:
        with transaction.atomic():
            return create_own_enterprise(actor=actor, enterprise=enterprise)
    except IntegrityError as error:
        raise Refused(_("This name is already taken."), "name") from error
