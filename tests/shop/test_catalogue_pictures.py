"""Product pictures: Wagtail's renditions, without a query for each product."""

from pathlib import Path

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from shop.catalogue.models import Product, ProductImage
from shop.catalogue.pictures import rendition_of
from shop.storefront.urlconf import shop_reverse
from tests.factories import ProductFactory
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def with_picture(shop, **fields) -> Product:
    product = ProductFactory(shop=shop, **fields)
    file = get_test_image_file(f"picture-{product.pk}.png")
    image = get_image_model().objects.create(title=product.title, file=file)
    ProductImage.objects.create(product=product, original=image.file.name)
    return product


def test_a_card_shows_a_small_picture(client, shop):
    with_picture(shop)

    html = client.get(shop_reverse(shop, "catalogue:index")).content.decode()

    assert "max-480x480.format-webp" in html
    assert 'alt=""' in html  # the name stands beside it


@pytest.mark.parametrize("lost", ["row", "file"])
def test_a_lost_picture_leaves_the_page_whole(client, shop, lost):
    product = with_picture(shop, title="Pommes")
    image = get_image_model().objects.get()
    if lost == "row":
        image.delete()
    else:
        Path(image.file.path).unlink()

    html = client.get(shop_reverse(shop, "catalogue:index")).content.decode()

    assert "Pommes" in html
    assert rendition_of(product, 480) is None


def test_pictures_cost_no_query_for_each_product(client, shop):
    shelf = shop_reverse(shop, "catalogue:index")

    assert_same_queries(client, shelf, lambda: with_picture(shop))
