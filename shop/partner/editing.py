"""Changes of enterprises by their own people and those of a hub (rules §1, §3)."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.rules.access import Action, Role

from .duplicates import is_name_taken, name_refusal, twin_of
from .grants.models import PermissionKind
from .grants.services import grant
from .journal import note
from .models import Manager, Partner, Sells, Shop
from .quota.services import check_limit
from .scope import enterprises_for, own_enterprises
from .selling import change_sells
from .team import admit, owner_of

# What an enterprise says of itself. Whether it produces is the hub's to say.
PROFILE = (
    "name",
    "summary",
    "email",
    "phone",
    "street",
    "postcode",
    "town",
    "siret",
    "charges_vat",
)
_WRITTEN = (*PROFILE, "is_producer")


def version_of(enterprise: Partner) -> str:
    """Name the state of a profile: another one as soon as somebody has changed it."""
    stored = "\n".join(str(getattr(enterprise, name)) for name in (*_WRITTEN, "sells"))
    return sha256(stored.encode()).hexdigest()[:16]


def may_change_sells(*, actor, enterprise: Partner) -> bool:
    """Say whether the actor may change what the enterprise sells: only its owner may (§1.5)."""
    return own_enterprises(actor, Action.CHANGE_SELLS).filter(pk=enterprise.pk).exists()


@transaction.atomic
def create_enterprise(*, actor, enterprise: Partner, shop: Shop | None = None) -> Partner:
    """Create a delegated producer (path A): it sells nothing itself and needs no login (§3.1).

    Its owner is the owner of the actor's shop (`shop`, or the first one), to which it leaves
    everything from the start. No mail is sent. Raises PermissionDenied for an actor without a shop
    that resells, Refused for a name or a SIRET number that is taken, and LimitReached.
    """
    shop = hub_shop(actor, shop)
    owner = owner_of(shop.enterprise) or actor
    check_limit(owner=owner, actor=actor)
    return add_delegated(actor=actor, enterprise=enterprise, shop=shop, owner=owner)


def hub_shops(actor) -> QuerySet[Shop]:
    """Return the actor's shops that resell, the main one first: there producers are looked after.

    A shop that sells but its own products has no producers to look after (§1.1).
    """
    shops = Shop.objects.for_actor(actor, Action.EDIT_ENTERPRISE)
    reselling = shops.filter(enterprise__sells=Sells.ANY)
    return reselling.select_related("enterprise").order_by("-is_main", "pk")


def hub_shop(actor, shop: Shop | None = None) -> Shop:
    """Return this shop of the actor's that resells, or the first. Raises PermissionDenied."""
    shops = hub_shops(actor)
    found = (shops.filter(pk=shop.pk) if shop else shops).first()
    if found is None:
        raise PermissionDenied
    return found


def add_delegated(*, actor, enterprise: Partner, shop: Shop, owner) -> Partner:
    """Write a delegated producer whose right and limit were checked. Call it in a transaction."""
    enterprise.sells, enterprise.is_delegated = Sells.NONE, True
    found(actor=actor, enterprise=enterprise, owner=owner)
    grant(
        actor=actor,
        giver=enterprise,
        receiver=shop.enterprise,
        permissions=PermissionKind.values,
        now=timezone.now(),
    )
    return enterprise


@transaction.atomic
def create_own_enterprise(*, actor, enterprise: Partner) -> Partner:
    """Create the actor's own producer (path B). It leaves nothing to anybody yet.

    Raises PermissionDenied until the actor's address is confirmed, LimitReached, and Refused for a
    name or a SIRET number that is taken.
    """
    if actor.email_confirmed_at is None:
        raise PermissionDenied
    check_limit(owner=actor, actor=actor)
    enterprise.sells, enterprise.is_delegated = Sells.NONE, False
    return found(actor=actor, enterprise=enterprise, owner=actor)


def found(*, actor, enterprise: Partner, owner) -> Partner:
    """Write a new enterprise with its owner and the first line of its journal.

    Raises Refused when its name or its SIRET number is taken. Call it in a transaction.
    """
    _save_unique(enterprise)
    Manager.objects.create(enterprise=enterprise, user=owner, role=Role.OWNER.value)
    admit(owner)
    note(enterprise, "halle.created", actor=actor)
    return enterprise


@transaction.atomic
def update_enterprise(*, actor, enterprise: Partner, seen: str | None = None) -> Partner:
    """Save a changed profile, and what the enterprise sells where that changes.

    `seen` is `version_of` the profile when it was shown; None asks nothing. The same again changes
    nothing. Raises PermissionDenied without the right, and Refused, with nothing changed, when
    somebody changed the profile meanwhile or has its new name or SIRET number.
    """
    rows = enterprises_for(actor, Action.EDIT_ENTERPRISE).select_for_update(of=("self",))
    stored = rows.filter(pk=enterprise.pk).first()
    if stored is None:
        raise PermissionDenied
    before = version_of(stored)
    if version_of(enterprise) == before:
        return enterprise
    if seen is not None and seen != before:
        text = _(
            "Somebody else changed this profile meanwhile. Yours is below, not saved yet: save"
            " again to put it in place of the other."
        )
        raise Refused(text, seen=before)
    if stored.sells != enterprise.sells:
        change_sells(actor=actor, enterprise=stored, sells=enterprise.sells)
    _save_unique(enterprise, update_fields=_WRITTEN)
    if any(getattr(stored, name) != getattr(enterprise, name) for name in _WRITTEN):
        note(enterprise, "halle.profile.changed", actor=actor)
    return enterprise


def _save_unique(enterprise: Partner, **how) -> None:
    """Save, or raise Refused when somebody has taken the name or the number at this very moment."""
    if reason := name_refusal(enterprise.name, besides=enterprise.pk):
        raise Refused(reason, "name")
    try:
        with transaction.atomic():
            enterprise.save(**how)
    except IntegrityError as error:
        if is_name_taken(enterprise.name, besides=enterprise.pk):
            raise Refused(_("This name is already taken."), "name") from error
        if twin_of(siret=enterprise.siret, besides=enterprise.pk):
            raise Refused(_("This SIRET number is already taken."), "siret") from error
        raise


def removable_by(actor) -> QuerySet[Partner]:
    """Return the enterprises that the actor may delete: its own as their owner, and delegated ones.

    *Modifier le profil* lets nobody delete an enterprise that somebody else looks after (§4.1).
    """
    delegated = enterprises_for(actor, Action.EDIT_ENTERPRISE).filter(is_delegated=True)
    return own_enterprises(actor, Action.TRANSFER) | delegated


@transaction.atomic
def delete_enterprise(*, actor, enterprise: Partner) -> None:
    """Delete an enterprise without products, shop, fees and past. Else raises Refused."""
    if not removable_by(actor).filter(pk=enterprise.pk).exists():
        raise PermissionDenied
    if enterprise.stockrecords.exists() or enterprise.shops.exists():
        raise Refused(
            _("“%(name)s” still has products or a shop: it cannot be deleted.")
            % {"name": enterprise.name}
        )
    _check_fees(enterprise)
    try:
        enterprise.delete()
    except ProtectedError as error:
        text = _("Orders or fees of the past name “%(name)s”: it cannot be deleted.")
        raise Refused(text % {"name": enterprise.name}) from error


def _check_fees(enterprise: Partner) -> None:
    """Raise Refused while a fee that is charged pays the enterprise, or is paid on its goods."""
    words = {"name": enterprise.name}
    owned = enterprise.owned_fees.filter(archived_at=None).first()
    if owned is not None:
        text = _(
            "“%(name)s” receives the fee “%(fee)s”: delete this fee or give it to somebody else"
            " first."
        )
        raise Refused(text % {**words, "fee": owned.label})
    charge = enterprise.fee_charges.filter(fee__archived_at=None).select_related("fee").first()
    if charge is not None:
        text = _("The fee “%(fee)s” is charged on the goods of “%(name)s”: change this fee first.")
        raise Refused(text % {**words, "fee": charge.fee.label})
