"""Accounts by role, the customers' groups with their prices, and the customers."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from shop.accounts.models import User
from shop.customer.models import Customer, CustomerGroup
from shop.partner.models import Manager
from shop.partner.team import admit
from shop.pricing.models import PriceList, PriceListItem

from .files import names, rows

PASSWORD = "marche-demo"  # noqa: S105 (the demo's, printed by load_demo)


class People:
    """Creates accounts with one hash of the one password."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self.password = make_password(PASSWORD)

    def account(self, *, email: str, **fields) -> User:
        return User.objects.create(
            email=email,
            password=self.password,
            email_confirmed_at=self.now - timedelta(days=90),
            date_joined=self.now - timedelta(days=90),
            **fields,
        )

    def load_staff(self, enterprises: dict) -> User:
        """Create the accounts of the team; return the hub's manager."""
        made = [self._member(row, enterprises) for row in rows("accounts")]
        return made[0]

    def _member(self, row: dict, enterprises: dict) -> User:
        user = self.account(
            email=row["email"],
            first_name=row["first_name"],
            last_name=row["last_name"],
            is_superuser=bool(row["is_superuser"]),
        )
        if row["group"]:
            user.groups.add(Group.objects.get(name=row["group"]))
        for key in names(row["enterprise"]):
            Manager.objects.create(enterprise=enterprises[key], user=user, role=row["role"])
            admit(user)
        return user

    def load_customers(self, *, shop, groups: dict) -> dict[str, Customer]:
        """Create the customers, with an account or without; return them by e-mail."""
        return {row["email"]: self._customer(row, shop, groups) for row in rows("customers")}

    def _customer(self, row: dict, shop, groups: dict) -> Customer:
        first, _, last = row["name"].partition(" ")
        contact = {"email": row["email"], "phone": row["phone"]}
        user = self.account(first_name=first, last_name=last, **contact) if row["account"] else None
        customer = Customer.objects.create(
            shop=shop, user=user, name=row["name"], notes=row["notes"], **contact
        )
        customer.groups.set([groups[name] for name in names(row["groups"])])
        return customer


def load_groups(*, shop, products: dict) -> dict[str, CustomerGroup]:
    """Create the groups with their lists: a percentage, and prices for some products."""
    groups, lists = {}, {}
    for row in rows("groups"):
        name = row["name"]
        groups[name] = CustomerGroup.objects.create(
            shop=shop, name=name, description=row["description"]
        )
        lists[name] = PriceList.objects.create(
            group=groups[name],
            percent=Decimal(row["percent"]),
            bearer=row["bearer"],
            shows_excl_vat=bool(row["shows_excl_vat"]),
        )
    PriceListItem.objects.bulk_create(
        PriceListItem(
            price_list=lists[row["group"]],
            product=products[row["product"]],
            price=Decimal(row["price"]),
            min_quantity=int(row["min_quantity"]),
        )
        for row in rows("group_prices")
    )
    return groups
