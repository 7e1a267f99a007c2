"""What a producer may know of who bought its products (rules §2.3)."""

from django.utils.translation import gettext as _


def shown_name(order, producer: int) -> str:
    """Return the buyer's name, or « Masqué » where the shop does not show names."""
    is_shown = order.shop.enterprise_id == producer or order.shop.shows_names
    return order.buyer_name if is_shown else _("Hidden")


def shown_contacts(order, producer: int) -> tuple[str, ...]:
    """Return the buyer's phone and e-mail where the shop shows them. In its own shop it does."""
    if order.shop.enterprise_id != producer and not order.shop.shows_contacts:
        return ()
    return tuple(each for each in (order.buyer_phone, order.buyer_email) if each)
