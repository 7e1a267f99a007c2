"""The sales of a shop at a window: two open cycles, a countdown, a list, a wish to be told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.basket.models import Basket
from shop.order_cycles.models import OrderCycle
from tests.browser.test_accessibility import check
from tests.browser.test_journeys import fill_basket, shelf
from tests.shop.weeks import week

WIDTHS = [390, 1280]


@pytest.fixture
def sales(market):
    """Open « Retrait jeudi » for two days, and « Retrait samedi » for four, instead of for ever."""
    shop, now = market["shop"], timezone.now()
    OrderCycle.objects.all().update(is_draft=True)
    farm = market["products"][0].stock.partner
    opens = now - timedelta(days=1)
    return [
        week(shop, name, opens, now + timedelta(days=days), [farm], ready_for=ready)
        for name, days, ready in (
            ("Retrait jeudi", 2, "jeudi, 17 h à 19 h"),
            ("Retrait samedi", 4, "samedi, 9 h à 12 h"),
        )
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_visitor_switches_between_two_sales_and_keeps_both_baskets(visit, market, sales, width):
    visitor, wrong = visit(width), []
    fill_basket(visitor)
    shelf(visitor)
    check(visitor, wrong)
    visitor.page.get_by_role("button", name="Choisir cette vente").click()
    visitor.page.wait_for_load_state("load")
    assert "Votre panier de «\u202fRetrait jeudi\u202f» (1 produit) est gardé" in (
        visitor.page.locator("#messages").inner_text()
    )
    assert visitor.page.locator(".basket-badge__count").first.inner_text().startswith("0")
    check(visitor, wrong)
    visitor.page.get_by_role("button", name="Choisir cette vente").click()
    visitor.page.wait_for_load_state("load")
    assert visitor.page.locator(".basket-badge__count").first.inner_text().startswith("1")
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_list_comes_back_into_the_basket(visit, market, sales, width):
    visitor, wrong = visit(width), []
    fill_basket(visitor)
    now = timezone.now()
    OrderCycle.objects.filter(pk=sales[0].pk).update(closes_at=now - timedelta(minutes=20))
    shelf(visitor)
    check(visitor, wrong)
    assert Basket.saved.count() == 1
    visitor.page.get_by_role("link", name="Voir cette liste").click()
    visitor.page.wait_for_load_state("load")
    check(visitor, wrong)
    visitor.page.get_by_role("button", name="Mettre dans mon panier").click()
    visitor.page.wait_for_load_state("load")
    assert "1 produit de « Retrait jeudi » est dans votre panier" in visitor.text().replace(
        "\u202f", " "
    )
    check(visitor, wrong)
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
def test_who_wants_to_be_told_can_ask(visit, market, sales, width):
    visitor, wrong = visit(width), []
    visitor.go("/boutique/la-halle/me-prevenir/")
    check(visitor, wrong)
    visitor.page.locator("[name=email]").fill("anne@visite.example")
    visitor.page.get_by_role("button", name="Me prévenir").click()
    visitor.page.wait_for_load_state("load")
    assert "Nous avons envoyé un message à anne@visite.example" in visitor.text()
    assert wrong == []


def test_the_countdown_runs_and_ends(visit, market, sales):
    visitor = visit(390)
    visitor.page.clock.install()
    shelf(visitor)
    shown = visitor.page.locator("[data-countdown]")
    before = shown.inner_text()
    visitor.page.clock.fast_forward("01:00:00")
    assert shown.inner_text() != before
    visitor.page.clock.fast_forward("48:00:00")
    assert shown.inner_text() == "maintenant"


def test_without_javascript_the_countdown_is_text_and_the_choice_a_form(visit, market, sales):
    visitor = visit(390, java_script_enabled=False)
    shelf(visitor)
    assert " j " in visitor.page.locator("[data-countdown]").inner_text().replace("\u00a0", " ")
    visitor.page.get_by_role("button", name="Choisir cette vente").click()
    visitor.page.wait_for_load_state("load")
    assert "Vous êtes maintenant dans" in visitor.text()
