"""Giving, ending and asking for permissions (rules §4). Only the giving side gives or ends."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shop.accounts.throttle import count
from shop.backoffice.exceptions import Refused
from shop.partner.journal import note
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises
from shop.rules.access import Action
from shop.rules.grants import AUTOMATIC

from .mails import send_answer, send_ended, send_given, send_request
from .models import Grant, GrantRequest, PermissionKind, words_for
from .rights import same_owner


@transaction.atomic
def give(
    *, actor, giver: Partner, receiver: Partner, permissions: Iterable[str], now: datetime
) -> list[Grant]:
    """Give permissions from now on, and tell the receiver by mail; return those that are new.

    One that is about to end goes on instead. Raises PermissionDenied unless the actor manages the
    giving side, and Refused for oneself or an unknown permission; nothing is then changed.
    """
    _check_manages(actor, giver)
    new = grant(actor=actor, giver=giver, receiver=receiver, permissions=permissions, now=now)
    send_given(actor, new)
    return new


def grant(*, actor, giver: Partner, receiver: Partner, permissions, now) -> list[Grant]:
    """Write permissions whose right to be given was checked already. Call it in a transaction."""
    if giver.pk == receiver.pk:
        raise Refused(_("An enterprise needs no permission from itself."))
    wanted = _checked(permissions)
    Partner.objects.select_for_update().get(pk=giver.pk)
    held = Grant.objects.between(giver, receiver).lasting(now)
    in_force = {row.permission: row for row in held.filter(permission__in=wanted)}
    new = [_new_grant(actor, giver, receiver, name, now) for name in wanted if name not in in_force]
    kept = [row for row in in_force.values() if row.ends_at is not None]
    for row in kept:
        row.ends_at, row.ended_by = None, None
        row.save(update_fields=["ends_at", "ended_by"])
    _note(actor, giver, receiver, "halle.grant.given", [row.permission for row in new])
    _note(actor, giver, receiver, "halle.grant.kept", [row.permission for row in kept])
    return new


@transaction.atomic
def end(*, actor, grant: Grant, at: datetime, now: datetime) -> Grant:
    """End a permission now (`at` = `now`) or at a later moment, "à la fin du cycle" (§4.3).

    The receiver is told by mail.

    Placed orders stay as they are. Raises PermissionDenied unless the actor manages the giving
    side, and Refused when it is over already.
    """
    _check_manages(actor, grant.giver)
    locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if locked.ends_at is not None and locked.ends_at <= now:
        raise Refused(_("This permission is over already."))
    if at < now:
        raise Refused(_("Choose a moment to come."), "at")
    locked.ends_at, locked.ended_by = max(at, locked.starts_at), actor
    locked.save(update_fields=["ends_at", "ended_by"])
    moment = date_format(localtime(at), "SHORT_DATETIME_FORMAT")
    words = {"receiver": grant.receiver, "permissions": locked.get_permission_display()}
    note(grant.giver, "halle.grant.ended", actor=actor, at=moment, **words)
    send_ended(actor, locked)
    return locked


@transaction.atomic
def ask(
    *,
    actor,
    asker: Partner,
    giver: Partner,
    permissions: Iterable[str],
    message: str,
    now: datetime,
) -> GrantRequest:
    """Ask an enterprise for permissions, and tell its people by mail; delegated ones have none.

    What is given already is left out. Raises PermissionDenied unless the actor manages the asking
    side, and Refused while an earlier request waits, when all is given already, or where it was
    asked and withdrawn too often.
    """
    _check_manages(actor, asker)
    wanted = _checked(permissions)
    if asker.pk == giver.pk or not wanted:
        raise Refused(_("Choose what you ask for."), "permissions")
    wanted = _not_held(wanted, giver, asker, now)
    count("permission_request", now=now, user=actor.pk, pair=f"{asker.pk} {giver.pk}")
    try:
        with transaction.atomic():
            request = GrantRequest.objects.create(
                asker=asker,
                giver=giver,
                permissions=wanted,
                message=message,
                asked_by=actor,
                asked_at=now,
            )
    except IntegrityError as error:
        raise Refused(_("Your request is waiting for an answer already.")) from error
    note(giver, "halle.grant.asked", actor=actor, asker=asker, permissions=words_for(wanted))
    send_request(request)
    return request


@transaction.atomic
def answer(
    *, actor, request: GrantRequest, permissions: Iterable[str], now: datetime
) -> list[Grant]:
    """Grant what was left ticked of a request: all, some or nothing (§4.2). Only once.

    What was not asked for is never granted. Raises PermissionDenied unless the actor manages the
    giving side, and Refused for a request that was answered or withdrawn meanwhile.
    """
    _check_manages(actor, request.giver)
    locked = _locked_waiting(request)
    accepted = [name for name in locked.permissions if name in set(permissions)]
    locked.answered_at, locked.answered_by, locked.accepted = now, actor, accepted
    locked.save(update_fields=["answered_at", "answered_by", "accepted"])
    refused = [name for name in locked.permissions if name not in accepted]
    if refused:
        words = {"asker": locked.asker, "permissions": words_for(refused)}
        note(locked.giver, "halle.grant.refused", actor=actor, **words)
    send_answer(locked)
    parties = {"giver": locked.giver, "receiver": locked.asker}
    return grant(actor=actor, permissions=accepted, now=now, **parties)


@transaction.atomic
def withdraw(*, actor, request: GrantRequest) -> None:
    """Take a request back that was not answered yet. Only the asking side may.

    Raises Refused for one that was answered meanwhile: it stays in the history.
    """
    _check_manages(actor, request.asker)
    _locked_waiting(request).delete()


def _checked(permissions: Iterable[str]) -> list[str]:
    wanted = set(permissions)
    if wanted - set(PermissionKind.values):
        raise Refused(_("This permission does not exist."), "permissions")
    return [value for value in PermissionKind.values if value in wanted]


def _not_held(wanted: list[str], giver: Partner, receiver: Partner, now: datetime) -> list[str]:
    """Leave out what is given already and does not end. Raises Refused where nothing is left."""
    held = Grant.objects.between(giver, receiver).in_force(now).filter(ends_at=None)
    missing = set(wanted) - set(held.values_list("permission", flat=True))
    if Partner.objects.filter(same_owner(of=giver.pk), pk=receiver.pk).exists():
        missing -= {kind.value for kind in AUTOMATIC}
    if not missing:
        raise Refused(_("You have this permission already."), "permissions")
    return [value for value in wanted if value in missing]


def _check_manages(actor, enterprise: Partner) -> None:
    if not own_enterprises(actor, Action.GRANT).filter(pk=enterprise.pk).exists():
        raise PermissionDenied


def _locked_waiting(request: GrantRequest) -> GrantRequest:
    """Return a request that waits for its answer, locked, or raise Refused."""
    rows = GrantRequest.objects.select_for_update(of=("self",))
    locked = rows.filter(pk=request.pk).first()
    if locked is None:
        raise Refused(_("This request was withdrawn."))
    if locked.answered_at is not None:
        raise Refused(_("This request has been answered already."))
    return locked


def _new_grant(actor, giver, receiver, permission: str, now: datetime) -> Grant:
    return Grant.objects.create(
        giver=giver, receiver=receiver, permission=permission, starts_at=now, given_by=actor
    )


def _note(actor, giver, receiver, action: str, permissions: list[str]) -> None:
    if permissions:
        note(giver, action, actor=actor, receiver=receiver, permissions=words_for(permissions))
