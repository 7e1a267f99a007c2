import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from home.navigation import Navigation
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def navigation(path: str = "/") -> Navigation:
    return Navigation(RequestFactory().get(path))


def test_the_header_lists_the_pages_in_menus_and_says_which_is_current():
    home = HomePageFactory()
    ProducerIndexPageFactory(parent=home)
    StandardPageFactory(parent=home, title="Hors menu")

    (link,) = navigation("/producteurs/une-ferme/").header()

    assert (link.title, link.url, link.is_current) == ("Producteurs", "/producteurs/", True)


def test_the_shop_comes_first(client, shop):
    ProducerIndexPageFactory(parent=HomePageFactory())

    links = client.get("/").wsgi_request._halle_navigation.header()

    assert [link.url for link in links] == [f"/boutique/{shop.slug}/", "/producteurs/"]


def test_the_footer_lists_the_flagged_pages_that_everybody_may_read():
    home = HomePageFactory()
    StandardPageFactory(parent=home, title="CGV", in_footer=True)
    StandardPageFactory(parent=home, title="Ailleurs")
    StandardPageFactory(parent=home, title="Brouillon", in_footer=True, live=False)
    private = StandardPageFactory(parent=home, title="Privée", in_footer=True)
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    assert [link.title for link in navigation().footer()] == ["CGV"]


def test_links_cost_the_same_whatever_their_number_and_however_often_they_are_asked():
    home, counts = HomePageFactory(), []
    home.get_url()  # Wagtail remembers the site's root once for all
    for rows in (3, 27):
        for _ in range(rows):
            StandardPageFactory(parent=home, in_footer=True, show_in_menus=True)
        with CaptureQueriesContext(connection) as captured:
            links = navigation()
            assert links.header() is links.header()
            assert links.footer() is links.footer()
        counts.append((len(links.header()), len(links.footer()), len(captured)))

    assert counts == [(3, 3, 5), (30, 30, 5)]


def test_the_tags_give_nothing_outside_a_request():
    source = "{% load navigation_tags %}{% navigation as a %}{% footer_links as b %}{{ a }}{{ b }}"

    assert Template(source).render(Context()) == "[][]"
