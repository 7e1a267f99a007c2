"""A small market with one person for each column of the access matrix, and paths to its rows."""

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from shop.catalogue.models import ProductImport, ShopProduct
from shop.communication.models import Message
from shop.communication.services import write_message
from shop.order_cycles.models import Availability, CycleRhythm
from shop.partner.journal import note
from shop.partner.models import GrantRequest, Invitation
from shop.storefront.urlconf import urlconf_for
from tests import factories
from tests.clients import teammate
from tests.factories.legs import cycle_of, leg_of
from tests.factories.pages import HomePageFactory

REFUSALS = {"login", "403", "404"}
# What may change when somebody only looks: sessions, and what libraries keep for themselves.
ASIDE = ("django_session", "axes_", "wagtailsearch_")
# Stands in what only the farm, its shop and its customer may know, and nowhere else.
SECRET = "Xanthippe"
PHONE = "0612131415"
LEG_PATHS = ("portal_leg", "portal_availability", "portal_leg_nothing", "portal_leg_undo")
MESSAGE_PATHS = ("shop_message_resend", "shop_message_html", "shop_message_file")


def build() -> dict:
    """Make rows of the main shop, and one person for each column of the tables."""
    shop = factories.ShopFactory()
    HomePageFactory()
    producer = factories.EnterpriseFactory(name="Ferme Zébulon", email=f"{SECRET}@halle.example")
    neighbour = factories.EnterpriseFactory(name="Ferme Voisine")
    category = factories.CategoryFactory()
    made = {"shop": shop, "category": category}
    product = factories.ProductFactory(**made, producer=producer, title="Pommes Zébulon")
    pears = factories.ProductFactory(
        **made, producer=neighbour, title="Poires voisines", permissions=["sell"]
    )
    factories.ProductFactory(producer=producer, title=f"Essai {SECRET}")
    customer = factories.CustomerFactory(
        shop=shop, user=factories.UserFactory(), name=f"Madame {SECRET}"
    )
    order = factories.OrderFactory(
        shop,
        {product: 1, pears: 2},
        user=customer.user,
        buyer=factories.buyer(f"Madame {SECRET}", customer.email, phone=PHONE),
    )
    people = {
        "guest": None,
        "customer": customer.user,
        "editor": _staff("Éditeurs"),
        "producer": teammate(producer, "owner"),
        "neighbour": teammate(neighbour, "owner"),
        "stranger": factories.UserFactory(),
        "rival": teammate(_own_shop().enterprise, "owner"),
        "packing": _staff("Gestionnaires", shop, "packing"),
        "reader": _staff("Gestionnaires", shop, "reader"),
        "manager": _staff("Gestionnaires", shop, "manager"),
        "other": _staff("Gestionnaires", factories.ShopFactory(), "manager"),
    }
    sale = cycle_of(shop, name="Vente à venir", is_draft=True)
    rows = {
        "rythmes": CycleRhythm.objects.create(
            coordinator=shop.enterprise, model_cycle=sale, name_pattern=f"{SECRET} {{semaine}}"
        ),
        "ventes": _asked(sale, producer, f"Par le quai, {SECRET}"),
        "produits": product,
        "stocks": ShopProduct.objects.get(product=product),
        "commandes": order,
        "messages": _message(shop),
        "acheteurs": customer,
        "groupes": factories.CustomerGroupFactory(shop=shop, name=f"Groupe {SECRET}"),
        "producteurs": producer,
        **exchanged(shop, producer, SECRET),
        "frais": factories.FeeFactory(shop, label="Frais Zébulon"),
        "imports": ProductImport.objects.create(
            actor=people["manager"],
            shop=shop,
            rows=[[2, {"producer": "Ferme Zébulon"}]],
            created_at=timezone.now(),
        ),
        "reglages_marge": shop,
        "reglages_boutiques": shop,
        "reglages_retraits": shop.pickup_points.first(),
        "reglages_paiements": shop.payment_methods.first(),
    }
    own = {
        "ventes": _asked(sale, neighbour, "Par la cour"),
        "producteurs": neighbour,
        "produits": pears,
        "stocks": ShopProduct.objects.get(product=pears),
        **exchanged(shop, neighbour, "Bonjour"),
    }
    world = {"shop": shop, "people": people, "category": category}
    return world | {"rows": rows, "rows_of_neighbour": rows | own}


def _asked(cycle, farm, instructions: str):
    """Return the leg of a farm in a draft about which it is asked."""
    leg = leg_of(cycle, farm, instructions=instructions)
    Availability.objects.create(leg=leg, asked_at=timezone.now())
    return leg


def exchanged(shop, farm, word: str) -> dict:
    """Return an invitation of the farm, a request made to it and one that it made; note them."""
    now = timezone.now()
    asked = {"permissions": ["sell"], "message": word, "asked_at": now}
    email = f"{word}-{farm.pk}@halle.example"
    note(farm, "halle.invited", actor=None, email=email, role="lecture")
    return {
        "invitations": Invitation.objects.create(
            email=email, enterprise=farm, secret_hash=email, created_at=now
        ),
        "demandes": GrantRequest.objects.create(**asked, asker=shop.enterprise, giver=farm),
        "demandees": GrantRequest.objects.create(**asked, asker=farm, giver=shop.enterprise),
    }


def _message(shop) -> Message:
    """Return a message of the shop to its customer."""
    words = {"shop": shop, "to": f"{SECRET}@halle.example", "kind": "order_placed"}
    write_message(**words, subject=SECRET, content=(SECRET, SECRET), cause="access")
    return Message.objects.get(subject=SECRET)


def _own_shop():
    """Return the shop of a producer that sells its own products beside the main shop."""
    farm = factories.EnterpriseFactory(name="Ferme Rivale", sells="own", is_producer=True)
    shop = factories.ShopFactory(enterprise=farm)
    factories.ProductFactory(shop=shop, producer=farm)
    return shop


def _staff(group: str, shop=None, role: str | None = None):
    user = factories.UserFactory()
    user.groups.add(factories.wagtail_group(group))
    if shop:
        factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    return user


def path_of(name: str, world: dict) -> str:
    """Return the path of a row of the table. What follows a `?` in its name stays behind it."""
    name, mark, query = name.partition("?")
    order, product = world["rows"]["commandes"], world["rows"]["produits"]
    screen, _, action = name.removeprefix("boutique_").partition("_modeladmin_")
    args = {
        "catalogue:category": [world["category"].slug, world["category"].pk],
        "catalogue:detail": [product.slug, product.pk],
        "basket:add": [product.pk],
        "basket:update": [1],
        "basket:remove": [1],
        "customer:order": [order.number],
        "customer:anon-order": [order.number, order.verification_hash()],
        "customer:open": ["x"],
        "cycle-notices-confirm": ["x"],
        "basket:use-list": [1],
        "basket:forget-list": [1],
        "customer:confirm-email": ["x"],
        "customer:password-reset-confirm": ["x", "x"],
        "shop_order_move": [order.pk],
        "boutique_cycle": [order.cycle_id],
        "boutique_cycle_notify": [order.cycle_id],
        "boutique_cycle_sheet": [order.cycle_id, world["rows"]["producteurs"].pk],
        "boutique_cycle_totals": [order.cycle_id, "csv"],
        **{name: [world["rows"]["messages"].pk] for name in MESSAGE_PATHS},
        "shop_fee_archive": [world["rows"]["frais"].pk],
        "shop_fee_restore": [world["rows"]["frais"].pk],
        "shop_group_archive": [world["rows"]["groupes"].pk],
        "shop_group_restore": [world["rows"]["groupes"].pk],
        "shop_group_prices": ["csv"],
        "shop_import_review": [world["rows"]["imports"].pk],
        "shop_import_template": ["csv"],
        "boutique_limit_answer": [1],
        "portal_product_row": [product.pk],
        **{name: [world["rows"]["ventes"].pk] for name in LEG_PATHS},
        "portal_member": [world["rows"]["producteurs"].managers.get(role="owner").pk],
        "portal_invite_cancel": [1],
        "portal_invitation_cancel": [world["rows"]["invitations"].pk],
        "portal_shelve": [world["rows"]["producteurs"].pk],
        "portal_grant_end": [world["rows"]["producteurs"].grants_given.first().pk],
        "portal_request_answer": [world["rows"]["demandes"].pk],
        "portal_request_withdraw": [world["rows"]["demandees"].pk],
        "portal_product_edit": [product.pk],
        "portal_product_delete": [product.pk],
        "join_invitation": ["x"],
        "mail_address": ["x"],
        "mail_opt_out": ["x"],
        "mail_returns": ["brevo", "x"],
        "wagtail_serve": [""],
        "wagtaildocs_serve": [1, "x.pdf"],
    }.get(name, [])
    if name.startswith("portal_") and name != "portal_enterprises":
        args = [world["rows"]["producteurs"].pk, *args]
    if action in {"edit", "delete", "history", "inspect"}:
        args = [world["rows"][screen].pk]
    path = reverse(name, urlconf=urlconf_for(world["shop"].slug), args=args)
    return f"{path}{mark}{query}"


def answer(response) -> str:
    """Return a status, `login` for who is sent to sign in, `to` for who is sent elsewhere."""
    if response.status_code != 302:
        return str(response.status_code)
    return "login" if "connexion" in response.url or "login" in response.url else "to"


def stored() -> dict:
    """Return every row of every table, to compare before and after."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {name: _rows(cursor, name) for name in tables if not name.startswith(ASIDE)}


def _rows(cursor, table: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return sorted(map(repr, cursor.fetchall()))
