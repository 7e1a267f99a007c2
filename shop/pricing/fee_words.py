"""Fees in words: how much, on what, and an example computed by the rules."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.backoffice.display import euros, percent, plain
from shop.fees.models import Fee
from shop.fees.terms import Basis, Calculator, FeeType
from shop.rules.fees import Terms, order_amount, unit_amount

CENT = Decimal("0.01")
SAMPLE_PRICE, SAMPLE_KILOS, SAMPLE_GOODS = Decimal(3), Decimal("1.5"), Decimal(50)

TYPES = {
    FeeType.PACKING: gettext_lazy("Packing: crates, weighing, bags, the hands that fill them"),
    FeeType.TRANSPORT: gettext_lazy("Transport: rounds, fuel, cold chain, delivery"),
    FeeType.ADMIN: gettext_lazy("Administration: accounts, software, insurance, rent"),
    FeeType.SALES: gettext_lazy("Sales and marketing: the seller’s commission, the market stall"),
    FeeType.FUNDRAISING: gettext_lazy("Fundraising: a gift or a share for a common project"),
}

PER_ITEM_CALCULATORS = {
    Calculator.PERCENT: gettext_lazy("Percentage: 8 % of an item at 3.00 € makes 0.24 €"),
    Calculator.PER_ITEM: gettext_lazy("Amount per item: 0.20 € on each punnet or each bunch"),
    Calculator.PER_KG: gettext_lazy("Amount per kilo: 0.50 €/kg makes 0.75 € on a bag of 1.5 kg"),
    Calculator.PERCENT_AND_FIXED: gettext_lazy(
        "Percentage and amount: 5 % and 0.10 € make 0.25 € on an item at 3.00 €"
    ),
}
PER_ORDER_CALCULATORS = {
    Calculator.FLAT: gettext_lazy("Amount per order: 2.00 €, for 1 item or for 40"),
    Calculator.DEGRESSIVE: gettext_lazy(
        "By number of items: 2.00 € for the first, 1.00 € for the next ones, 3 items at most"
    ),
    Calculator.THRESHOLD: gettext_lazy(
        "By amount of goods: 10.00 € below 25.00 € of goods, 1.00 € from there on"
    ),
    Calculator.ORDER_PERCENT_AND_FIXED: gettext_lazy(
        "Percentage and amount: 1.5 % of the goods and 0.25 €, a payment cost for instance"
    ),
}


def amount_in_words(fee) -> str:
    """Say how much a fee is: « 8 % du prix », « 0,50 €/kg ». `fee` has the columns of FeeTerms."""
    calculator = Calculator(fee.calculator)
    words = {
        "percent": percent(fee.percent),
        "amount": euros(fee.amount),
        "next": euros(fee.next_amount),
        "items": fee.max_items,
        "minimum": euros(fee.minimum),
    }
    text = _WORDS[calculator]
    if calculator is Calculator.DEGRESSIVE and not fee.max_items:
        text = _("nothing: no item pays")
    return str(text) % words


_WORDS = {
    Calculator.PERCENT: gettext_lazy("%(percent)s of the price"),
    Calculator.PER_ITEM: gettext_lazy("%(amount)s per item"),
    Calculator.PER_KG: gettext_lazy("%(amount)s/kg"),
    Calculator.PERCENT_AND_FIXED: gettext_lazy("%(percent)s + %(amount)s per item"),
    Calculator.FLAT: gettext_lazy("%(amount)s per order"),
    Calculator.DEGRESSIVE: gettext_lazy("%(amount)s, then %(next)s, at most %(items)s items"),
    Calculator.THRESHOLD: gettext_lazy(
        "%(amount)s below %(minimum)s of goods, %(next)s from there on"
    ),
    Calculator.ORDER_PERCENT_AND_FIXED: gettext_lazy("%(percent)s + %(amount)s per order"),
}


def places_in_words(fee: Fee) -> str:
    """Say where a fee is charged. Load it with its standing `charges`."""
    charges = fee.charges.all()
    producers = [each.producer.name for each in charges if each.producer]
    if not producers:
        return str(_("the whole shop")) if charges else str(_("nothing"))
    names = ", ".join(sorted(producers))
    if fee.basis == Basis.ORDER:
        return _("%(names)s (looks at the whole order)") % {"names": names}
    return names


def vat_in_words(fee: Fee) -> str:
    """Say how a fee is taxed. Load it with `shop__enterprise`."""
    if not fee.shop.enterprise.charges_vat:
        return _("without VAT")
    return percent(fee.own_rate) if fee.own_rate is not None else _("the product’s")


def example(terms: Terms) -> str:
    """Say what a fee costs in a case that anybody can check, in the cents of the rules."""
    if terms.is_per_item:
        return _item_example(terms)
    calculator = Calculator(terms.calculator.value)
    if calculator is Calculator.DEGRESSIVE:
        return _items_example(terms)
    if calculator is Calculator.THRESHOLD:
        return _goods_example(terms, max(terms.minimum - CENT, Decimal(0)), terms.minimum)
    return _goods_example(terms, SAMPLE_GOODS)


def _item_example(terms: Terms) -> str:
    by_weight = terms.calculator.value == Calculator.PER_KG
    fee = unit_amount(terms, SAMPLE_PRICE, SAMPLE_KILOS)
    words = {
        "price": euros(SAMPLE_PRICE),
        "kilos": plain(SAMPLE_KILOS),
        "fee": euros(fee),
        "shelf": euros(SAMPLE_PRICE + fee),
    }
    if by_weight:
        text = _("An item of %(kilos)s kg at %(price)s: %(fee)s, so %(shelf)s on the shelf.")
    else:
        text = _("An item at %(price)s: %(fee)s, so %(shelf)s on the shelf.")
    return text % words


def _items_example(terms: Terms) -> str:
    if terms.max_items <= 0:
        return _("No item pays: the fee costs nothing.")
    counts = sorted({1, 2, terms.max_items, terms.max_items + 2})
    return " · ".join(
        ngettext("%(items)s item: %(fee)s", "%(items)s items: %(fee)s", count)
        % {"items": count, "fee": euros(order_amount(terms, SAMPLE_GOODS, count))}
        for count in counts
    )


def _goods_example(terms: Terms, *goods: Decimal) -> str:
    return " · ".join(
        _("An order with %(goods)s of goods: %(fee)s")
        % {"goods": euros(each), "fee": euros(order_amount(terms, each, 1))}
        for each in goods
    )
