"""Two managers at once on one price list, on real connections."""

from decimal import Decimal

import pytest

from shop.backoffice.exceptions import Refused
from shop.customer.models import CustomerGroup
from shop.pricing.group_editing import ListTerms, save_group
from shop.pricing.group_state import version_of
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_four_who_started_from_the_same_list_one_saves_and_three_are_told(shop, manager):
    apples = factories.ProductFactory(shop=shop, price="3.00")
    group = factories.CustomerGroupFactory(shop=shop, prices={apples: "2.60"})
    seen = version_of(group)

    def saving(price: str):
        return lambda: save_group(
            actor=manager,
            group=CustomerGroup.objects.get(),
            terms=ListTerms(percent=Decimal(-5)),
            prices={(apples.pk, 1): Decimal(price), (apples.pk, 10): Decimal(price)},
            seen=seen,
        )

    answers = run_together(*[saving(price) for price in ("2.10", "2.20", "2.30", "2.40")])

    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert sum(isinstance(answer, CustomerGroup) for answer in answers) == 1
    assert len(set(group.price_list.items.values_list("price", flat=True))) == 1


def test_of_two_new_groups_of_one_name_one_is_refused_at_its_name(shop, manager):
    def creating():
        group = CustomerGroup(shop=shop, name="Pro")
        return save_group(actor=manager, group=group, terms=ListTerms(), prices={})

    answers = run_together(creating, creating)

    assert [each.field for each in answers if isinstance(each, Refused)] == ["name"]
    assert CustomerGroup.objects.get().name == "Pro"
