"""Rows for the tests, with the traits that the business speaks of.

Values that a test does not name are sound defaults: an open shop, a product on sale with stock.
"""

from .cycles import OrderCycleFactory
from .orders import OrderFactory, basket_with, buyer
from .people import (
    CustomerFactory,
    CustomerGroupFactory,
    ManagerFactory,
    UserFactory,
    wagtail_group,
)
from .products import CategoryFactory, FeeFactory, ProductFactory
from .shops import EnterpriseFactory, PaymentMethodFactory, PickupPointFactory, ShopFactory, permit

__all__ = [
    "CategoryFactory",
    "CustomerFactory",
    "CustomerGroupFactory",
    "EnterpriseFactory",
    "FeeFactory",
    "ManagerFactory",
    "OrderCycleFactory",
    "OrderFactory",
    "PaymentMethodFactory",
    "PickupPointFactory",
    "ProductFactory",
    "ShopFactory",
    "UserFactory",
    "basket_with",
    "buyer",
    "permit",
    "wagtail_group",
]
