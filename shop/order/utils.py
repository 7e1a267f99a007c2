"""Socket: Oscar 4.2's OrderCreator, with the fields of our lines, our fees and our stock."""

from oscar.apps.order.utils import OrderCreator as OscarOrderCreator
from oscar.apps.order.utils import OrderNumberGenerator  # noqa: F401

from .freezing import freeze_line_fees, freeze_order_fees, frozen_fields, frozen_order_fields


class OrderCreator(OscarOrderCreator):
    """Freeze prices and fees; let the stock record alone say what is counted."""

    def place_order(self, basket, *args, **kwargs):
        order = super().place_order(basket, *args, **kwargs, **frozen_order_fields(basket))
        freeze_order_fees(order, basket.quote)
        return order

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        fields = frozen_fields(basket_line) | (extra_line_fields or {})
        return super().create_line_models(order, basket_line, fields)

    def create_additional_line_models(self, order, order_line, basket_line) -> None:
        freeze_line_fees(order_line, basket_line.quote)

    def update_stock_records(self, line) -> None:
        """Take the pieces, or raise OutOfStock (Oscar asks the product class first)."""
        line.stockrecord.allocate(line.quantity)
