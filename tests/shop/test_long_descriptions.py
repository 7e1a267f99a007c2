"""A description is as long as a product's page can show, whichever screen it comes from."""

import pytest
from django.urls import reverse

from shop.catalogue.admin_fields import LONGEST_DESCRIPTION
from tests import factories
from tests.clients import team_client

pytestmark = pytest.mark.django_db
SCREENS = ["portal_product_edit", "boutique_produits_modeladmin_edit"]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(
    ("length", "is_refused"), [(LONGEST_DESCRIPTION + 1, True), (5_000, False)]
)
def test_a_description_that_is_too_long_is_refused_at_its_field(shop, screen, length, is_refused):
    farm = shop.enterprise
    product = factories.ProductFactory(shop=shop, producer=farm, description="Croquantes")
    client = team_client(farm)
    args = [farm.pk, product.pk] if screen.startswith("portal") else [product.pk]
    answer = client.post(reverse(screen, args=args), {"description": "y" * length})
    assert ("au plus 5000 caractères" in answer.text) is is_refused
    product.refresh_from_db()
    assert product.description == "Croquantes"
