"""Invitations (rules §3.1): send the link, follow it once, or take it back."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.communication.mail import send_mail
from shop.partner.grants.models import Grant
from shop.partner.grants.services import grant
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises
from shop.partner.team import check_may, end_changing_permissions, hand_over, join
from shop.rules.access import Action, Role, may_assign
from shop.rules.grants import Permission
from shop.rules.invitations import InvitationRefusal, refusal

from .models import Invitation


class InvitationRefused(Refused):
    """The link may not be followed; `reason` says why. Nothing was changed."""

    def __init__(self, reason: InvitationRefusal) -> None:
        self.reason = reason
        super().__init__(_("This invitation can no longer be used."))


def find(secret: str) -> Invitation | None:
    """Return the invitation of a link's secret, or None."""
    return Invitation.objects.filter(secret_hash=_hash(secret)).first()


@transaction.atomic
def invite(
    *, actor, enterprise: Partner, email: str, role: str, shop, now: datetime, hub=None, asked=()
) -> tuple[Invitation, str]:
    """Invite an address into a team; as owner, hand the enterprise over. Return it and its secret.

    `asked` are the permissions `hub` asks for at a hand-over. `shop` sends the mail. Raises
    PermissionDenied without the right over the team, over the enterprise or in the hub.
    """
    owner = role == Role.OWNER.value
    check_may(actor, enterprise, Action.TRANSFER if owner else Action.EDIT_TEAM)
    if hub is not None:
        check_may(actor, hub, Action.GRANT)
    if not (owner or may_assign(role)) or (asked and hub is None):
        raise PermissionDenied
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip(),
        role=role,
        enterprise=enterprise,
        hub=hub,
        asked=[Permission(kind).value for kind in asked],
        secret_hash=_hash(secret),
        invited_by=actor,
        created_at=now,
    )
    transaction.on_commit(lambda: _send(invitation, secret, shop))
    return invitation, secret


@transaction.atomic
def accept(*, actor, invitation: Invitation, ticked, now: datetime) -> Invitation:
    """Follow a link, once: join the team or take the enterprise over, leaving what is ticked.

    Of `ticked` only what was asked for counts. Raises InvitationRefused for a used, cancelled or
    expired link or another address, and PermissionDenied until the actor's address is confirmed.
    """
    locked = _usable(actor, invitation, now)
    kept = [kind for kind in locked.asked if kind in set(ticked)]
    if locked.role == Role.OWNER.value:
        _take_over(actor, locked, kept, now)
    else:
        join(actor=actor, enterprise=locked.enterprise, user=actor, role=locked.role)
    locked.granted = kept if locked.role == Role.OWNER.value else []
    return _answer(locked, actor, accepted=True, now=now)


@transaction.atomic
def decline(*, actor, invitation: Invitation, now: datetime) -> Invitation:
    """Say no, once. Raises as `accept` does."""
    return _answer(_usable(actor, invitation, now), actor, accepted=False, now=now)


@transaction.atomic
def cancel(*, actor, invitation: Invitation, now: datetime) -> None:
    """Take an unanswered invitation back; its link is dead. Needs the right over the team."""
    if invitation.enterprise is None:
        raise PermissionDenied
    check_may(actor, invitation.enterprise, Action.EDIT_TEAM)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if reason := refusal(locked.state, now=now):
        raise InvitationRefused(reason)
    locked.cancelled_at = now
    locked.save(update_fields=["cancelled_at"])


def _usable(actor, invitation: Invitation, now: datetime) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if reason := refusal(locked.state, now=now, email=actor.email):
        raise InvitationRefused(reason)
    if actor.email_confirmed_at is None:
        raise PermissionDenied
    if not _still_stands(locked):
        raise InvitationRefused(InvitationRefusal.CANCELLED)
    return locked


def _still_stands(invitation: Invitation) -> bool:
    """Say whether the person who invited may still do so: a former owner's link is dead."""
    owner = invitation.role == Role.OWNER.value
    action = Action.TRANSFER if owner else Action.EDIT_TEAM
    inviter, enterprise = invitation.invited_by, invitation.enterprise
    return bool(
        inviter and enterprise and own_enterprises(inviter, action).filter(pk=enterprise.pk)
    )


def _take_over(actor, invitation: Invitation, kept: list[str], now: datetime) -> None:
    enterprise, hub = invitation.enterprise, invitation.hub
    hand_over(actor=actor, enterprise=enterprise, user=actor, keeps_former=False, now=now)
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
    invitation.save(update_fields=["accepted", "answered_at", "answered_by", "granted"])
    return invitation


def _send(invitation: Invitation, secret: str, shop) -> None:
    words = {"invitation": invitation, "secret": secret}
    subject = _("%(name)s invites you") % {"name": invitation.enterprise.name}
    send_mail(
        shop=shop,
        to=invitation.email,
        subject=subject,
        template="invitation",
        context=words,
        reply_to=invitation.invited_by.email,
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
