import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from producers.models import ProducerPage
from shop.catalogue.models import Label
from tests.factories import EnterpriseFactory, ProductFactory, ShopFactory
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


def post(client, name: str, page, **fields):
    """Send the page's form to one of the admin's views."""
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "Une ferme",
        "body": streamfield([]),
        "gallery": streamfield([]),
        "comments": inline_formset([]),
        **fields,
    }
    return client.post(
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk]), nested_form_data(data)
    )


def copy(client, page, **fields):
    parent = page.get_parent()
    data = {"new_title": "Copie", "new_parent_page": parent.pk, **fields}
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)


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


def test_the_form_refuses_an_enterprise_that_has_a_page(index, manager_client):
    farm = EnterpriseFactory()
    ProducerPageFactory(enterprise=farm)
    second = ProducerPageFactory(slug="seconde")

    response = post(manager_client, "edit", second, enterprise=farm.pk)

    assert "enterprise" in response.context["form"].errors
    second.refresh_from_db()
    assert second.enterprise is None
    assert second.latest_revision is None


def test_a_copy_leaves_the_enterprise_to_the_first_page(index, manager_client):
    first = ProducerPageFactory(enterprise=EnterpriseFactory())

    copy(manager_client, first, new_slug="copie")

    assert ProducerPage.objects.get(slug="copie").enterprise is None
    assert ProducerPage.objects.get(pk=first.pk).enterprise is not None


def test_an_alias_leaves_the_enterprise_to_its_original_at_every_publication(index, manager_client):
    first = ProducerPageFactory(enterprise=EnterpriseFactory(), summary="Avant")

    copy(manager_client, first, new_slug="alias", alias="on")
    first.summary = "Après"
    first.save_revision().publish()

    alias = ProducerPage.objects.get(slug="alias")
    assert (alias.enterprise, alias.summary) == (None, "Après")
    assert ProducerPage.objects.get(pk=first.pk).enterprise is not None


def test_a_draft_approved_after_another_page_took_its_enterprise_goes_live_without_it(
    index, editor, manager_client
):
    farm = EnterpriseFactory()
    draft = ProducerPageFactory(live=False)
    draft.enterprise = farm
    draft.save_revision(user=editor)
    state = Workflow.objects.get(name="Relecture").start(draft, editor)
    taken = ProducerPageFactory(enterprise=farm)

    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[draft.pk, "approve", state.current_task_state_id],
    )
    assert manager_client.post(address, {"comment": ""}).status_code < 500

    draft = ProducerPage.objects.get(pk=draft.pk)
    assert (draft.live, draft.enterprise) == (True, None)
    assert ProducerPage.objects.get(pk=taken.pk).enterprise == farm


def test_a_preview_shows_the_products_with_their_actions(index, shop, editor_client):
    farm = EnterpriseFactory()
    page = ProducerPageFactory(enterprise=farm)
    product = ProductFactory(title="Reinettes", shop=shop, producer=farm)

    assert post(editor_client, "preview_on_edit", page, enterprise=farm.pk).json()["is_valid"]
    preview = editor_client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))

    shown = preview.content.decode()
    assert "Reinettes" in shown
    assert f"/boutique/{shop.slug}/panier/ajouter/{product.pk}/" in shown


def test_a_picture_needs_its_alternative_text():
    with pytest.raises(ValidationError) as refusal:
        ProducerPageFactory(picture=picture())
    assert set(refusal.value.message_dict) == {"picture_alt"}


def test_the_story_of_an_enterprise_is_reached_from_it():
    farm = EnterpriseFactory()
    page = ProducerPageFactory(enterprise=farm)

    assert farm.story == page


@pytest.mark.parametrize(
    ("sells", "is_open", "leads"),
    [("own", True, True), ("own", False, False), ("none", True, False)],
)
def test_a_producer_s_page_leads_to_its_own_open_shop(client, index, sells, is_open, leads):
    ShopFactory()
    farm = EnterpriseFactory(sells=sells)
    shop = ShopFactory(enterprise=farm, is_open=is_open, is_main=False)
    page = ProducerPageFactory(enterprise=farm)

    assert (f'href="{shop.path}"' in text(client, page.get_url())) is leads
