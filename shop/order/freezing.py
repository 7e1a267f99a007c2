"""What an order line keeps of the moment of ordering (rules §6.5)."""

from shop.catalogue.units import unit_label


def frozen_fields(basket_line) -> dict:
    """Return the order line's own fields, beside those that Oscar copies."""
    quote = basket_line.purchase_info.price.quote
    chosen = quote.price_list
    return {
        "unit_label": unit_label(basket_line.product),
        "purchase_price": quote.purchase_price,
        "public_price": quote.public_price,
        "vat_rate": quote.vat_rate,
        "price_list_id": chosen.key if chosen else None,
        "price_list_name": chosen.label if chosen else "",
    }
