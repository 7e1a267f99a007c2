"""The enterprises and products of the scenarios, as the rules see them."""

from decimal import Decimal

from shop.rules.fees import Calculator, Fee, FeeType, Place, Terms
from shop.rules.pricing import PriceInputs, PriceList, Quote, quote

HALLE, TISSOT, AUBIN, CARON, COOP = 1, 2, 3, 4, 5
FOOD, TWENTY = Decimal("5.5"), Decimal(20)


def euros(text: str) -> Decimal:
    return Decimal(text)


def a_fee(
    calculator=Calculator.PERCENT,
    *,
    owner: int = HALLE,
    of: int | None = None,
    type=FeeType.SALES,
    vat: str | None = None,
    key: int = 1,
    max_items: int = 0,
    basis=None,
    **amounts: str,
) -> Fee:
    """A fee; `of` is the producer on whose goods it is charged, amounts are texts."""
    more = {"max_items": max_items} | ({"basis": basis} if basis else {})
    terms = Terms(calculator, **{name: Decimal(text) for name, text in amounts.items()}, **more)
    place = Place.SHOP if of is None else Place.SUPPLY
    rate = None if vat is None else Decimal(vat)
    return Fee(key, owner, type, f"Frais {key}", terms, rate, place, of)


def priced_at(
    price: str,
    quantity: int = 1,
    *,
    fees=(),
    lists: tuple[PriceList, ...] = (),
    producer: int = TISSOT,
    weight: str = "1",
    vat: Decimal = FOOD,
    own: str | None = None,
) -> Quote:
    """The quote of so many units of a product; `own` is the shop's price."""
    inputs = PriceInputs(
        purchase_price=Decimal(price),
        vat_rate=vat,
        shop_price=None if own is None else Decimal(own),
        lists=lists,
        fees=tuple(fees),
        producer=producer,
        weight=Decimal(weight),
    )
    return quote(inputs, quantity)


def shared(order, seller: int = HALLE) -> dict[int, Decimal]:
    """Return what each enterprise gets of an order, in whatever capacity."""
    from shop.rules.totals import shares_of

    sums: dict[int, Decimal] = {}
    for share in shares_of(order, seller):
        sums[share.beneficiary] = sums.get(share.beneficiary, Decimal(0)) + share.amount
    return {key: amount for key, amount in sums.items() if amount}
