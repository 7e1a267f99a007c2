import factory
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage
from producers.models import ProducerIndexPage, ProducerPage


class PageFactory(DjangoModelFactory):
    """A published page below `parent`. `live=False` leaves it a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **fields):
        parent = parent or cls.default_parent()
        return parent.add_child(instance=model_class(**fields))

    @classmethod
    def default_parent(cls) -> Page:
        return HomePage.objects.first() or HomePageFactory()


class HomePageFactory(PageFactory):
    """The site's front page, which is also the root of the site."""

    class Meta:
        model = HomePage

    title = "La Halle"
    slug = factory.Sequence(lambda n: f"accueil-{n}")

    @classmethod
    def default_parent(cls) -> Page:
        return Page.objects.get(depth=1)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        page = super()._create(model_class, *args, **fields)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"root_page": page, "hostname": "testserver"}
        )
        return page


class StandardPageFactory(PageFactory):
    """A page of text below the home page."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"Texte {n}")


class ProducerIndexPageFactory(PageFactory):
    """The producers' index below the home page."""

    class Meta:
        model = ProducerIndexPage

    title = "Producteurs"
    slug = "producteurs"


class ProducerPageFactory(PageFactory):
    """A producer's page below the index; `enterprise` and `labels` when given."""

    class Meta:
        model = ProducerPage

    title = factory.Sequence(lambda n: f"Ferme des Essais {n}")

    @classmethod
    def default_parent(cls) -> Page:
        return ProducerIndexPage.objects.first() or ProducerIndexPageFactory()

    @classmethod
    def _create(cls, model_class, *args, labels=(), **fields):
        page = super()._create(model_class, *args, **fields)
        if labels:
            page.labels.set(labels)
            page.save()
        return page
