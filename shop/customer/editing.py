"""Changes of customers by the people of a shop."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from shop.partner.models import Shop
from shop.rules.access import Action

from .models import Customer, CustomerGroup


def customers_for(actor, action: Action) -> QuerySet[Customer]:
    """Return the customers of the shops in which the actor may do this."""
    return Customer.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


def groups_for(actor, action: Action) -> QuerySet[CustomerGroup]:
    """Return the customer groups of the shops in which the actor may do this."""
    return CustomerGroup.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


def offered_groups(actor, customer: Customer) -> QuerySet[CustomerGroup]:
    """Return the groups that a customer may be put in: archived ones only if it is there."""
    current = Q(customers=customer.pk) if customer.pk else Q()
    found = groups_for(actor, Action.EDIT_CUSTOMERS)
    return found.filter(Q(archived_at=None) | current).distinct()


@transaction.atomic
def save_customer(*, actor, customer: Customer, groups: Iterable[CustomerGroup]) -> Customer:
    """Create or change a customer of one of the actor's shops, with its groups of that shop.

    Groups of other shops, and archived ones that it is not in yet, are left out. Raises
    PermissionDenied when the shop is not the actor's.
    """
    shops = Shop.objects.for_actor(actor, Action.EDIT_CUSTOMERS)
    if not shops.filter(pk=customer.shop_id).exists():
        raise PermissionDenied
    customer.save()
    offered = set(offered_groups(actor, customer).filter(shop=customer.shop_id))
    customer.groups.set(group for group in groups if group in offered)
    return customer
