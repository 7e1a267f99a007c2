"""Product pictures: Wagtail's image of the same file, with its renditions already loaded."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.models import Collection

COLLECTION = "Produits des producteurs"  # where what producers upload is kept
SIZES = (160, 480, 960)  # basket line, card, product page


def spec(size: int) -> str:
    """Return Wagtail's name for a picture that fits into a square of that many pixels."""
    return f"max-{size}x{size}|format-webp"


def attach_pictures(products: Iterable) -> None:
    """Give every product its `picture` (a Wagtail image or None), in three queries at most."""
    products = list(products)
    prefetch_related_objects(products, "images")
    files = {product.pk: _first_file(product) for product in products}
    images = get_image_model().objects.filter(file__in={name for name in files.values() if name})
    wanted = images.prefetch_renditions(*map(spec, SIZES)) if any(files.values()) else ()
    by_file = {image.file.name: image for image in wanted}
    for product in products:
        product.picture = by_file.get(files[product.pk])


def picture_of(product):
    """Return the product's Wagtail image or None, loading it when the list did not."""
    if not hasattr(product, "picture"):
        attach_pictures([product])
    return product.picture


def rendition_of(product, size: int):
    """Return the picture in that size, or None when there is none or its file is lost."""
    picture = picture_of(product)
    try:
        return picture and picture.get_rendition(spec(size))
    except OSError:
        return None


def store_picture(*, actor, product, upload):
    """Keep an uploaded file, which a form has checked, and return its Wagtail image."""
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=COLLECTION).first()
    return get_image_model().objects.create(
        title=product.title,
        file=upload,
        collection=collection or root.add_child(name=COLLECTION),
        uploaded_by_user=actor,
    )


def _first_file(product) -> str:
    first = next(iter(product.images.all()), None)
    return first.original.name if first else ""
