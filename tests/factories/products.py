from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from shop.catalogue.models import Category, Product, ProductClass, ShopProduct
from shop.fees.models import Fee
from shop.fees.terms import Place
from shop.partner.grants.models import PermissionKind
from shop.partner.models import StockRecord

from .shops import EnterpriseFactory, permit


class CategoryFactory(DjangoModelFactory):
    """A department at the root of the tree, or below `parent`."""

    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Rayon {n}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        return parent.add_child(**fields) if parent else model_class.add_root(**fields)


class ProductFactory(DjangoModelFactory):
    """A product of `producer`, on the shelf of `shop`, with ten pieces in stock at 4.20 €.

    `price` is the producer's price and `shop_price` the shop's own; both are strings of euros.
    Without a shop the product stands on no shelf; without a category in no department. The shop
    gets the `permissions` from the producer that it does not have yet: all four by default.
    """

    class Meta:
        model = Product

    title = factory.Sequence(lambda n: f"Carottes {n}")
    unit = "kg"

    @classmethod
    def _create(
        cls,
        model_class,
        *args,
        shop=None,
        producer=None,
        price="4.20",
        stock=10,
        unlimited=False,
        on_sale=True,
        shop_price=None,
        category=None,
        permissions=PermissionKind.values,
        **fields,
    ):
        fields.setdefault("product_class", product_class())
        product = super()._create(model_class, *args, **fields)
        producer = producer or EnterpriseFactory()
        StockRecord.objects.create(
            product=product,
            partner=producer,
            partner_sku=f"P{product.pk}",
            price=price and Decimal(price),
            num_in_stock=stock,
            is_unlimited=unlimited,
        )
        if category:
            product.categories.add(category)
        if shop:
            own = shop_price and Decimal(shop_price)
            ShopProduct.objects.create(shop=shop, product=product, is_on_sale=on_sale, price=own)
            permit(producer, shop.enterprise, permissions)
        return product


def FeeFactory(shop, owner=None, supply=None, **fields):
    """A fee of `shop`, charged on all that it sells, or on the goods of the producers in `supply`.

    Its owner is the shop's own enterprise unless said otherwise; 10 % per item by default.
    Decimal values may be given as strings.
    """
    numbers = {"percent", "amount", "next_amount", "minimum"}
    values = {key: Decimal(value) if key in numbers else value for key, value in fields.items()}
    if not fields.keys() & (numbers | {"calculator"}):
        values["percent"] = Decimal(10)
    defaults = {"calculator": "percent", "type": "sales", "label": f"Frais {Fee.objects.count()}"}
    fee = Fee.objects.create(shop=shop, owner=owner or shop.enterprise, **(defaults | values))
    for producer in supply or ():
        fee.charges.create(place=Place.SUPPLY, producer=producer)
    if not supply:
        fee.charges.create(place=Place.SHOP)
    return fee


def product_class() -> ProductClass:
    """Return the one class of products: their stock counts, nothing is sent by post."""
    found, _ = ProductClass.objects.get_or_create(
        name="Produit", defaults={"requires_shipping": False, "track_stock": True}
    )
    return found
