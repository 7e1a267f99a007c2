"""Invitations (rules §3.1): send the link, follow it once, or take it back."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from shop.accounts.throttle import count
from shop.backoffice.exceptions import Refused
from shop.partner.editing import create_own_enterprise
from shop.partner.grants.models import Grant
from shop.partner.grants.services import grant
from shop.partner.journal import note
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises
from shop.partner.team import (
    check_may,
    end_changing_permissions,
    expect_no_more,
    hand_over,
    join,
    owner_of,
    role_words,
)
from shop.rules.access import Action, Role, may_assign
from shop.rules.grants import Permission
from shop.rules.invitations import InvitationRefusal, refusal
from shop.rules.mail import address_key

from .mails import send_answer, send_invitation
from .models import Invitation


class InvitationRefused(Refused):
    """The link may not be followed; `reason` says why. Nothing was changed."""

    def __init__(self, reason: InvitationRefusal) -> None:
        self.reason = reason
        super().__init__(_("This invitation can no longer be used."))


def find(secret: str) -> Invitation | None:
    """Return the invitation of a link's secret, or None."""
    found = Invitation.objects.select_related("enterprise", "hub", "invited_by")
    return found.filter(secret_hash=_hash(secret)).first()


def reason_against(
    invitation: Invitation, *, now: datetime, email: str | None = None
) -> InvitationRefusal | None:
    """Return why the link leads nowhere, or not for the account with `email`. None: it works."""
    if reason := refusal(invitation.state, now=now, email=email):
        return reason
    return None if _still_stands(invitation) else InvitationRefusal.CANCELLED


@transaction.atomic
def invite(
    *,
    actor,
    enterprise: Partner,
    email: str,
    role: str,
    shop,
    now: datetime,
    hub=None,
    asked=(),
    message: str = "",
) -> tuple[Invitation, str]:
    """Invite an address into a team; as owner, hand the enterprise over. Return it and its secret.

    `asked` are the permissions `hub` asks for at a hand-over. `shop` sends the mail. Raises
    PermissionDenied without the right over the team, over the enterprise or in the hub, and Refused
    to hand over what is not delegated to anybody but a member with a confirmed address (§1.5).
    Nobody owns what they did not accept: their other enterprises would leave it their products.
    """
    owner = role == Role.OWNER.value
    check_may(actor, enterprise, Action.TRANSFER if owner else Action.EDIT_TEAM)
    if hub is not None:
        check_may(actor, hub, Action.GRANT)
    if not (owner or may_assign(role)) or (asked and hub is None):
        raise PermissionDenied
    if owner and address_key(owner_of(enterprise).email) == address_key(email):
        raise Refused(_("This address is the owner’s already."), "email")
    if owner and not _may_own(enterprise, email):
        raise Refused(_("Only a member of the team with a confirmed e-mail can become its owner."))
    words = {"email": email.strip(), "role": role, "message": message}
    _withdraw_earlier(enterprise, now, words["email"], owner=owner)
    return _create(actor, shop, now, **words, enterprise=enterprise, hub=hub, asked=asked)


def _may_own(enterprise: Partner, email: str) -> bool:
    """Say whether the enterprise may go to this address: a delegated one goes to anybody."""
    members = enterprise.managers.arrived().exclude(user__email_confirmed_at=None)
    return enterprise.is_delegated or members.filter(user__email__lower=address_key(email)).exists()


def _withdraw_earlier(enterprise: Partner, now: datetime, email: str, *, owner: bool) -> None:
    """Let the new link alone work: for an address, and for the ownership."""
    same = Q(email__lower=address_key(email))
    if owner:
        same |= Q(role=Role.OWNER.value)
    earlier = enterprise.invitations.pending(now).filter(same)
    expect_no_more(earlier)
    earlier.update(cancelled_at=now)


@transaction.atomic
def invite_producer(
    *, actor, hub: Partner, name: str, email: str, asked, shop, now: datetime, message: str = ""
) -> tuple[Invitation, str]:
    """Invite somebody to found their own enterprise, who leaves to `hub` what they let ticked.

    Nothing but the invitation exists until then. Raises PermissionDenied without the right in the
    hub. An earlier link of the hub for the same address no longer works.
    """
    check_may(actor, hub, Action.GRANT)
    email, words = email.strip(), {"role": Role.OWNER.value, "message": message}
    earlier = hub.invitations_sent.pending(now).filter(enterprise=None)
    earlier.filter(email__lower=address_key(email)).update(cancelled_at=now)
    return _create(
        actor, shop, now, **words, email=email, enterprise_name=name.strip(), hub=hub, asked=asked
    )


def _create(actor, shop, now: datetime, *, hub, asked, **fields) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    to = f"{(hub or fields['enterprise']).pk} {fields['email']}"
    count("invitation", now=now, field="email", user=actor.pk, address=to)
    invitation = Invitation.objects.create(
        **fields,
        hub=hub,
        asked=[Permission(kind).value for kind in asked],
        secret_hash=_hash(secret),
        invited_by=actor,
        created_at=now,
    )
    _note(invitation, "halle.invited", actor, role=role_words(invitation.role))
    send_invitation(invitation, secret, shop)
    return invitation, secret


@transaction.atomic
def accept(*, actor, invitation: Invitation, ticked, now: datetime, name: str = "") -> Invitation:
    """Follow a link, once: join the team or take the enterprise over, leaving what is ticked.

    Of `ticked` only what was asked for counts. Without an enterprise, the actor's own is founded,
    under `name` if one is given. Raises InvitationRefused for a used, cancelled or expired link or
    another address, PermissionDenied until the actor's address is confirmed, and Refused for a name
    that is taken or one enterprise too many.
    """
    locked = _usable(actor, invitation, now)
    kept = [kind for kind in locked.asked if kind in set(ticked)]
    if locked.enterprise is None:
        _found(actor, locked, name or locked.enterprise_name, kept, now)
    elif locked.role == Role.OWNER.value:
        _take_over(actor, locked, kept, now)
    else:
        join(actor=actor, enterprise=locked.enterprise, user=actor, role=locked.role)
    locked.granted = kept if locked.role == Role.OWNER.value else []
    return _answer(locked, actor, accepted=True, now=now)


@transaction.atomic
def decline(*, actor, invitation: Invitation, now: datetime) -> Invitation:
    """Say no, once. The link is enough: `actor` may be None. Raises InvitationRefused."""
    locked = _alive(invitation, now, actor and actor.email)
    expect_no_more([locked])
    _note(locked, "halle.invitation.refused", actor)
    return _answer(locked, actor, accepted=False, now=now)


@transaction.atomic
def cancel(*, actor, invitation: Invitation, now: datetime) -> None:
    """Take an unanswered invitation back; its link is dead. Needs the right over the team."""
    check_may(actor, invitation.enterprise or invitation.hub, Action.EDIT_TEAM)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if reason := refusal(locked.state, now=now):
        raise InvitationRefused(reason)
    expect_no_more([locked])
    locked.cancelled_at = now
    locked.save(update_fields=["cancelled_at"])
    _note(locked, "halle.invitation.cancelled", actor)


def _usable(actor, invitation: Invitation, now: datetime) -> Invitation:
    locked = _alive(invitation, now, actor.email)
    if actor.email_confirmed_at is None:
        raise PermissionDenied
    return locked


def _alive(invitation: Invitation, now: datetime, email: str | None) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.enterprise_id:  # who owns it, and so may invite, stays until the end
        Partner.objects.select_for_update().get(pk=locked.enterprise_id)
    if reason := reason_against(locked, now=now, email=email):
        raise InvitationRefused(reason)
    return locked


def _still_stands(invitation: Invitation) -> bool:
    """Say whether the person who invited may still do so: a former owner's link is dead."""
    inviter, enterprise, action = invitation.invited_by, invitation.enterprise, Action.EDIT_TEAM
    if enterprise and invitation.role == Role.OWNER.value:
        action = Action.TRANSFER
        if not _may_own(enterprise, invitation.email):  # out of the team meanwhile
            return False
    if enterprise is None:
        enterprise, action = invitation.hub, Action.GRANT
    return bool(
        inviter
        and enterprise
        and own_enterprises(inviter, action).filter(pk=enterprise.pk).exists()
    )


def _found(actor, invitation: Invitation, name: str, kept: list[str], now: datetime) -> None:
    enterprise = Partner(name=" ".join(name.split()))
    create_own_enterprise(actor=actor, enterprise=enterprise)
    if kept:
        grant(actor=actor, giver=enterprise, receiver=invitation.hub, permissions=kept, now=now)
    invitation.enterprise = enterprise


def _take_over(actor, invitation: Invitation, kept: list[str], now: datetime) -> None:
    enterprise, hub = invitation.enterprise, invitation.hub
    was_delegated = enterprise.is_delegated
    hand_over(actor=actor, enterprise=enterprise, user=actor, now=now)
    if not was_delegated:
        return
    keep = {(hub.pk, kind) for kind in kept} if hub else set()
    end_changing_permissions(actor=actor, enterprise=enterprise, keep=keep, now=now)
    if kept:
        grant(actor=actor, giver=enterprise, receiver=hub, permissions=kept, now=now)
    refused = [kind for kind in invitation.asked if kind not in kept]
    if refused:
        held = Grant.objects.between(enterprise, hub).in_force(now)
        held.filter(permission__in=refused).update(ends_at=now, ended_by=actor)


def _answer(invitation: Invitation, actor, *, accepted: bool, now: datetime) -> Invitation:
    invitation.accepted, invitation.answered_at, invitation.answered_by = accepted, now, actor
    invitation.save(
        update_fields=["enterprise", "accepted", "answered_at", "answered_by", "granted"]
    )
    send_answer(invitation)
    return invitation


def _note(invitation: Invitation, action: str, actor, **words) -> None:
    note(
        invitation.enterprise or invitation.hub,
        action,
        actor=actor,
        email=invitation.email,
        **words,
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
