"""Enterprises, the shop, and what it offers at its counter."""

from shop.catalogue.models import Product, ShopProduct
from shop.order_cycles.models import PickupPoint
from shop.partner.models import Partner, Shop
from shop.payment.models import PaymentKind, PaymentMethod

from .files import document, rows

SLUG = "la-ferme-du-grand-chene"
RESELLER = "chene"
BAKER = "pain"


def is_loaded() -> bool:
    """Say whether the demo hub is in the database: its shop is the mark."""
    return Shop.objects.filter(slug=SLUG).exists()


def load_enterprises() -> dict[str, Partner]:
    """Create the enterprises; return them by key."""
    fields = ("name", "sells", "street", "postcode", "town", "email", "phone", "summary")
    made = {}
    for row in rows("enterprises"):
        values = {field: row[field] for field in fields}
        made[row["key"]] = Partner.objects.create(is_producer=bool(row["produces"]), **values)
    return made


def load_shop(enterprise: Partner) -> Shop:
    """Create the main shop with its pick-up points and payment methods."""
    shop = Shop.objects.create(
        enterprise=enterprise,
        name=enterprise.name,
        slug=SLUG,
        is_main=not Shop.objects.filter(is_main=True).exists(),
        **document("shop"),
        email=enterprise.email,
        phone=enterprise.phone,
    )
    shop.refresh_from_db()
    load_counter(shop)
    return shop


def load_counter(shop: Shop) -> None:
    for position, row in enumerate(rows("pickup_points")):
        PickupPoint.objects.create(shop=shop, position=position, **row)
    for position, row in enumerate(rows("payment_methods")):
        row["instructions"] = row["instructions"].replace("\\n", "\n")
        PaymentMethod.objects.create(shop=shop, position=position, **row)


def load_own_shop(enterprise: Partner) -> Shop:
    """Create the shop of a producer that sells its own products beside the hub."""
    shop = Shop.objects.create(
        enterprise=enterprise,
        name=enterprise.name,
        slug="fournil-des-arbelles",
        email=enterprise.email,
        phone=enterprise.phone,
        announcement="Le pain de la semaine, à retirer au fournil",
        welcome="Les mêmes pains qu’au Grand Chêne, pris à la sortie du four.",
    )
    PickupPoint.objects.create(
        shop=shop,
        name="Le fournil",
        street=enterprise.street,
        postcode=enterprise.postcode,
        town=enterprise.town,
        opening="Mercredi et vendredi de 16 h à 19 h",
    )
    PaymentMethod.objects.create(shop=shop, kind=PaymentKind.CASH, name="Espèces")
    ShopProduct.objects.bulk_create(
        ShopProduct(shop=shop, product=product)
        for product in Product.objects.of_producer(enterprise)
    )
    return shop
