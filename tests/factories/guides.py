import factory

from guides.models import GuideIndexPage, GuidePage
from guides.themes import Theme
from tests.factories.pages import PageFactory


class GuideIndexPageFactory(PageFactory):
    """The index of the guides below the home page."""

    class Meta:
        model = GuideIndexPage

    title = "Guides"
    slug = factory.Sequence(lambda n: f"guides-{n}")


class GuidePageFactory(PageFactory):
    """A published guide about getting started, with one section."""

    class Meta:
        model = GuidePage

    title = factory.Sequence(lambda n: f"Guide {n}")
    theme = Theme.START
    summary = "En une phrase."
    body = factory.LazyFunction(
        lambda: [
            ("heading", {"text": "Les étapes", "level": "2", "anchor": ""}),
            ("paragraph", "<p>Ouvrez, remplissez, vendez.</p>"),
        ]
    )

    @classmethod
    def default_parent(cls):
        return GuideIndexPage.objects.first() or GuideIndexPageFactory()
