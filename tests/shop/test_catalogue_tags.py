"""What every template may ask the shop, also where there is no shop."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from shop.catalogue.models import Product
from shop.order_cycles.sale import current_sale
from shop.storefront.templatetags.shop_tags import euros
from tests.factories import CategoryFactory, EnterpriseFactory, ProductFactory, ShopFactory


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("4.2"), "4,20\u202f€"),
        (Decimal(0), "0,00\u202f€"),
        (Decimal("-3.50"), "−3,50\u202f€"),
        (Decimal("1234.5"), "1\u202f234,50\u202f€"),
        (3, "3,00\u202f€"),
        (None, ""),
        ("", ""),
        ("gratuit", ""),
    ],
)
def test_amounts_are_written_the_french_way(amount, text):
    assert euros(amount) == text


def render(source: str, **context) -> str:
    request = RequestFactory().get("/")
    request.shop = context.pop("shop", None)
    request.sale = request.shop and current_sale(shop=request.shop, at=timezone.now())
    return Template("{% load shop_tags %}" + source).render(Context({"request": request} | context))


@pytest.mark.django_db
def test_a_site_without_a_shop_renders_the_tags_as_nothing():
    tags = "{% basket_badge %}{% producer_products maker as found %}{{ found|length }}"

    html = render(tags, maker=EnterpriseFactory())

    assert html.endswith("0")
    assert "€" not in html


@pytest.mark.django_db
def test_a_template_without_a_request_renders_the_tags_as_nothing():
    source = "{% load shop_tags %}{% basket_badge %}{% price_of product as info %}{{ info }}"

    assert "€" not in Template(source).render(Context({"product": ProductFactory()}))


@pytest.mark.django_db
def test_a_producers_products_are_those_on_this_shops_shelf(shop):
    tissot = EnterpriseFactory()
    ProductFactory(shop=shop, producer=tissot, title="Pommes")
    ProductFactory(shop=shop, producer=tissot, title="Cidre", on_sale=False)
    ProductFactory(shop=ShopFactory(), producer=tissot, title="Jus")
    ProductFactory(shop=shop, title="Ail")
    tag = (
        "{% producer_products maker as found %}{% for each in found %}{{ each.title }},{% endfor %}"
    )

    assert render(tag, maker=tissot, shop=shop) == "Pommes,"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["fromage", "FROMAGES brebis", "hauts", "fruitière brebis", ""])
def test_a_product_is_found_by_its_department_and_its_producer_too(shop, text):
    dairy = CategoryFactory(name="Crèmerie et fromages")
    maker = EnterpriseFactory(name="Fruitière des Hauts")
    wanted = ProductFactory(shop=shop, producer=maker, title="Tomme de brebis", category=dairy)

    assert list(Product.objects.matching(text)) == [wanted]
    assert list(Product.objects.matching(f"{text} ananas")) == []


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("l j F Y", "mardi 1er décembre 2026"),
        ("j F, G \\h i", "1er décembre, 0 h 05"),
        ("d/m/Y H:i", "01/12/2026 00:05"),
    ],
)
def test_the_first_of_a_month_is_written_the_french_way(form, text):
    moment = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)  # in Paris it is December
    template = Template("{{ moment|date:form }}")
    assert template.render(Context({"moment": moment, "form": form})) == text
    second = Context({"moment": moment + timedelta(days=1), "form": "j F"})
    assert template.render(second) == "2 décembre"
    assert template.render(Context({"moment": None, "form": form})) == ""
