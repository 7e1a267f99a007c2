from oscar.apps.partner.prices import TaxInclusiveFixedPrice

from shop.rules.pricing import Quote


class QuotedPrice(TaxInclusiveFixedPrice):
    """Oscar's price object around a quote: the unit price in euros, VAT included."""

    def __init__(self, *, quote: Quote, currency: str, shows_excl_vat: bool = False) -> None:
        super().__init__(
            currency=currency,
            excl_tax=quote.unit_excl_vat,
            tax=quote.unit_vat,
            tax_code=str(quote.vat_rate),
        )
        self.quote = quote
        self.vat_rate = quote.vat_rate
        self.shows_excl_vat = shows_excl_vat

    @property
    def is_reduced(self) -> bool:
        """Say whether the visitor's list lowers the public price."""
        return self.quote.unit_price < self.quote.public_price
