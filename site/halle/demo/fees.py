"""The demo's fees: who receives them, where they are charged, and the one that has ended."""

from datetime import datetime, timedelta

from shop.fees.models import Fee, FeeCharge
from shop.fees.terms import Place

from .files import names, rows

TERMS = (
    "calculator",
    "percent",
    "amount",
    "next_amount",
    "max_items",
    "minimum",
    "basis",
    "own_vat_rate",
)


class Fees:
    """The fees of the shop; those that have ended are archived as the weeks go by."""

    def __init__(self, *, shop, enterprises: dict, now: datetime) -> None:
        self.running: list[tuple[datetime, Fee]] = []
        for row in rows("fees"):
            fee = _fee(row, shop, enterprises)
            _charge(fee, [enterprises[key] for key in names(row["charged_on"])])
            if row["ended"]:
                self.running.append((now - timedelta(days=int(row["ended"])), fee))

    def reach(self, moment: datetime) -> None:
        """Archive what has ended before a moment. Call it with the moments in order."""
        for ended, fee in [each for each in self.running if each[0] <= moment]:
            fee.archived_at = ended
            fee.save(update_fields=["archived_at"])
            self.running.remove((ended, fee))


def _fee(row: dict, shop, enterprises: dict) -> Fee:
    return Fee.objects.create(
        shop=shop,
        owner=enterprises[row["owner"]],
        type=row["type"],
        label=row["label"],
        **{name: row[name] for name in TERMS if row[name]},
    )


def _charge(fee: Fee, producers: list) -> None:
    """Charge a fee on what the producers supply, or on the whole shop when there are none."""
    if not producers:
        FeeCharge.objects.create(fee=fee, place=Place.SHOP)
    for producer in producers:
        FeeCharge.objects.create(fee=fee, place=Place.SUPPLY, producer=producer)
