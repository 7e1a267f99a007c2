"""What the list of producers says of each: who looks after it, and what it leaves to the hub."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shop.backoffice.display import state
from shop.rules.access import Action, Role
from shop.rules.grants import AUTOMATIC, Permission

from .models import Grant, GrantRequest, Manager, Partner, Sells, Shop
from .scope import own_enterprises

SHORT = {
    Permission.SELL: pgettext_lazy("permission", "sell"),
    Permission.CATALOGUE: pgettext_lazy("permission", "price and stock"),
    Permission.EDIT_PRODUCTS: pgettext_lazy("permission", "products"),
    Permission.EDIT_PROFILE: pgettext_lazy("permission", "profile"),
}


@dataclass(frozen=True)
class Hub:
    """The enterprises whose shops the actor works in, and the one for which it may ask."""

    enterprises: tuple[int, ...]
    asker: int | None


def hub_of(actor) -> Hub:
    """Return the enterprises of the actor's shops, the main one first."""
    shops = Shop.objects.for_actor(actor, Action.VIEW).order_by("-is_main", "pk")
    working = tuple(dict.fromkeys(shops.values_list("enterprise_id", flat=True)))
    asking = set(own_enterprises(actor, Action.GRANT).values_list("pk", flat=True))
    return Hub(working, next((pk for pk in working if pk in asking), None))


def with_standing(rows: QuerySet[Partner], actor, hub: Hub) -> QuerySet[Partner]:
    """Load with each enterprise what it leaves to the hub, what was asked, and the actor's part."""
    held = Grant.objects.in_force(timezone.now()).filter(receiver__in=hub.enterprises).order_by()
    asked = GrantRequest.objects.pending().filter(asker__in=hub.enterprises).order_by()
    owners = Manager.objects.filter(enterprise__in=hub.enterprises, role=Role.OWNER.value)
    owned = Manager.objects.filter(
        enterprise=OuterRef("pk"), role=Role.OWNER.value, user__in=owners.values("user")
    )
    team = own_enterprises(actor, Action.VIEW).filter(pk=OuterRef("pk")).order_by()
    return rows.annotate(
        is_hub=Case(When(pk__in=hub.enterprises, then=True), default=False),
        is_sibling=Exists(owned),
        in_team=Exists(team),
        asker=Value(hub.asker, IntegerField(null=True)),
    ).prefetch_related(
        Prefetch("grants_given", held, to_attr="held"),
        Prefetch("grant_requests", asked, to_attr="asked"),
    )


def name_cell(row: Partner) -> str:
    """Return the name, with a badge for who is looked after."""
    if not row.is_delegated:
        return row.name
    return format_html("{} {}", row.name, state(_("delegated")))


def permissions_of(row: Partner) -> frozenset[Permission]:
    """Return what the enterprise leaves to the hub now."""
    given = {Permission(each.permission) for each in row.held}
    return frozenset(given | AUTOMATIC if row.is_sibling else given)


def permissions_words(row: Partner) -> str:
    """Say what the enterprise leaves to the hub, in short."""
    if row.is_hub:
        return _("your enterprise")
    found = permissions_of(row)
    if len(found) == len(Permission):
        return _("everything")
    return ", ".join(str(word) for kind, word in SHORT.items() if kind in found) or _("nothing")


def may_be_asked(row: Partner) -> bool:
    """Say whether there is something left to ask of the enterprise. One does not ask oneself."""
    if row.is_hub or row.is_sibling or row.asked:
        return False
    return len(permissions_of(row)) < len(Permission)


def permissions_cell(row: Partner) -> str:
    """Return the permissions held, what waits for an answer, and the way to ask for more."""
    if row.is_hub:
        return format_html('<span class="shop-soft">{}</span>', permissions_words(row))
    found = permissions_of(row)
    kind = "good" if len(found) == len(Permission) else "plain" if found else "bad"
    badge = state(permissions_words(row), kind)
    if row.asked:
        return format_html("{} {}", badge, state(_("waiting for its answer"), "warning"))
    if row.asker and may_be_asked(row):
        link = format_html(
            '<a class="newcomer__ask" href="{}">{}</a>', ask_url(row.asker, row.pk), _("Ask")
        )
        return format_html("{} {}", badge, link)
    return badge


def sells_words(row: Partner) -> str:
    """Say in short what the enterprise sells itself."""
    return {Sells.OWN: _("its own products"), Sells.ANY: _("resells")}.get(row.sells, "–")


def ask_url(asker: int, giver: int) -> str:
    """Return where the hub asks an enterprise for permissions."""
    return f"{reverse('portal_permissions_ask', args=[asker])}?{urlencode({'avec': giver})}"
