"""Puts the demo's pictures into Wagtail's library, and takes them out again after a failure."""

from contextlib import contextmanager

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from .files import picture

COLLECTIONS = {
    "products": "Produits",
    "scenes": "Fermes et paysages",
    "details": "Fermes et paysages",
}


class Library:
    """Each picture is stored once, whatever the number of rows that show it."""

    def __init__(self) -> None:
        self.images: dict[tuple[str, str], object] = {}
        self.collections: dict[str, Collection] = {}

    def image(self, kind: str, name: str, title: str, description: str = ""):
        """Return the Wagtail image of pictures/<kind>/<name>.webp, made at the first call."""
        key = (kind, name)
        if key not in self.images:
            self.images[key] = self._store(kind, name, title, description)
        return self.images[key]

    def _store(self, kind: str, name: str, title: str, description: str):
        path = picture(kind, name)
        with path.open("rb") as file:
            return get_image_model().objects.create(
                title=title[:255],
                description=(description or title)[:255],
                collection=self._collection(kind),
                file=ImageFile(file, name=f"demo-{kind}-{path.name}"),
            )

    def _collection(self, kind: str) -> Collection:
        if kind not in self.collections:
            root = Collection.get_first_root_node()
            name = COLLECTIONS[kind]
            found = root.get_children().filter(name=name).first()
            self.collections[kind] = found or root.add_child(name=name)
        return self.collections[kind]

    def remove_files(self) -> None:
        for image in self.images.values():
            image.file.storage.delete(image.file.name)


@contextmanager
def library():
    """Give a library whose files disappear when the loading fails."""
    pictures = Library()
    try:
        yield pictures
    except BaseException:
        pictures.remove_files()
        raise
