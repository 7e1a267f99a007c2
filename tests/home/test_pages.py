import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from home.blocks import ButtonBlock, PictureBlock
from tests.factories.pages import (
    HomePageFactory,
    ProducerIndexPageFactory,
    ProducerPageFactory,
    StandardPageFactory,
)
from tests.query_growth import queries

pytestmark = pytest.mark.django_db


def picture():
    return get_image_model().objects.create(title="Un champ", file=get_test_image_file())


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_home_page_opens_on_a_site_without_a_shop(client):
    HomePageFactory(hero_title="Bienvenue chez nous", body=[("shop_entry", {"title": "Entrez"})])

    shown = text(client, "/")

    assert "Bienvenue chez nous" in shown
    assert "Entrez" not in shown


def test_the_home_page_tells_the_news_of_an_open_shop(client, shop):
    shop.announcement, shop.welcome = "Commandez jusqu’à jeudi", "Retrait samedi"
    shop.closed_message = "Revenez lundi"
    shop.save()
    HomePageFactory()

    shown = text(client, "/")

    assert "Commandez jusqu’à jeudi" in shown
    assert "Retrait samedi" in shown
    assert "Revenez lundi" not in shown


def test_the_home_page_says_that_the_shop_is_closed(client, shop):
    shop.is_open, shop.welcome, shop.closed_message = False, "Retrait samedi", "Revenez lundi"
    shop.save()
    HomePageFactory()

    shown = text(client, "/")

    assert "Revenez lundi" in shown
    assert "Retrait samedi" not in shown


def test_every_block_shows_its_words(client, shop):
    home = HomePageFactory()
    image = picture()
    shot = {"image": image, "alt": "Un champ de choux", "caption": "Le champ du bas"}
    place = {"name": "La grange", "address": "1 rue A", "hours": "Samedi", "phone": "", "email": ""}
    button = {"label": "Nous écrire", "page": None, "address": "https://ferme.example/"}
    StandardPageFactory(
        parent=home,
        slug="tout",
        body=[
            ("heading", {"text": "L’été à la ferme", "level": "3", "anchor": ""}),
            ("heading", {"text": "Autre titre", "level": "2", "anchor": "mon-ancre"}),
            ("paragraph", "<p>Du <b>texte</b></p>"),
            ("picture", shot),
            ("gallery", {"pictures": [shot, {**shot, "alt": "Un pré"}]}),
            ("quote", {"text": "Ça pousse", "author": "Vincent", "role": "arboriculteur"}),
            ("callout", {"style": "warning", "title": "", "text": "<p>Prudence</p>"}),
            ("practices", {"title": "Nos règles", "points": ["À la main"]}),
            ("places", {"title": "Où", "places": [place]}),
            ("button", button),
        ],
    )

    shown = text(client, "/tout/")

    for words in (
        '<h3 id="lete-a-la-ferme">',
        '<h2 id="mon-ancre">',
        "<b>texte</b>",
        'alt="Un champ de choux"',
        "Le champ du bas",
        'alt="Un pré"',
        "Ça pousse",
        "Attention",
        "Prudence",
        "À la main",
        "La grange",
        'href="https://ferme.example/"',
    ):
        assert words in shown


def test_the_home_page_lists_chosen_producers_in_their_order_and_no_draft(client):
    home = HomePageFactory()
    ProducerIndexPageFactory(parent=home)
    first, second = ProducerPageFactory(title="Alpha"), ProducerPageFactory(title="Omega")
    draft = ProducerPageFactory(title="Brouillon", live=False)
    home.body = [("producers", {"title": "Eux", "pages": [second, draft, first]})]
    home.save()

    shown = text(client, "/")

    assert shown.index("Omega") < shown.index("Alpha")
    assert "Brouillon" not in shown


def test_a_section_without_a_choice_lists_the_first_pages(client):
    home = HomePageFactory(body=[("producers", {"title": "Eux"}), ("guides", {"title": "Lire"})])
    for _ in range(8):
        ProducerPageFactory()

    shown = text(client, "/")

    assert home.pk
    assert shown.count('class="producer-card"') == 6
    assert "Lire" not in shown  # no guide, no section


def test_the_home_page_costs_the_same_with_many_producers(client, shop):
    HomePageFactory(body=[("producers", {"title": "Eux"})])
    for _ in range(3):
        ProducerPageFactory(picture=picture(), picture_alt="Un champ")
    few = queries(client, "/")
    for _ in range(3):
        ProducerPageFactory(picture=picture(), picture_alt="Un champ")

    assert len(queries(client, "/")) == len(few)


def test_a_page_says_who_it_is_to_machines(client):
    home = HomePageFactory()
    StandardPageFactory(parent=home, title="Qui & nous", slug="nous", summary="Une « phrase ».")

    shown = text(client, "/nous/")

    assert "<title>Qui &amp; nous" in shown
    assert '<meta name="description" content="Une « phrase ».">' in shown
    assert '<link rel="canonical" href="http://testserver/nous/">' in shown
    assert '<meta property="og:title" content="Qui &amp; nous">' in shown


def test_a_picture_without_alternative_text_is_refused():
    block = PictureBlock()
    value = block.to_python({"image": picture().pk, "alt": "", "caption": ""})

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(value)
    assert set(refusal.value.block_errors) == {"alt"}


@pytest.mark.parametrize("has_page", [True, False])
def test_a_button_leads_to_exactly_one_place(has_page):
    page = HomePageFactory()
    address = "https://ferme.example/" if has_page else ""
    block = ButtonBlock()
    value = block.to_python({"label": "Lire", "page": page.pk if has_page else None})
    value["address"] = address

    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_button_towards_a_page_that_is_no_longer_public_disappears(client):
    home = HomePageFactory()
    target = StandardPageFactory(parent=home, live=False)
    button = {"label": "Lire la suite", "page": target, "address": ""}
    StandardPageFactory(parent=home, slug="texte", body=[("button", button)])

    assert "Lire la suite" not in text(client, "/texte/")


def test_the_sitemap_lists_what_everybody_may_read(client, shop):
    home = HomePageFactory()
    StandardPageFactory(parent=home, slug="ouverte")
    StandardPageFactory(parent=home, slug="brouillon", live=False)
    private = StandardPageFactory(parent=home, slug="privee")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    shown = text(client, "/sitemap.xml")

    assert "http://testserver/ouverte/" in shown
    assert "brouillon" not in shown
    assert "privee" not in shown


def test_the_sitemap_opens_on_an_empty_site(client):
    assert client.get("/sitemap.xml").status_code == 200


def test_robots_stay_out_of_the_admin_and_find_the_sitemap(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /gestion/" in response.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
