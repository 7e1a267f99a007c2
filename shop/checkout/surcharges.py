"""Per-order fees as Oscar (4.2) surcharges: « commande entière » (rules §7.5)."""

from dataclasses import dataclass

from oscar.apps.checkout.applicator import SurchargeList, SurchargePrice
from oscar.core.prices import Price

from shop.rules.fees import OrderFee


@dataclass(frozen=True)
class FeeSurcharge:
    """A surcharge whose code is the fee at its place, so that no two of an order are equal."""

    name: str
    code: str


def surcharges_of(basket) -> SurchargeList | None:
    """Return the surcharges of a basket, one for each fee and place; None when there is none."""
    found = [SurchargePrice(_surcharge(each), _price(each)) for each in basket.quote.fees]
    return SurchargeList(found) if found else None


def _surcharge(each: OrderFee) -> FeeSurcharge:
    return FeeSurcharge(each.fee.label, each.fee.code)


def _price(each: OrderFee) -> Price:
    rates = ",".join(str(part.rate) for part in each.parts)
    return Price(currency="EUR", excl_tax=each.excl_vat, incl_tax=each.amount, tax_code=rates)
