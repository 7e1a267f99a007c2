"""What producers leave to shops that list their products, for the lists of those shops."""

from collections.abc import Iterable

from shop.partner.grants.rights import permissions_by_giver


def attach_permissions(rows: Iterable) -> None:
    """Give every row of a shop's catalogue its `permissions`: what its producer leaves to the shop.

    None where it has no producer. The rows come with `shop` and the `stockrecords` of `product`;
    one query for each enterprise that sells.
    """
    by_seller: dict[int, dict] = {}
    for row in rows:
        seller = row.shop.enterprise_id
        if seller not in by_seller:
            by_seller[seller] = permissions_by_giver(seller)
        record = row.product.stock
        row.permissions = record and by_seller[seller].get(record.partner_id, frozenset())
