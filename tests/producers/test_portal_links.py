"""No screen of the portal offers a role what the portal then refuses."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.partner.models import GrantRequest
from shop.partner.team import admit
from tests import factories
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


@pytest.fixture
def farm(shop):
    """A farm with all that its screens may name: products, an order, a story, a team, requests."""
    farm = factories.EnterpriseFactory(name="Ferme des Liens")
    product = factories.ProductFactory(shop=shop, producer=farm, stock=1)
    other = factories.ProductFactory(shop=shop, producer=farm)
    factories.OrderFactory(shop, {product: 1, other: 2})
    index = ProducerIndexPageFactory(parent=HomePageFactory())
    ProducerPageFactory(parent=index, enterprise=farm)
    factories.ManagerFactory(enterprise=farm, role="reader")
    asked = {"permissions": ["edit_products"], "asked_at": timezone.now()}
    GrantRequest.objects.create(asker=shop.enterprise, giver=farm, **asked)
    GrantRequest.objects.create(asker=farm, giver=shop.enterprise, **asked)
    return farm


def links_of(html: str, base: str) -> set[str]:
    return {unescape(each) for each in LINK.findall(html) if each.startswith(base)}


def walk(client, start: str) -> dict[str, int]:
    """Follow every link below an address, and return each one's answer."""
    answers, todo = {}, {start}
    while todo:
        path = todo.pop()
        response = client.get(path, follow=True)
        answers[path] = response.status_code
        if response.status_code == 200 and "apercu" not in path:
            todo |= links_of(response.text, start) - answers.keys()
    return answers


@pytest.mark.parametrize(
    ("role", "at_least"), [("owner", 15), ("manager", 15), ("packing", 4), ("reader", 5)]
)
def test_every_link_of_the_portal_leads_somewhere_for_each_role(farm, role, at_least):
    if role == "owner":
        user = factories.ManagerFactory(enterprise=farm, role="owner").user
    else:
        factories.ManagerFactory(enterprise=farm, role="owner")
        user = factories.ManagerFactory(enterprise=farm, role=role).user
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answers = walk(client, reverse("portal_home", args=[farm.pk]))
    assert {path: status for path, status in answers.items() if status != 200} == {}
    assert len(answers) >= at_least
