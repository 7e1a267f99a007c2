"""What hypothesis tries on the rules: every calculator, place, bearer and VAT rate.

Amounts may be negative where an amount of a fee may, and each builder keeps within what the
database can hold. They are built from whole numbers of cents, which is fast.
"""

from decimal import Decimal

from hypothesis import strategies as st

from shop.rules.fees import Basis, Calculator, Fee, FeeType, Place, Terms
from shop.rules.pricing import (
    Bearer,
    ListPrice,
    PriceInputs,
    PriceList,
    Quote,
    Weighing,
    base_price,
    priced,
    quote,
)
from shop.rules.totals import OrderQuote, order_quote

SELLER = 1
VAT_RATES = [Decimal(rate) for rate in ("0", "2.1", "5.5", "10", "20")]
RATES = st.sampled_from(VAT_RATES)
ENTERPRISES = st.integers(1, 4)  # the seller, and producers that may own fees too


def decimals(lowest: int, highest: int, places: int = 2, small: int = 10_00):
    """Whole numbers of cents (of grams, with 3 places) between two bounds, two in three small."""

    def scaled(number: int) -> Decimal:
        near = number if number % 3 == 0 else number % min(small, highest)
        return Decimal(near if number >= 0 else max(lowest, -near)).scaleb(-places)

    return st.integers(lowest, highest).map(scaled)


PRICES = decimals(0, 10_000_00)
PERCENTS = decimals(-100_00, 100_00, small=25_00)
AMOUNTS = decimals(-999_99, 999_99)
KILOS = decimals(0, 50_000, places=3, small=2_000)
QUANTITIES = st.integers(0, 2000).map(lambda number: number if number % 3 == 0 else number % 12)
BASES = st.sampled_from(Basis)
TERMS = st.one_of(
    st.builds(Terms, st.just(Calculator.PERCENT), PERCENTS),
    st.builds(Terms, st.just(Calculator.PER_ITEM), amount=AMOUNTS),
    st.builds(Terms, st.just(Calculator.PER_KG), amount=AMOUNTS),
    st.builds(Terms, st.just(Calculator.PERCENT_AND_FIXED), PERCENTS, AMOUNTS),
    st.builds(Terms, st.just(Calculator.FLAT), amount=AMOUNTS),
    st.builds(
        Terms,
        st.just(Calculator.DEGRESSIVE),
        amount=AMOUNTS,
        next_amount=AMOUNTS,
        max_items=st.integers(0, 12),
        basis=BASES,
    ),
    st.builds(
        Terms,
        st.just(Calculator.THRESHOLD),
        amount=AMOUNTS,
        next_amount=AMOUNTS,
        minimum=PRICES,
        basis=BASES,
    ),
    st.builds(Terms, st.just(Calculator.ORDER_PERCENT_AND_FIXED), PERCENTS, AMOUNTS, basis=BASES),
)
PLACES = st.sampled_from(
    [(Place.SHOP, None), (Place.SALE, None), *((Place.SUPPLY, key) for key in range(1, 5))]
)
OWN_RATES = st.sampled_from([None, *VAT_RATES])
FEE_PARTS = st.tuples(ENTERPRISES, st.sampled_from(FeeType), TERMS, OWN_RATES, PLACES)
LIST_PARTS = st.tuples(
    PERCENTS, st.lists(PRICES, max_size=3), st.integers(1, 12), st.sampled_from(Bearer)
)


def _fee(key: int, parts) -> Fee:
    owner, kind, terms, rate, (place, producer) = parts
    return Fee(key, owner, kind, f"Frais {key}", terms, rate, place, producer)


def _list(key: int, parts) -> PriceList:
    percent, prices, step, bearer = parts
    cells = tuple(ListPrice(price, 1 + step * tier) for tier, price in enumerate(prices))
    return PriceList(key, f"Liste {key}", percent, cells, bearer)


def numbered(parts, build, most: int):
    """Tuples of at most so many, each with its own key."""
    return st.lists(parts, max_size=most).map(
        lambda found: tuple(build(key, each) for key, each in enumerate(found, 1))
    )


FEES = numbered(FEE_PARTS, _fee, 4)
LISTS = numbered(LIST_PARTS, _list, 3)
OWN_PRICES = st.one_of(
    st.just((None, None)),
    st.tuples(PRICES, st.none()),
    st.tuples(st.none(), PERCENTS),
    st.tuples(PRICES, PERCENTS),
)
PRODUCTS = st.tuples(PRICES, RATES, OWN_PRICES, ENTERPRISES, KILOS)


def _inputs(product, lists: tuple[PriceList, ...], fees: tuple[Fee, ...]) -> PriceInputs:
    purchase, rate, (own, margin), producer, kilos = product
    return PriceInputs(purchase, rate, own, margin, lists, fees, producer, kilos)


INPUTS = st.builds(_inputs, PRODUCTS, LISTS, FEES)
WEIGHINGS = st.builds(Weighing, KILOS, st.none() | PRICES)


def _line(inputs: PriceInputs, quantity: int, weighing: Weighing | None) -> Quote:
    if weighing is None:
        return quote(inputs, quantity)
    return priced(base_price(inputs, quantity), inputs, quantity, weighing=weighing)


QUOTES = st.builds(_line, INPUTS, QUANTITIES, st.none() | WEIGHINGS)
SHELF_QUOTES = st.builds(quote, INPUTS, QUANTITIES)
ORDERED = st.tuples(PRODUCTS, LIST_PARTS | st.none(), QUANTITIES, WEIGHINGS | st.none())
CHOICES = st.lists(ORDERED, max_size=3)


def _one_list(parts) -> tuple[PriceList, ...]:
    return () if parts is None else (_list(1, parts),)


def order_of(choices, fees: tuple[Fee, ...]) -> OrderQuote:
    """Quote what may be sold of the choices, with the per-order fees among the fees."""
    lines = [
        _line(_inputs(product, _one_list(parts), fees), quantity, weighing)
        for product, parts, quantity, weighing in choices
    ]
    return order_quote([line for line in lines if line.is_sellable], fees)


ORDERS = st.builds(order_of, CHOICES, FEES)
ORDERINGS = st.permutations(range(8))


def reordered(things, ordering) -> tuple:
    """The same things in another order."""
    return tuple(things[place] for place in ordering if place < len(things))
