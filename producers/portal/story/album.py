"""The pictures of one producer: what it uploaded, in a collection of its own."""

from django.db.models import Q, QuerySet
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Collection

from producers.models import ProducerPage
from shop.partner.models import Partner

COLLECTION = "Histoires des producteurs"
OFFERED = 24  # at most so many earlier pictures are offered again
THUMB = "fill-320x240|format-webp"


def picture_id(text) -> int | None:
    """Return the id that a form sent back, or nothing when it is none."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def own_pictures(enterprise: Partner, *drafts: ProducerPage) -> QuerySet:
    """Return the pictures that the enterprise may show: its uploads, and what its page shows.

    Never another producer's: what is not in here does not exist for the portal.
    """
    shown = {pk for draft in drafts for pk in _shown_by(draft)}
    in_album = Q(collection__in=_albums(enterprise))
    images = get_image_model().objects.filter(in_album | Q(pk__in=shown))
    return images.order_by("-created_at", "-pk").prefetch_renditions(THUMB)


def keep_picture(*, actor, enterprise: Partner, upload, alt: str):
    """Keep an uploaded file, which a form has checked, with its words; return the image.

    Call it in a transaction: the first picture makes the collection.
    """
    return get_image_model().objects.create(
        title=enterprise.name,
        description=alt,
        file=upload,
        collection=_album(enterprise),
        uploaded_by_user=actor,
    )


def _shown_by(draft: ProducerPage) -> set[int]:
    """Return the ids of the images on a page: its main picture, its gallery and its text."""
    shown = {draft.picture_id} if draft.picture_id else set()
    for stream in (draft.body, draft.gallery):
        found = stream.stream_block.extract_references(stream)
        shown |= {int(pk) for model, pk, *_ in found if issubclass(model, AbstractImage)}
    return shown


def _shelf() -> Collection | None:
    return Collection.get_first_root_node().get_children().filter(name=COLLECTION).first()


def _albums(enterprise: Partner) -> QuerySet:
    """Return the enterprise's collection: its name begins with the id, whatever the name is now."""
    shelf = _shelf()
    if shelf is None:
        return Collection.objects.none()
    return shelf.get_children().filter(name__startswith=f"{enterprise.pk} · ")


def _album(enterprise: Partner) -> Collection:
    root = Collection.objects.select_for_update().get(pk=Collection.get_first_root_node().pk)
    shelf = _shelf() or root.add_child(name=COLLECTION)
    name = f"{enterprise.pk} · {enterprise.name}"[:255]
    return _albums(enterprise).first() or shelf.add_child(name=name)
