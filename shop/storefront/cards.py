"""What a card, a product page or a stepper says about one product to one visitor."""

from dataclasses import dataclass

LOW_STOCK = 5  # from this number of pieces down, the card says how many are left


@dataclass(frozen=True)
class Card:
    """A product with its price, its stock and its line in the visitor's basket."""

    product: object
    info: object  # Oscar's PurchaseInfo
    line: object = None
    is_open: bool = True
    note: str = ""

    @property
    def price(self):
        return self.info.price

    @property
    def quantity(self) -> int:
        return self.line.quantity if self.line else 0

    @property
    def left(self) -> int | None:
        """Return how many pieces are left, or None when nobody counts."""
        return getattr(self.info.availability, "num_available", None)

    @property
    def is_sold_out(self) -> bool:
        return self.left is not None and self.left <= 0

    @property
    def is_low(self) -> bool:
        return self.left is not None and 0 < self.left <= LOW_STOCK

    @property
    def can_be_added(self) -> bool:
        return self.price.exists and self.info.availability.is_available_to_buy

    @property
    def can_have_more(self) -> bool:
        return self.can_be_added and (self.left is None or self.quantity < self.left)


def card_for(request, product, note: str = "") -> Card:
    """Return the card of a product in the request's shop."""
    lines = request.basket.all_lines()
    return Card(
        product=product,
        info=request.strategy.fetch_for_product(product),
        line=next((line for line in lines if line.product_id == product.pk), None),
        is_open=request.sale.takes_orders,
        note=note,
    )
