"""The demo's pages: home, producers with their stories, legal pages."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site as DjangoSite
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from producers.models import ProducerIndexPage, ProducerPage
from shop.catalogue.models import Label
from shop.partner.models import Shop
from shop.partner.pages.services import sync_entry
from shop.rules.access import Role

from . import shops
from .files import document, rows
from .stories import Story, read

LEGAL = ("mentions-legales", "cgv", "confidentialite")
NEW_VISITS = "Le fournil ouvre aussi le samedi matin, de 8 h à midi. Rien d’autre ne change."


def load_pages(*, enterprises: dict, pictures, now: datetime) -> HomePage:
    """Create the home page and everything below it but the guides; return the home page."""
    home = _home(pictures)
    _point_sites_at(home)
    index = publish(
        home,
        ProducerIndexPage(
            title="Les producteurs",
            slug="producteurs",
            summary="Douze fermes et ateliers à moins de trente kilomètres. Voici leurs histoires.",
            show_in_menus=True,
        ),
    )
    producers = [row for row in rows("enterprises") if row["produces"]]
    for number, row in enumerate(producers):
        page = _producer(row, enterprises[row["key"]], pictures)
        publish(index, page, at=now - timedelta(days=60 - 4 * number))
    _hand_in(enterprises[shops.BAKER])
    for name in LEGAL:
        story = read("texts", name)
        publish(home, _legal(name, story), at=now - timedelta(days=60))
    for shop in Shop.objects.select_related("enterprise").order_by("-is_main", "pk"):
        sync_entry(actor=None, shop=shop)
    return home


def _hand_in(enterprise) -> None:
    """Let a producer's changed story wait for its reading by an editor."""
    page, author = enterprise.story, enterprise.managers.get(role=Role.OWNER.value).user
    page.visits = NEW_VISITS
    page.save_revision(user=author)
    page.get_workflow().start(page, author)


def publish(parent: Page, page: Page, at: datetime | None = None) -> Page:
    """Add a page below another and publish it, dated."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    if at:
        dates = {"first_published_at": at, "last_published_at": at}
        Page.objects.filter(pk=page.pk).update(**dates)
    return page


def _home(pictures) -> HomePage:
    """Put our home page where Wagtail's welcome page was."""
    root = Page.get_first_root_node()
    welcome = root.get_children().type(Page).exact_type(Page).first()
    fields = document("home")["page"]
    picture = pictures.image("scenes", "hero", "La halle au petit matin", fields["hero_alt"])
    home = publish(root, HomePage(hero_picture=picture, **fields))
    if welcome:
        Site.objects.filter(root_page=welcome).update(root_page=home)
        welcome.delete()
    home.refresh_from_db()
    return home


def _point_sites_at(home: HomePage) -> None:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    name = rows("enterprises")[0]["name"]
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page, site.site_name = home.page_ptr, name
    site.save()
    DjangoSite.objects.update_or_create(
        pk=settings.SITE_ID, defaults={"domain": address.netloc, "name": name}
    )
    DjangoSite.objects.clear_cache()


def _producer(row: dict, enterprise, pictures) -> ProducerPage:
    story = read("stories", row["key"])
    page = ProducerPage(
        title=row["name"],
        slug=story["slug"],
        enterprise=enterprise,
        summary=row["summary"],
        picture=pictures.image("scenes", row["key"], row["name"], story["alt"]),
        picture_alt=story["alt"],
        since_year=int(story["since"]),
        practices="\n".join(story.listed("practices")),
        visits=story["visits"],
        body=story.blocks(lambda name, alt: pictures.image(*_place(name), alt, alt)),
    )
    page.labels = Label.objects.filter(name__in=story.listed("labels"))
    return page


def _place(name: str) -> tuple[str, str]:
    """Return (kind, name) of a picture written as `scenes/prairie`."""
    kind, _, short = name.partition("/")
    return kind, short


def _legal(name: str, story: Story) -> StandardPage:
    return StandardPage(
        title=story["title"],
        slug=name,
        summary=story["summary"],
        body=story.blocks(lambda *ignored: None),
        in_footer=True,
    )


def fill_home(home: HomePage) -> None:
    """Fill the home page's sections, once the pages that they show exist."""
    home.refresh_from_db()
    home.body = _sections()
    home.save_revision().publish()


def _sections() -> list[tuple]:
    names = {row["key"]: row["name"] for row in rows("enterprises")}
    stories = {page.title: page for page in ProducerPage.objects.all()}
    return [
        (kind, value | {"pages": [stories[names[key]] for key in value["pages"]]})
        if "pages" in value
        else (kind, value)
        for kind, value in document("home")["sections"]
    ]
