"""Reads the demo's texts and turns them into the blocks of our pages.

A text is `key: value` lines, an empty line, then chunks: `## title`, `- point`,
`> words | author | role`, `! picture | what it shows | caption`, `? title | remark`, paragraphs.
`**bold**` is the only markup.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import escape

from .files import text

_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass
class Story:
    """A text: its facts, and its chunks in order."""

    facts: dict[str, str]
    chunks: list[str] = field(default_factory=list)

    def __getitem__(self, key: str) -> str:
        return self.facts.get(key, "")

    def listed(self, key: str) -> list[str]:
        return [part.strip() for part in self[key].split("|") if part.strip()]

    def blocks(self, image: Callable[[str, str], object]) -> list[tuple]:
        """Return the chunks as stream data; `image(name, alt)` gives a picture of the library."""
        return list(_blocks(self.chunks, image))


def read(folder: str, name: str) -> Story:
    head, _, body = text(folder, name).partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return Story(facts, [chunk.strip() for chunk in body.split("\n\n") if chunk.strip()])


def _blocks(chunks: list[str], image) -> Iterator[tuple]:
    for is_picture, group in groupby(chunks, key=lambda chunk: chunk.startswith("! ")):
        if is_picture:
            yield _pictures(list(group), image)
        else:
            yield from (_block(chunk) for chunk in group)


def _block(chunk: str) -> tuple:
    if chunk.startswith("## "):
        return "heading", {"text": chunk[3:], "level": "2", "anchor": ""}
    if chunk.startswith("> "):
        words, author, role = (f"{chunk[2:]}||".split("|"))[:3]
        return "quote", {"text": words.strip(), "author": author.strip(), "role": role.strip()}
    if chunk.startswith("? "):
        title, _, remark = chunk[2:].partition("|")
        return "callout", {"style": "info", "title": title.strip(), "text": rich(remark.strip())}
    return "paragraph", rich(chunk)


def _pictures(chunks: list[str], image) -> tuple:
    values = [_picture(chunk, image) for chunk in chunks]
    return ("gallery", {"pictures": values}) if len(values) > 1 else ("picture", values[0])


def _picture(chunk: str, image) -> dict:
    name, alt, caption = (part.strip() for part in f"{chunk[2:]}||".split("|")[:3])
    return {"image": image(name, alt), "alt": alt, "caption": caption}


def rich(chunk: str) -> str:
    """Return a paragraph or a list as the HTML of rich text."""
    lines = chunk.splitlines()
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(words: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(words).replace("&#x27;", "'"))
