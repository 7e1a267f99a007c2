import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from producers.models import ProducerPage
from shop.catalogue.models import Label
from tests.factories import EnterpriseFactory, ProductFactory
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(db):
    return ProducerIndexPageFactory(parent=HomePageFactory())


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def picture():
    return get_image_model().objects.create(title="Un champ", file=get_test_image_file())


def test_the_index_shows_published_producers_with_place_and_labels(client, index):
    label = Label.objects.create(name="AB", slug="ab")
    farm = EnterpriseFactory(town="Poligny", postcode="39800")
    ProducerPageFactory(title="Verger Tissot", enterprise=farm, labels=[label])
    ProducerPageFactory(title="Brouillon", live=False)
    private = ProducerPageFactory(title="Privé")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    shown = text(client, "/producteurs/")

    assert "Verger Tissot" in shown
    assert "Poligny (39)" in shown
    assert '<span class="tag">AB</span>' in shown
    assert "Brouillon" not in shown
    assert "Privé" not in shown


def test_the_index_keeps_the_bearers_of_a_label(client, index):
    label = Label.objects.create(name="AB", slug="ab")
    ProducerPageFactory(title="Verger Tissot", labels=[label])
    ProducerPageFactory(title="Rucher")

    shown = text(client, "/producteurs/?label=ab")

    assert "Verger Tissot" in shown
    assert "Rucher" not in shown


@pytest.mark.parametrize("query", ["label=inconnu", "label=%00", "page=99", "page=abc", "page=-1"])
def test_an_unknown_label_or_page_shows_the_producers(client, index, query):
    ProducerPageFactory(title="Rucher")

    assert "Rucher" in text(client, f"/producteurs/?{query}")


def test_the_labels_of_hidden_producers_do_not_become_filters(client, index):
    ProducerPageFactory(live=False, labels=[Label.objects.create(name="AOP", slug="aop")])

    assert "AOP" not in text(client, "/producteurs/")


def test_an_index_without_producers_says_so(client, index):
    assert "Pas encore de producteur" in text(client, "/producteurs/")


def test_the_index_costs_the_same_with_thirty_producers(client, index, shop):
    label = Label.objects.create(name="AB", slug="ab")

    def add_row():
        ProducerPageFactory(
            enterprise=EnterpriseFactory(), labels=[label], picture=picture(), picture_alt="Champ"
        )

    assert_same_queries(client, "/producteurs/", add_row)


def test_a_page_shows_the_contacts_of_its_enterprise(client, index):
    farm = EnterpriseFactory(email="ferme@halle.example", phone="03 84 00 00 00", street="3 rue A")
    ProducerPageFactory(
        slug="verger",
        enterprise=farm,
        practices="Taille douce\n\n  Récolte à la main  ",
        since_year=1998,
    )

    shown = text(client, "/producteurs/verger/")

    for words in ("mailto:ferme@halle.example", "tel:0384000000", "3 rue A", "Depuis 1998"):
        assert words in shown
    assert shown.count("<span>Récolte à la main</span>") == 1


def test_a_page_lists_what_its_producer_has_on_sale(client, index, shop):
    farm = EnterpriseFactory()
    ProducerPageFactory(slug="verger", enterprise=farm)
    ProductFactory(title="Reinettes", shop=shop, producer=farm)
    ProductFactory(title="Coings", shop=shop, producer=farm, on_sale=False)
    ProductFactory(title="Poires", producer=farm)
    ProductFactory(title="Miel", shop=shop)

    shown = text(client, "/producteurs/verger/")

    assert "Reinettes" in shown
    for hidden in ("Coings", "Poires", "Miel"):
        assert hidden not in shown


def test_a_page_costs_the_same_with_thirty_products(client, index, shop):
    farm = EnterpriseFactory()
    ProducerPageFactory(slug="verger", enterprise=farm)

    assert_same_queries(
        client, "/producteurs/verger/", lambda: ProductFactory(shop=shop, producer=farm)
    )


def test_a_page_survives_without_its_enterprise_and_without_a_shop(client, index):
    farm = EnterpriseFactory()
    page = ProducerPageFactory(slug="verger", title="Verger Tissot", enterprise=farm)
    farm.delete()

    assert ProducerPage.objects.get(pk=page.pk).enterprise is None
    assert "Verger Tissot" in text(client, "/producteurs/verger/")


def test_an_enterprise_has_one_page():
    farm = EnterpriseFactory()
    ProducerPageFactory(enterprise=farm)

    with pytest.raises(ValidationError) as refusal:
        ProducerPageFactory(enterprise=farm)
    assert set(refusal.value.message_dict) == {"enterprise"}


def test_a_copy_leaves_the_enterprise_to_the_first_page(index, manager_client):
    farm = EnterpriseFactory()
    page = ProducerPageFactory(slug="verger", enterprise=farm)

    manager_client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {"new_title": "Copie", "new_slug": "copie", "new_parent_page": index.pk},
    )

    assert ProducerPage.objects.get(slug="copie").enterprise is None
    assert ProducerPage.objects.get(slug="verger").enterprise == farm


def test_a_picture_needs_its_alternative_text():
    with pytest.raises(ValidationError) as refusal:
        ProducerPageFactory(picture=picture())
    assert set(refusal.value.message_dict) == {"picture_alt"}


def test_the_story_of_an_enterprise_is_reached_from_it():
    farm = EnterpriseFactory()
    page = ProducerPageFactory(enterprise=farm)

    assert farm.story == page
