"""Who got what of any set of orders, and whether it adds up to the cent (rules §7.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shop.rules.money import ZERO
from shop.rules.text import fold
from shop.rules.totals import Role

from .discrepancies import Discrepancy, discrepancies_of
from .ledger import FeeRow, Ledger, ledger_of


@dataclass(frozen=True)
class Purpose:
    """For what a beneficiary gets money. What follows the role is of fees only."""

    role: Role
    label: str = ""
    type: str = ""
    place: str = ""
    is_per_order: bool = False


@dataclass(frozen=True)
class Receipt:
    """What one beneficiary got for one purpose, in euros, VAT included.

    `beneficiary` is the key of an enterprise, None once it is deleted; `name` is the one that the
    latest of the orders keeps.
    """

    beneficiary: int | None
    name: str
    purpose: Purpose
    amount: Decimal

    @property
    def role(self) -> Role:
        return self.purpose.role


@dataclass(frozen=True)
class Statement:
    """All that one beneficiary got, in euros, VAT included."""

    beneficiary: int | None
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Reconciliation:
    """The receipts of a set of orders: producers first, then sellers, fees and delivery."""

    order_count: int
    receipts: tuple[Receipt, ...]
    total: Decimal  # what the orders cost their buyers
    discrepancies: tuple[Discrepancy, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return what each beneficiary got for all purposes together, by name."""
        sums: dict[int | str, Decimal] = {}
        last: dict[int | str, Receipt] = {}
        for each in self.receipts:
            who = each.beneficiary or each.name
            sums[who] = sums.get(who, ZERO) + each.amount
            last[who] = each
        found = (Statement(last[who].beneficiary, last[who].name, sums[who]) for who in sums)
        return tuple(sorted(found, key=lambda each: fold(each.name)))

    @property
    def attributed(self) -> Decimal:
        """Return the sum of the receipts."""
        return sum((each.amount for each in self.receipts), ZERO)

    @property
    def is_exact(self) -> bool:
        """Say whether every figure adds up, and every cent belongs to somebody."""
        return not self.discrepancies and self.attributed == self.total


def reconcile(orders) -> Reconciliation:
    """Attribute each cent of a queryset of orders, and find what does not add up.

    Five queries, whatever the number of orders. Cancelled orders count like the others: leave
    them out with `counted()`.
    """
    ledger = ledger_of(orders)
    return Reconciliation(
        order_count=len(ledger.orders),
        receipts=_receipts(ledger),
        total=sum((order.incl_tax for order in ledger.orders), ZERO),
        discrepancies=tuple(discrepancies_of(ledger)),
    )


type _Entry = tuple[int | None, str, Purpose, Decimal]  # beneficiary, name, purpose, amount


def _receipts(ledger: Ledger) -> tuple[Receipt, ...]:
    sums: dict[tuple, Decimal] = {}
    names: dict[tuple, str] = {}
    for beneficiary, name, purpose, amount in _entries(ledger):
        key = (beneficiary or name, purpose)
        sums[key] = sums.get(key, ZERO) + amount
        names[key] = name
    found = [
        Receipt(who if isinstance(who, int) else None, names[who, purpose], purpose, amount)
        for (who, purpose), amount in sums.items()
        if amount
    ]
    return tuple(sorted(found, key=_place_in_list))


def _place_in_list(receipt: Receipt) -> tuple:
    purpose = receipt.purpose
    fee = (purpose.is_per_order, purpose.label, purpose.place)
    return list(Role).index(purpose.role), fold(receipt.name), *fee


def _entries(ledger: Ledger) -> Iterator[_Entry]:
    for order in ledger.orders:
        seller = (order.seller, order.seller_name)
        for line in ledger.lines.get(order.pk, []):
            yield line.producer, line.producer_name, _GOODS, line.owed
            yield *seller, _MARGIN, line.goods - line.owed
            for fee in ledger.line_fees.get(line.pk, []):
                yield _fee_entry(fee, is_per_order=False)
        for surcharge in ledger.surcharges.get(order.pk, []):
            for fee in ledger.order_fees.get(surcharge.pk, []):
                yield _fee_entry(fee, is_per_order=True)
        yield *seller, _DELIVERY, order.shipping_incl_tax


def _fee_entry(fee: FeeRow, *, is_per_order: bool) -> _Entry:
    purpose = Purpose(Role.FEE, fee.label, fee.type, fee.place, is_per_order)
    return fee.owner, fee.owner_name, purpose, fee.amount


_GOODS, _MARGIN, _DELIVERY = Purpose(Role.PRODUCER), Purpose(Role.SELLER), Purpose(Role.DELIVERY)
