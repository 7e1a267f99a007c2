"""Pictures named by a guide: found inside the imported folder, checked, stored once."""

import hashlib
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from django.core.files.base import ContentFile
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from guides.nodes import Picture, Remark
from guides.reader import is_inside

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True)
class PictureFile:
    """A real image of the folder. `digest` is the SHA-1 that Wagtail keeps in file_hash."""

    path: Path
    digest: str
    suffix: str
    title: str


class NoPicture(Exception):
    """The picture cannot be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def locate(picture: Picture, root: Path, name: str) -> PictureFile:
    """Return the checked file that a guide names, or raise NoPicture."""
    source = unquote(picture.source.split("#")[0].split("?")[0])
    if ":" in source or source.startswith("//"):
        raise NoPicture("remote-picture")
    folder = root if source.startswith("/") else (root / name).parent
    try:
        path = folder / source.lstrip("/")
        if not is_inside(path, root):
            raise NoPicture("outside-picture")
        return _checked(path, picture)
    except (OSError, ValueError) as error:
        raise NoPicture("missing-picture") from error


def _checked(path: Path, picture: Picture) -> PictureFile:
    if not path.is_file():
        raise NoPicture("missing-picture")
    if path.stat().st_size > MAX_BYTES:
        raise NoPicture("large-picture")
    data = path.read_bytes()
    suffix = FORMATS[_format(data)]
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    return PictureFile(path, digest, suffix, (picture.alt or path.stem)[:255])


def _format(data: bytes) -> str:
    """Return the format of a whole, reasonable image; anything else is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PillowImage.DecompressionBombWarning)
            with PillowImage.open(BytesIO(data), formats=list(FORMATS)) as image:
                found, pixels = str(image.format), image.width * image.height
                image.load() if pixels <= MAX_PIXELS else None
    except Exception as error:  # Pillow raises many kinds on a broken file
        raise NoPicture("not-a-picture") from error
    if pixels > MAX_PIXELS:
        raise NoPicture("large-picture")
    return found


@dataclass
class PictureShelf:
    """The images of one file of Markdown. Without `write`, a new image gets a token, not a row."""

    root: Path
    name: str
    write: bool
    remarks: list[Remark] = field(default_factory=list)
    created: list = field(default_factory=list)

    def __call__(self, picture: Picture) -> int | str | None:
        try:
            file = locate(picture, self.root, self.name)
        except NoPicture as refusal:
            self.remarks.append(Remark(refusal.code, picture.line, picture.source))
            return None
        known = get_image_model().objects.filter(file_hash=file.digest).order_by("pk").first()
        if known is not None:
            return known.pk
        return self._create(file) if self.write else f"image:{file.digest}"

    def _create(self, file: PictureFile) -> int:
        content = ContentFile(file.path.read_bytes(), f"{file.path.stem}.{file.suffix}")
        image = get_image_model()(title=file.title, file=content)
        image.file_size, image.file_hash = content.size, file.digest
        image.save()
        self.created.append(image)
        return image.pk

    def forget(self) -> None:
        """Remove the files of images whose rows were rolled back."""
        for image in self.created:
            image.file.storage.delete(image.file.name)
