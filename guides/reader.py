"""Read Markdown files safely: inside one folder, UTF-8, of a reasonable size."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

MAX_BYTES = 2 * 1024 * 1024
SUFFIXES = (".md", ".markdown")
SKIPPED = ("SUMMARY.md",)  # GitBook's own table of contents


class UnreadableFile(Exception):
    """The file cannot be imported; the message says why and what to do."""


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read. `name` is its path from the root, with slashes."""

    root: Path
    name: str
    text: str
    digest: str


def find(path: Path) -> tuple[Path, list[Path]]:
    """Return the root folder and the Markdown files to import, in order."""
    if path.is_dir():
        files = (found for found in path.rglob("*") if found.suffix.lower() in SUFFIXES)
        return path, sorted(file for file in files if _is_wanted(file, path))
    return path.parent, [path]


def _is_wanted(file: Path, root: Path) -> bool:
    parts = file.relative_to(root).parts
    return file.name not in SKIPPED and not any(part.startswith(".") for part in parts)


def read(root: Path, file: Path) -> SourceFile:
    """Return the text of a file, or raise UnreadableFile with the reason."""
    if file.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(_("Not a Markdown file (.md)."))
    if not is_inside(file, root):
        raise UnreadableFile(_("Link that leads out of the imported folder: refused."))
    try:
        data = _bytes(file)
    except OSError as error:
        raise UnreadableFile(_("Cannot be read: %s") % error.strerror) from error
    return SourceFile(root, file.relative_to(root).as_posix(), _decoded(data), _digest(data))


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        size = file.stat().st_size / 1024 / 1024
        raise UnreadableFile(
            _("Too large: %(size).1f MB, the limit is %(limit)d MB. Split it into several guides.")
            % {"size": size, "limit": MAX_BYTES // 1024 // 1024}
        )
    return data


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            _("Not in UTF-8 (line %d). Save it again in UTF-8, then import it again.") % line
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def is_inside(file: Path, root: Path) -> bool:
    """Say whether a path, its links followed, stays below the root."""
    return file.resolve().is_relative_to(root.resolve())


def read_all(root: Path, files: list[Path]) -> Iterator[tuple[str, SourceFile | UnreadableFile]]:
    """Yield each file's name with its content, or with the reason why it has none."""
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            yield name, read(root, file)
        except UnreadableFile as refusal:
            yield name, refusal
