"""Socket: Oscar 4.2's OrderCreator, with the fields of our lines and our stock."""

from oscar.apps.order.utils import OrderCreator as OscarOrderCreator
from oscar.apps.order.utils import OrderNumberGenerator  # noqa: F401

from .freezing import frozen_fields


class OrderCreator(OscarOrderCreator):
    """Freeze the price on each line; let the stock record alone say what is counted."""

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        fields = frozen_fields(basket_line) | (extra_line_fields or {})
        return super().create_line_models(order, basket_line, fields)

    def update_stock_records(self, line) -> None:
        """Take the pieces, or raise OutOfStock (Oscar asks the product class first)."""
        line.stockrecord.allocate(line.quantity)
