"""The guides that come with Halle, imported below the demo's home page."""

from pathlib import Path

from guides import importer
from guides.models import GuideIndexPage

from .pages import publish

CONTENT = Path(importer.__file__).parent / "content"


def load_guides(*, home) -> None:
    """Create the index of the guides and import the ones in guides/content."""
    index = publish(
        home,
        GuideIndexPage(
            title="Les guides",
            slug="guides",
            summary="Ouvrir sa boutique, accueillir d’autres fermes, fixer ses prix : pas à pas.",
            show_in_menus=True,
        ),
    )
    if CONTENT.exists():
        importer.import_guides(path=CONTENT, index=index)
