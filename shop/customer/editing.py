"""Changes of customers by the people of a shop."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from shop.partner.models import Shop
from shop.rules.access import Action

from .models import Customer, CustomerGroup


def customers_for(actor, action: Action) -> QuerySet[Customer]:
    """Return the customers of the shops in which the actor may do this."""
    return Customer.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


def groups_for(actor, action: Action) -> QuerySet[CustomerGroup]:
    """Return the customer groups of the shops in which the actor may do this."""
    return CustomerGroup.objects.filter(shop__in=Shop.objects.for_actor(actor, action).order_by())


@transaction.atomic
def save_customer(*, actor, customer: Customer, groups: Iterable[CustomerGroup]) -> Customer:
    """Create or change a customer of one of the actor's shops, with its groups of that shop.

    Raises PermissionDenied when the shop is not the actor's.
    """
    shops = Shop.objects.for_actor(actor, Action.EDIT_CUSTOMERS)
    if not shops.filter(pk=customer.shop_id).exists():
        raise PermissionDenied
    customer.save()
    customer.groups.set(group for group in groups if group.shop_id == customer.shop_id)
    return customer
