"""Each shop's entry in the page tree: made with the shop, leading to it, hidden with it."""

from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from shop.partner.models import Manager, Shop, ShopPage
from shop.partner.selling import change_sells
from tests import factories
from tests.concurrency import run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(shop):
    page = Page.get_first_root_node().add_child(instance=HomePage(title="Accueil"))
    Site.objects.filter(is_default_site=True).update(root_page=page)
    Site.clear_site_root_paths_cache()
    return page


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def owner(farm):
    return factories.ManagerFactory(enterprise=farm, role="owner").user


def sell(farm, owner, sells="own") -> ShopPage:
    change_sells(actor=owner, enterprise=farm, sells=sells)
    return ShopPage.objects.get(shop__enterprise=farm)


def test_a_new_shop_has_its_entry_which_leads_to_it(home, farm, owner):
    page = sell(farm, owner)
    assert (page.get_parent(), page.title, page.live) == (home.page_ptr, "Verger de Vincent", True)
    answer = Client().get(page.url, follow=True)
    assert answer.redirect_chain == [("/boutique/verger-de-vincent/", 302)]
    assert "Verger de Vincent" in answer.text


def test_the_entry_is_hidden_with_the_shop_and_comes_back_the_same(home, farm, owner):
    page = sell(farm, owner)
    hidden = sell(farm, owner, "none")
    assert (hidden, hidden.live) == (page, False)
    assert Client().get(page.url).status_code == 404
    assert page.url not in Client().get("/sitemap.xml").text
    back = sell(farm, owner, "any")
    assert (back, back.live) == (page, True)
    assert Client().get(page.url).status_code == 302


def test_an_entry_published_by_hand_shows_no_hidden_shop(home, farm, owner):
    sell(farm, owner)
    page = sell(farm, owner, "none")
    page.save_revision().publish()
    assert Client().get(page.url).status_code == 404


def test_two_shops_have_two_entries_beside_a_page_of_the_same_address(home, farm, owner):
    home.add_child(instance=StandardPage(title="Verger de Vincent"))
    other = factories.EnterpriseFactory(name="Fournil")
    sell(other, factories.ManagerFactory(enterprise=other, role="owner").user)
    sell(farm, owner)
    sell(farm, owner, "any")
    urls = set(ShopPage.objects.values_list("url_path", flat=True))
    assert len(urls) == ShopPage.objects.count() == 2
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_entry_taken_away_by_an_editor_is_made_again_with_the_next_choice(home, farm, owner):
    sell(farm, owner).delete()
    assert Shop.objects.filter(enterprise=farm).exists()
    assert sell(farm, owner, "any").live


def test_a_site_without_a_home_page_keeps_its_shops(shop, farm, owner):
    change_sells(actor=owner, enterprise=farm, sells="own")
    assert farm.shops.count() == 1
    assert not ShopPage.objects.exists()


def test_nobody_makes_an_entry_by_hand_and_a_copy_claims_no_shop(home, farm, owner, admin_client):
    page = sell(farm, owner)
    assert (
        "shoppage"
        not in admin_client.get(reverse("wagtailadmin_pages:add_subpage", args=[home.pk])).text
    )
    copy = page.copy(update_attrs={"slug": "copie"})
    assert (copy.shop, page.shop.page) == (None, page)
    assert Client().get(copy.url).status_code == 404


def test_the_shops_there_were_got_their_entries_from_the_migration(home, farm):
    home.add_child(instance=StandardPage(title="Au verger"))
    first = factories.ShopFactory(name="Au verger", slug="au-verger", is_main=False)
    hidden = factories.ShopFactory(enterprise=farm, name="Caché", is_main=False)
    import_module("shop.partner.migrations.0014_entries_of_shops").add_entries(apps, None)
    assert Page.find_problems() == ([], [], [], [], [])
    assert (first.page.live, hidden.page.live) == (True, False)
    assert Client().get(first.page.url).url == "/boutique/au-verger/"
    assert Client().get(hidden.page.url).status_code == 404
    assert home.get_children().count() == 1 + Shop.objects.count()
    page = Page.objects.get(pk=home.pk).add_child(instance=StandardPage(title="Après"))
    assert page.get_parent().pk == home.pk


def test_editors_may_rename_an_entry(home, farm, owner, admin_client):
    page = sell(farm, owner)
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert admin_client.get(path).status_code == 200
    typed = {"title": "Les pommes de Vincent", "slug": page.slug, "action-publish": "1"}
    assert admin_client.post(path, typed | {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})
    page.refresh_from_db()
    assert (page.title, page.shop.name) == ("Les pommes de Vincent", "Verger de Vincent")


@pytest.mark.django_db(transaction=True)
def test_farms_that_open_their_shops_at_once_get_an_entry_each(home):
    owners = [factories.ManagerFactory(enterprise=factories.EnterpriseFactory()) for _ in range(6)]
    owners += owners[:2]  # some press twice
    Manager.objects.update(role="owner")
    calls = [partial(sell, each.enterprise, each.user) for each in owners]
    assert all(isinstance(answer, ShopPage) for answer in run_together(*calls))
    assert Shop.objects.exclude(is_main=True).count() == ShopPage.objects.count() == 6
    assert Page.find_problems() == ([], [], [], [], [])
