"""Places the planned orders through the shop's own services."""

from datetime import timedelta

from shop.basket.models import Basket
from shop.checkout.services import place_order
from shop.customer.buyer import Buyer
from shop.order.models import Order, OrderStatusChange
from shop.order.services import change_status
from shop.order_cycles.sale import current_sale
from shop.pricing.strategy import ShopStrategy
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

from .cycles import Week
from .fees import Fees
from .plan import PlannedOrder

STEPS = {
    PLACED: (),
    READY: (READY,),
    HANDED_OUT: (READY, HANDED_OUT),
    CANCELLED: (CANCELLED,),
}


class Counter:
    """The shop's counter: knows the products, customers and choices, and places orders."""

    def __init__(
        self, *, shop, products: dict, customers: dict, manager, fees: Fees, week: Week
    ) -> None:
        self.shop = shop
        self.products = products
        self.customers = customers
        self.manager = manager
        self.fees = fees
        self.week = week
        self.pickups = list(shop.pickup_points.all())
        self.payments = list(shop.payment_methods.all())

    def place(self, planned: PlannedOrder) -> Order:
        """Place one order at its moment, then lead it to its status."""
        self.fees.reach(planned.placed_at)
        self.week.reach(planned.placed_at)
        customer = self.customers[planned.email]
        order = place_order(
            basket=self._basket(planned, customer.user),
            shop=self.shop,
            user=customer.user,
            buyer=Buyer(name=customer.name, email=customer.email, phone=customer.phone),
            pickup_point=self.pickups[planned.pickup],
            payment_method=self.payments[planned.payment],
            terms_accepted_at=planned.placed_at,
            now=planned.placed_at,
            notify=True,
        )
        for days, status in enumerate(STEPS[planned.status], start=1):
            change_status(order=order, status=status, actor=self.manager)
            _date_change(order, status, planned.placed_at + timedelta(days=days))
        return order

    def _basket(self, planned: PlannedOrder, user) -> Basket:
        sale = current_sale(shop=self.shop, at=planned.placed_at)
        basket = Basket.objects.create(shop=self.shop, owner=user, cycle=sale.cycle)
        basket.strategy = ShopStrategy(shop=self.shop, user=user, sale=sale)
        for title, quantity in planned.quantities.items():
            basket.add_product(self.products[title], quantity)
        return basket


def _date_change(order: Order, status: str, moment) -> None:
    changes = OrderStatusChange.objects.filter(order=order, new_status=status)
    changes.update(date_created=moment)
