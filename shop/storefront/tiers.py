"""The prices that the visitor's lists promise from a quantity on (rules §11.1)."""

from dataclasses import dataclass

from shop.basket.services import MAX_QUANTITY


@dataclass(frozen=True)
class Tier:
    """From `quantity` pieces on, all of them cost this unit price."""

    quantity: int
    price: object  # Oscar's price object


def tiers_of(strategy, product, stockrecord) -> tuple[Tier, ...]:
    """Return the shelf prices that differ from that of fewer pieces. Costs no query.

    A tier that changes nothing for the visitor, since another list is better, is left out. One that
    makes a piece dearer is told like the others.
    """
    price = strategy.pricing_policy(product, stockrecord)
    if not price.exists:
        return ()
    quantities = quantities_of(strategy.context.inputs_for(product, stockrecord))
    found, last = [], price.incl_tax
    for quantity in quantities:
        there = strategy.pricing_policy(product, stockrecord, quantity)
        if there.exists and there.incl_tax != last:
            found.append(Tier(quantity, there))
        last = there.incl_tax
    return tuple(found)


def quantities_of(inputs) -> list[int]:
    """Return the quantities above one at which a list names a price, smallest first."""
    named = {each.min_quantity for row in inputs.lists for each in row.prices}
    return sorted(each for each in named if 1 < each <= MAX_QUANTITY)
