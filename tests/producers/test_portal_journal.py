"""« Journal »: for those whose role may read it, and of the own enterprise only."""

import pytest
from django.urls import reverse

from shop.partner.journal import note
from tests import factories
from tests.clients import team_client
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


def said(enterprise, product="Pommes") -> None:
    user = factories.UserFactory(first_name="Vincent", last_name="Morel")
    words = {"product": product, "before": "50", "after": "12"}
    note(enterprise, "halle.product.stock", actor=user, **words)


def test_the_journal_says_who_did_what_in_this_enterprise_only():
    farm, other = factories.EnterpriseFactory.create_batch(2)
    said(farm)
    said(other, "Carottes")
    page = team_client(farm).get(reverse("portal_journal", args=[farm.pk])).content.decode()
    assert "Pommes\u202f: stock 50 → 12" in page
    assert "Vincent Morel" in page
    assert "Carottes" not in page


def test_a_packer_reads_no_journal_and_a_stranger_finds_none():
    farm, other = factories.EnterpriseFactory.create_batch(2)
    path = reverse("portal_journal", args=[farm.pk])
    assert team_client(farm, "packing").get(path).status_code == 403
    assert team_client(other).get(path).status_code == 404


def test_the_journal_costs_the_same_queries_with_more_lines():
    farm = factories.EnterpriseFactory()
    path = reverse("portal_journal", args=[farm.pk])
    assert assert_same_queries(team_client(farm), path, lambda: said(farm)) <= 20
