"""What an order keeps of the moment of ordering (rules §6.5), and how it is read back."""

from decimal import Decimal

from shop.catalogue.units import unit_label
from shop.fees.terms import TERMS_FIELDS
from shop.rules import fees as rules
from shop.rules.pricing import BasePrice, PriceInputs, Quote, Weighing, priced
from shop.rules.totals import OrderQuote, order_quote

from .models import FrozenFee, Line, LineFee, OrderFee


def frozen_order_fields(basket) -> dict:
    """Return who sold, and how the buyer was shown prices."""
    context = basket.strategy.context
    return {
        "seller": basket.shop.enterprise,
        "seller_name": basket.shop.enterprise.name,
        "charges_vat": context.charges_vat,
        "shows_excl_vat": context.shows_excl_vat,
    }


def frozen_fields(basket_line) -> dict:
    """Return the order line's own fields, beside those that Oscar copies."""
    quote = basket_line.quote
    chosen = quote.price_list
    return {
        "unit_label": unit_label(basket_line.product),
        "unit_weight": basket_line.product.unit_weight,
        "purchase_price": quote.price.purchase_price,
        "owed_price": quote.price.owed,
        "base_price": quote.price.base,
        "base_without_list": quote.price.without_list,
        "public_price": quote.public_price,
        "vat_rate": quote.vat_rate,
        "price_list_id": chosen.key if chosen else None,
        "price_list_name": chosen.label if chosen else "",
        "bearer": chosen.bearer.value if chosen else "",
    }


def freeze_line_fees(order_line: Line, quote: Quote) -> None:
    """Write one row per fee of the line, with its owner and its VAT."""
    LineFee.objects.bulk_create(
        LineFee(
            line=order_line,
            unit_amount=each.unit,
            fee_amount=each.amount,
            vat_rate=each.vat_rate,
            vat=each.vat,
            **_frozen(each.fee),
        )
        for each in quote.fees
    )


def freeze_order_fees(order, quote: OrderQuote) -> None:
    """Write one row per surcharge and VAT rate: Oscar's surcharge has no place for an owner."""
    surcharges = {row.code: row for row in order.surcharges.all()}
    OrderFee.objects.bulk_create(
        OrderFee(
            order=order,
            surcharge=surcharges[each.fee.code],
            fee_amount=part.amount,
            vat_rate=part.rate,
            vat=part.vat,
            **_frozen(each.fee),
        )
        for each in quote.fees
        for part in each.parts
    )


def _frozen(fee: rules.Fee) -> dict:
    terms = fee.terms
    own_rate = "" if fee.vat_rate is None else f"{fee.vat_rate.normalize():f}"
    return {
        "fee_id": fee.key,
        "owner_id": fee.owner,
        "owner_name": fee.owner_name,
        "type": fee.type.value,
        "label": fee.label,
        "place": fee.place.value,
        "producer_id": fee.producer,
        "own_vat_rate": own_rate,
        **{name: getattr(terms, name) for name in TERMS_FIELDS if name != "own_vat_rate"},
    }


def thawed_fee(row: FrozenFee) -> rules.Fee:
    """Return a fee by the terms that the order keeps, whatever became of the fee since."""
    return rules.Fee(
        key=row.fee_id,
        owner=row.owner_id,
        owner_name=row.owner_name,
        type=rules.FeeType(row.type),
        label=row.label,
        terms=row.terms,
        vat_rate=row.own_rate,
        place=rules.Place(row.place),
        producer=row.producer_id,
    )


def thawed_quote(
    line: Line, *, quantity: int | None = None, weighing: Weighing | None = None
) -> Quote:
    """Return the quote of an order line by its frozen price and fees.

    `quantity` and `weighing` ask for another quantity or weight. What prices and fees have become
    since changes nothing (F-14). Load the lines with `prefetch_related("fees")`.
    """
    inputs = PriceInputs(
        purchase_price=line.purchase_price,
        vat_rate=Decimal(line.vat_rate),
        fees=tuple(thawed_fee(row) for row in line.fees.all()),
        producer=line.partner_id or 0,
        weight=line.unit_weight,
    )
    price = BasePrice(line.purchase_price, line.base_without_list, line.base_price, line.owed_price)
    wanted = line.quantity if quantity is None else quantity
    return priced(price, inputs, wanted, public_price=line.public_price, weighing=weighing)


def thawed_order_quote(order, quantities: dict[int, int] | None = None) -> OrderQuote:
    """Return the quote of a whole order by its frozen prices and fees.

    `quantities` asks for other ones, by line key: thresholds and steps of its per-order fees are
    those of the day of ordering. Load the order with `with_money()`.
    """
    wanted = quantities or {}
    lines = [thawed_quote(line, quantity=wanted.get(line.pk)) for line in order.lines.all()]
    rows = [row for each in order.surcharges.all() for row in list(each.fees.all())[:1]]
    return order_quote(lines, [thawed_fee(row) for row in rows])
