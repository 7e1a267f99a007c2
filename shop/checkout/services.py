"""Placing an order: the only place where a basket becomes an order (rules §12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from oscar.apps.checkout.calculators import OrderTotalCalculator
from oscar.apps.shipping.methods import NoShippingRequired

from shop.accounts.services import remember_contact
from shop.accounts.throttle import count
from shop.basket.models import Basket
from shop.customer.buyer import Buyer
from shop.customer.services import customer_for_order
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.order.utils import OrderCreator, OrderNumberGenerator
from shop.partner.exceptions import OutOfStock

from .applicator import SurchargeApplicator
from .checks import check_choices, check_lines, check_minimum, check_sale, check_unchanged
from .exceptions import OrderRefused, Refusal
from .locking import locked_basket


def place_order(
    *,
    basket: Basket,
    shop,
    user,
    buyer: Buyer,
    pickup_point,
    payment_method,
    terms_accepted_at: datetime | None,
    now: datetime,
    confirmed: dict | None = None,
    notify: bool = False,
    visitor: str | None = None,
) -> Order:
    """Turn an open basket into an order with frozen prices, taking the stock once.

    `user` is the signed-in account or None, `confirmed` the snapshot of the summary that the
    buyer saw, `notify` writes the messages, which leave after the commit. `visitor` is where the
    request comes from, if it is to be counted: an order writes to an address that may be anybody's,
    unless the account has confirmed it. Placing the same basket again returns the same order.
    Raises OrderRefused or TooMany, with nothing changed.
    """
    user = user if user is not None and user.is_authenticated else None
    with _whole_or_refused():
        fresh = locked_basket(basket=basket, shop=shop, user=user, now=now)
        existing = Order.objects.filter(basket=fresh).first()
        if existing:
            return existing
        _check(fresh, shop, user, pickup_point, payment_method, confirmed)
        if visitor is not None and not (user and user.email_confirmed_at):
            count("order", now=now, visitor=visitor, address=buyer.email)
        order = _create(
            basket=fresh,
            user=user,
            date_placed=now,
            terms_accepted_at=terms_accepted_at,
            shop=shop,
            customer=customer_for_order(shop=shop, user=user, buyer=buyer),
            **_cycle_fields(fresh.strategy.sale),
            **_buyer_fields(buyer, user),
            **_pickup_fields(pickup_point),
            **_payment_fields(payment_method),
        )
        fresh.submit()
        if user:
            remember_contact(user=user, name=buyer.name, phone=buyer.phone)
        if notify:
            send_confirmation(order)
    return order


@contextmanager
def _whole_or_refused() -> Iterator[None]:
    """Write all or nothing. A fee or list deleted at this very moment has changed the order."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise OrderRefused(Refusal.CHANGED) from error


def _check(basket, shop, user, pickup_point, payment_method, confirmed) -> None:
    check_sale(sale=basket.strategy.sale)
    if user is None and not shop.guests_may_order:
        raise OrderRefused(Refusal.SIGN_IN)
    leg = basket.strategy.sale.leg
    check_choices(leg=leg, pickup_point=pickup_point, payment_method=payment_method)
    check_lines(basket=basket)
    check_minimum(basket=basket)
    if confirmed is not None:
        check_unchanged(
            basket=basket,
            pickup_point=pickup_point,
            payment_method=payment_method,
            seen=confirmed,
        )


def _create(*, basket: Basket, user, **fields) -> Order:
    method = NoShippingRequired()
    charge = method.calculate(basket)
    surcharges = SurchargeApplicator().get_applicable_surcharges(basket)
    try:
        return OrderCreator().place_order(
            basket=basket,
            total=OrderTotalCalculator().calculate(basket, charge, surcharges),
            surcharges=surcharges,
            shipping_method=method,
            shipping_charge=charge,
            user=user,
            order_number=str(OrderNumberGenerator().order_number(basket)),
            **fields,
        )
    except OutOfStock as refusal:
        short = [line for line in basket.all_lines() if line.stockrecord == refusal.stockrecord]
        raise OrderRefused(Refusal.OUT_OF_STOCK, lines=short) from refusal


def _buyer_fields(buyer: Buyer, user) -> dict:
    return {
        "buyer_name": buyer.name,
        "buyer_email": buyer.email,
        "buyer_phone": buyer.phone,
        "buyer_note": buyer.note,
        "guest_email": "" if user else buyer.email,
    }


def _cycle_fields(sale) -> dict:
    return {"cycle": sale.cycle, "cycle_name": sale.cycle.name, "ready_for": sale.leg.ready_for}


def _pickup_fields(point) -> dict:
    return {
        "pickup_point": point,
        "pickup_name": point.name,
        "pickup_address": point.address,
        "pickup_opening": point.opening,
    }


def _payment_fields(method) -> dict:
    return {
        "payment_kind": method.kind,
        "payment_name": method.name,
        "payment_instructions": method.instructions,
    }
