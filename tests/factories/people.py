from decimal import Decimal

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from shop.accounts.models import User
from shop.customer.models import Customer, CustomerGroup
from shop.partner.models import Manager
from shop.pricing.models import PriceList
from shop.rules.access import Role

PASSWORD = "motdepasse"


class UserFactory(DjangoModelFactory):
    """An account whose password is `motdepasse`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne-{n}@halle.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
    password = factory.django.Password(PASSWORD)


class ManagerFactory(DjangoModelFactory):
    """A user's role in an enterprise: manager unless said otherwise."""

    class Meta:
        model = Manager

    user = factory.SubFactory(UserFactory)
    role = Role.MANAGER.value


class CustomerGroupFactory(DjangoModelFactory):
    """A shop's group with its list: `percent` of the shop's prices, `prices={product: "3.10"}`."""

    class Meta:
        model = CustomerGroup

    name = factory.Sequence(lambda n: f"Groupe {n}")

    @classmethod
    def _create(cls, model_class, *args, percent=None, prices=None, **fields):
        group = super()._create(model_class, *args, **fields)
        price_list = PriceList.objects.create(group=group, percent=Decimal(percent or 0))
        for product, price in (prices or {}).items():
            price_list.items.create(product=product, price=Decimal(price))
        return group


class CustomerFactory(DjangoModelFactory):
    """A customer of `shop`; `user` gives an account, `groups` the lists."""

    class Meta:
        model = Customer

    name = factory.Sequence(lambda n: f"Dominique Petit {n}")
    user = None
    email = factory.LazyAttributeSequence(
        lambda row, n: row.user.email if row.user else f"client-{n}@halle.example"
    )

    @classmethod
    def _create(cls, model_class, *args, groups=(), **fields):
        customer = super()._create(model_class, *args, **fields)
        customer.groups.set(groups)
        return customer


def wagtail_group(name: str) -> Group:
    """Return one of the groups that migrations create: Éditeurs or Gestionnaires."""
    return Group.objects.get(name=name)
