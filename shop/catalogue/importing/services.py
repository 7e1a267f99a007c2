"""Importing a spreadsheet: read and checked first, then written at once, and only once (§3)."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.catalogue.models import ProductImport
from shop.catalogue.shelf_prices import all_kept_sellable
from shop.communication.services import write_message
from shop.partner.editing import hub_shops
from shop.partner.models import Shop, name_key
from shop.partner.quota.services import check_limit
from shop.rules.access import Action

from .columns import COLUMNS, names
from .planning import Plan, plan_lines, understood
from .reading import Line, read
from .world import World, load_world
from .writing import write

KEPT = timedelta(days=7)  # how long a file waits to be confirmed


class AlreadyImported(Refused):
    """This file was confirmed before: nothing is done twice."""

    def __init__(self, moment: datetime) -> None:
        said = date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
        super().__init__(_("This file was imported already, on %(moment)s.") % {"moment": said})


class PlanChanged(Refused):
    """Something was changed or sold since the lines were shown: they are to be looked at again."""

    def __init__(self) -> None:
        text = _(
            "Something changed since these lines were checked. They are up to date now: look at "
            "them again, then confirm."
        )
        super().__init__(text)


@transaction.atomic
def start_import(
    *, actor, shop: Shop, content: bytes, filename: str, now: datetime
) -> ProductImport:
    """Read a file and keep its lines until they are confirmed. Nothing else is written.

    Raises PermissionDenied without the right to create producers for the shop, and Unreadable for
    a file that cannot be used.
    """
    _check_right(actor, shop)
    known = {column.name: column.key for column in COLUMNS}
    required = [column.name for column in COLUMNS if column.is_required]
    lines = read(content, columns=names(), required=required)
    old = ProductImport.objects.filter(actor=actor, confirmed_at=None, created_at__lt=now - KEPT)
    old.delete()
    rows = [
        [line.number, {known[name]: text for name, text in line.cells.items() if text}]
        for line in lines
    ]
    return ProductImport.objects.create(
        actor=actor, shop=shop, filename=filename[:200], rows=rows, created_at=now
    )


def plan_of(pending: ProductImport, *, actor) -> Plan:
    """Return what the kept lines would do now. Raises PermissionDenied without the right."""
    _check_right(actor, pending.shop)
    return _planned(pending, actor)[0]


@transaction.atomic
def confirm_import(*, actor, pending: ProductImport, seen: str, now: datetime) -> Plan:
    """Write all that the person has seen (the `digest` of that plan), or nothing; once.

    One mail tells the actor. Raises PermissionDenied, AlreadyImported, PlanChanged, LimitReached,
    and Refused for lines with errors or where fees would bring a shelf price below zero.
    """
    _check_right(actor, pending.shop)
    with all_kept_sellable(shops=_shops_priced(actor, pending)):
        locked = ProductImport.objects.select_for_update().get(pk=pending.pk, actor=actor)
        if locked.confirmed_at is not None:
            raise AlreadyImported(locked.confirmed_at)
        plan, world = _planned(locked, actor, lock=True)
        _check_plan(plan, world, seen)
        write(plan, actor=actor, world=world)
    _close(locked, plan, now)
    _tell(actor, locked)
    return plan


def _check_right(actor, shop: Shop) -> None:
    if not hub_shops(actor).filter(pk=shop.pk).exists():
        raise PermissionDenied


def _planned(pending: ProductImport, actor, *, lock: bool = False) -> tuple[Plan, World]:
    lines = understood(Line(number, cells) for number, cells in pending.rows)
    world = load_world(
        actor=actor,
        shop=pending.shop,
        names={name_key(cells["producer"]) for _line, cells in lines if cells["producer"]},
        sirets={cells["siret"] for _line, cells in lines if cells["siret"]},
        lock=lock,
    )
    return plan_lines(lines, world), world


def _shops_priced(actor, pending: ProductImport):
    """Return this shop, and those of the actor's that sell products of the producers named."""
    named = {name_key(cells.get("producer", "")) for _number, cells in pending.rows}
    own = Shop.objects.for_actor(actor, Action.EDIT_PRICES).select_related("enterprise")
    selling = own.filter(shop_products__product__stockrecords__partner__name_key__in=named)
    found = {shop.pk: shop for shop in (*own.filter(pk=pending.shop_id), *selling.distinct())}
    return [found[key] for key in sorted(found)]


def _check_plan(plan: Plan, world: World, seen: str) -> None:
    if plan.newcomers:
        check_limit(owner=world.owner, actor=world.actor, adding=len(plan.newcomers))
    if plan.digest != seen:
        raise PlanChanged
    if not plan.is_ready:
        raise Refused(_("Nothing is imported: correct the lines that are pointed out first."))


def _close(pending: ProductImport, plan: Plan, now: datetime) -> None:
    pending.confirmed_at, pending.rows, pending.counts = now, [], plan.totals
    pending.save(update_fields=["confirmed_at", "rows", "counts"])


def _tell(actor, pending: ProductImport) -> None:
    write_message(
        shop=pending.shop,
        to=actor.email,
        subject=_("Import finished: %(file)s") % {"file": pending},
        kind="import_done",
        context={"counts": pending.counts, "file": pending},
        cause=f"import:{pending.pk}",
    )
