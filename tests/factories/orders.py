from datetime import datetime

from django.utils import timezone

from shop.basket.models import Basket
from shop.pricing.strategy import ShopStrategy
from shop.rules.orders import CANCELLED, HANDED_OUT, PLACED, READY

from .people import UserFactory

PATHS = {
    PLACED: (),
    READY: (READY,),
    HANDED_OUT: (READY, HANDED_OUT),
    CANCELLED: (CANCELLED,),
}


def basket_with(shop, quantities: dict, user=None) -> Basket:
    """Return an open basket that holds `{product: quantity}`, priced for the user."""
    strategy = ShopStrategy(shop=shop, user=user)
    basket = Basket.objects.create(shop=shop, owner=user, cycle=strategy.sale.cycle)
    basket.strategy = strategy
    for product, quantity in quantities.items():
        basket.add_product(product, quantity)
    return basket


def buyer(name: str = "Dominique Petit", email: str = "dominique@halle.example", **fields):
    """Return what a buyer types at the checkout."""
    from shop.customer.buyer import Buyer

    return Buyer(name=name, email=email, **({"phone": "0601020304"} | fields))


def OrderFactory(
    shop, lines: dict, user=None, status: str | None = None, now: datetime | None = None, **choices
):
    """Place an order for `{product: quantity}` through the real service, then move it to `status`.

    `choices` may hold buyer, pickup_point and payment_method.
    """
    from shop.checkout.services import place_order

    now = now or timezone.now()
    order = place_order(
        basket=basket_with(shop, lines, user=user),
        shop=shop,
        user=user,
        buyer=choices.get("buyer")
        or buyer(email=user.email if user else "dominique@halle.example"),
        pickup_point=choices.get("pickup_point") or shop.pickup_points.first(),
        payment_method=choices.get("payment_method") or shop.payment_methods.first(),
        terms_accepted_at=now,
        now=now,
    )
    return _move(order, status) if status else order


def _move(order, status: str):
    from shop.order.services import change_status

    actor = UserFactory(is_superuser=True)
    for step in PATHS[status]:
        change_status(order=order, status=step, actor=actor)
    order.refresh_from_db()
    return order
