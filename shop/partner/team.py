"""The people of an enterprise (rules §1.5): who joins, with which role, and who leaves."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.rules.access import Action, Role, may_assign
from shop.rules.grants import AUTOMATIC

from .grants.models import Grant
from .grants.rights import same_owner
from .grants.services import grant
from .invitations.models import Invitation
from .journal import note
from .models import Manager, Partner
from .quota.services import check_limit
from .scope import own_enterprises

TEAM_GROUP = "Équipes"  # it may enter the administration, and nothing else


def owner_of(enterprise: Partner):
    """Return the account that owns an enterprise, or None."""
    found = enterprise.managers.filter(role=Role.OWNER.value).select_related("user").first()
    return found and found.user


def role_words(role: str) -> str:
    """Return a role in the words of the screens."""
    return str(dict(Manager._meta.get_field("role").choices)[role])


@transaction.atomic
def admit(user) -> None:
    """Let a person into the administration. What they may do there comes from their roles."""
    group, created = Group.objects.get_or_create(name=TEAM_GROUP)
    if created:
        entry = Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
        group.permissions.add(entry)
    _lock_person(user)
    user.groups.add(group)


def _lock_person(user) -> None:
    """Let one change of a person's teams follow the other: who joins one may leave another."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)


@transaction.atomic
def add_member(*, actor, enterprise: Partner, user, role: str) -> Manager:
    """Let a person with a confirmed address into the team. Raises Refused if they are in it."""
    check_may(actor, enterprise, Action.EDIT_TEAM)
    _check_role(role)
    return join(actor=actor, enterprise=enterprise, user=user, role=role)


def join(*, actor, enterprise: Partner, user, role: str) -> Manager:
    """Write a membership whose right was checked already. Call it in a transaction."""
    Partner.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.managers.arrived().filter(user=user).exists():
        raise Refused(_("%(person)s is in the team already.") % {"person": user}, "email")
    member, _created = Manager.objects.update_or_create(
        enterprise=enterprise, user=user, defaults={"role": role, "invitation": None}
    )
    admit(user)
    note(enterprise, "halle.team.added", actor=actor, person=user, role=member.get_role_display())
    return member


def expect(*, invitation: Invitation, user) -> None:
    """Let a person in at once, for whom the invitation stands until they come (P-07).

    Call it in a transaction that has locked the enterprise.
    """
    words = {"role": invitation.role, "invitation": invitation}
    Manager.objects.create(enterprise=invitation.enterprise, user=user, **words)
    admit(user)


def expect_no_more(invitations) -> None:
    """Take out those for whom one of these invitations stands. The journal knows only these."""
    for member in Manager.objects.filter(invitation__in=invitations).select_related("user"):
        _delete(member)


@transaction.atomic
def change_role(*, actor, member: Manager, role: str) -> Manager:
    """Give a member another role. The owner's stays until the enterprise is handed over."""
    check_may(actor, member.enterprise, Action.EDIT_TEAM)
    _check_role(role)
    locked = _locked(member)
    _check_not_owner(locked)
    before = locked.get_role_display()
    locked.role = role
    locked.save(update_fields=["role"])
    words = {"person": locked.user, "before": before, "after": locked.get_role_display()}
    note(locked.enterprise, "halle.team.role", actor=actor, **words)
    return locked


@transaction.atomic
def remove_member(*, actor, member: Manager) -> None:
    """Take a person out of the team; everybody but the owner may also leave by themselves."""
    if member.user_id != actor.pk:
        check_may(actor, member.enterprise, Action.EDIT_TEAM)
    Partner.objects.select_for_update().get(pk=member.enterprise_id)
    locked = _locked(member)
    _check_not_owner(locked)
    _take_out(actor, locked)


def _take_out(actor, member: Manager) -> None:
    words = {"person": member.user, "role": member.get_role_display()}
    if member.invitation_id is None:
        note(member.enterprise, "halle.team.removed", actor=actor, **words)
    _delete(member)


def _delete(member: Manager) -> None:
    member.delete()
    _lock_person(member.user)
    if not Manager.objects.filter(user=member.user_id).exists():
        member.user.groups.remove(*Group.objects.filter(name=TEAM_GROUP))


def hand_over(*, actor, enterprise: Partner, user, now: datetime) -> None:
    """Make a person the owner. What the rights between the former owner's enterprises were,
    automatic until now, becomes permissions (§4.6). Call it in a transaction.

    The former owner stays in the team as a manager; a delegated enterprise has been looked after
    for its farmer, and nobody of those who did stays.
    """
    Partner.objects.select_for_update().get(pk=enterprise.pk)
    former = enterprise.managers.filter(role=Role.OWNER.value).select_related("user").first()
    if former and former.user_id == user.pk:
        return
    check_limit(owner=user, actor=actor)
    siblings = list(Partner.objects.filter(same_owner(of=enterprise.pk)).exclude(pk=enterprise.pk))
    _write_automatic(actor, enterprise, siblings, now)
    if former:
        former.role = Role.MANAGER.value
        former.save(update_fields=["role"])
    if enterprise.is_delegated:
        for member in enterprise.managers.exclude(user=user).order_by("user_id"):
            _take_out(actor, member)
    Manager.objects.update_or_create(
        enterprise=enterprise, user=user, defaults={"role": Role.OWNER.value}
    )
    admit(user)
    enterprise.is_delegated = False
    enterprise.save(update_fields=["is_delegated"])
    before = former.user if former else "–"
    note(enterprise, "halle.team.owner", actor=actor, before=before, after=user)


def _write_automatic(actor, enterprise: Partner, siblings: list[Partner], now: datetime) -> None:
    """Keep *vendre* and *catalogue boutique* towards the former owner's enterprises with a shop.

    The other producers that the owner looks after get nothing: they may go to somebody else one
    day. The other way round, only for what the enterprise's own shops sell already.
    """
    kinds = [kind.value for kind in AUTOMATIC]
    for each in siblings:
        if each.shops.exists():
            grant(actor=actor, giver=enterprise, receiver=each, permissions=kinds, now=now)
        if each.stockrecords.filter(product__shop_products__shop__enterprise=enterprise).exists():
            grant(actor=actor, giver=each, receiver=enterprise, permissions=kinds, now=now)


def end_changing_permissions(*, actor, enterprise: Partner, keep, now: datetime) -> None:
    """End at a hand-over what let others change products and profile, but for `keep`.

    `keep` holds (receiver's id, permission) of what the new owner left ticked.
    """
    changing = Grant.objects.in_force(now).filter(giver=enterprise)
    for row in changing.exclude(permission__in=[kind.value for kind in AUTOMATIC]):
        if (row.receiver_id, row.permission) not in keep:
            row.ends_at, row.ended_by = now, actor
            row.save(update_fields=["ends_at", "ended_by"])


def check_may(actor, enterprise: Partner, action: Action) -> None:
    """Raise PermissionDenied unless the actor's role in the enterprise allows the action."""
    if not own_enterprises(actor, action).filter(pk=enterprise.pk).exists():
        raise PermissionDenied


def _check_role(role: str) -> None:
    if not may_assign(role):
        raise PermissionDenied


def _check_not_owner(member: Manager) -> None:
    if member.role == Role.OWNER.value:
        raise PermissionDenied


def _locked(member: Manager) -> Manager:
    found = Manager.objects.select_for_update(of=("self",)).filter(pk=member.pk).first()
    if found is None:
        raise Refused(_("This person is no longer in the team."))
    return found
