"""Departments, labels, allergens and the products with their stock and prices."""

from decimal import Decimal

from django.utils.text import slugify

from shop.catalogue.models import (
    Allergen,
    Category,
    Label,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
    ShopProduct,
)
from shop.partner.models import StockRecord

from .files import names, rows

UNLIMITED = "unlimited"
ALLERGENS = {
    "gluten": "Gluten",
    "crustacés": "Crustacés",
    "œufs": "Œufs",
    "poissons": "Poissons",
    "arachides": "Arachides",
    "soja": "Soja",
    "lait": "Lait",
    "fruits à coque": "Fruits à coque",
    "céleri": "Céleri",
    "moutarde": "Moutarde",
    "sésame": "Graines de sésame",
    "sulfites": "Anhydride sulfureux et sulfites",
    "lupin": "Lupin",
    "mollusques": "Mollusques",
}


def load_categories() -> dict[str, Category]:
    """Create the departments; return them by slug."""
    return {row["slug"]: Category.add_root(is_public=True, **row) for row in rows("categories")}


def load_labels() -> dict[str, Label]:
    return {
        row["name"]: Label.objects.get_or_create(name=row["name"], defaults=row)[0]
        for row in rows("labels")
    }


def load_allergens() -> dict[str, Allergen]:
    return {key: Allergen.objects.get_or_create(name=name)[0] for key, name in ALLERGENS.items()}


def load_products(*, shop, enterprises: dict, pictures, ordered: dict[str, int]) -> dict:
    """Create every product; return them by title.

    `ordered` holds the pieces that the past orders will take, by title: they are added to the
    stock, so that what the table says is left once the orders are placed.
    """
    table = rows("products")
    kind, _ = ProductClass.objects.get_or_create(
        name="Produit", defaults={"requires_shipping": False, "track_stock": True}
    )
    products = [
        Product.objects.create(product_class=kind, **_fields(row, enterprises)) for row in table
    ]
    pairs = list(zip(table, products, strict=True))
    _put_on_shelf(pairs, shop, enterprises, ordered)
    _describe(pairs, load_categories())
    _illustrate(pairs, pictures)
    return {product.title: product for product in products}


def _fields(row: dict, enterprises: dict) -> dict:
    return {
        "title": row["title"],
        "slug": slugify(row["title"].replace("œ", "oe").replace("Œ", "Oe")),
        "description": f"<p>{row['description']}</p>",
        "unit": row["unit"],
        "size": Decimal(row["size"]),
        "measure": row["measure"],
        "vat_rate": row["vat"],
        "shipping_weight": _number(row["weight"]),
        "season": row["season"],
        "origin": enterprises[row["producer"]].place,
    }


def _put_on_shelf(pairs: list, shop, enterprises: dict, ordered: dict[str, int]) -> None:
    StockRecord.objects.bulk_create(
        StockRecord(
            product=product,
            partner=enterprises[row["producer"]],
            partner_sku=f"{row['producer'].upper()}-{number:03}",
            price_currency="EUR",
            price=Decimal(row["purchase"]),
            is_unlimited=row["stock"] == UNLIMITED,
            num_in_stock=_pieces(row) + ordered.get(product.title, 0),
        )
        for number, (row, product) in enumerate(pairs, start=1)
    )
    ShopProduct.objects.bulk_create(
        ShopProduct(
            shop=shop, product=product, price=_number(row["shop"]), margin=_number(row["margin"])
        )
        for row, product in pairs
    )


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _pieces(row: dict) -> int:
    return 0 if row["stock"] == UNLIMITED else int(row["stock"])


def _describe(pairs: list, categories: dict) -> None:
    labels, allergens = load_labels(), load_allergens()
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category=categories[row["category"]])
        for row, product in pairs
    )
    Product.labels.through.objects.bulk_create(
        Product.labels.through(product=product, label=labels[name])
        for row, product in pairs
        for name in names(row["labels"])
    )
    Product.allergens.through.objects.bulk_create(
        Product.allergens.through(product=product, allergen=allergens[name])
        for row, product in pairs
        for name in names(row["allergens"])
    )


def _illustrate(pairs: list, pictures) -> None:
    ProductImage.objects.bulk_create(
        ProductImage(
            product=product,
            original=pictures.image("products", row["picture"], product.title).file.name,
            display_order=0,
        )
        for row, product in pairs
    )
