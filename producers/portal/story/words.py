"""A paragraph of rich text as plain words for a phone's keyboard, and back."""

import re
from html import escape
from html.parser import HTMLParser

_KNOWN = {"p", "br", "ul", "li"}
_POINT = "- "


class _Reader(HTMLParser):
    """Collects the words of a paragraph, and whether it holds more than words."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.has_more = False

    def handle_starttag(self, tag, attrs) -> None:
        self.has_more |= tag not in _KNOWN
        if tag in {"p", "ul"} or not self.blocks:
            self.blocks.append("")
        if tag == "li":
            self.blocks[-1] += ("\n" if self.blocks[-1] else "") + _POINT
        elif tag == "br":
            self.blocks[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if not self.blocks:
            self.blocks.append("")
        self.blocks[-1] += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def words_of(html: str) -> str:
    """Return the words of rich text: a blank line between paragraphs, « - » before a point."""
    blocks = (block.strip() for block in _read(html).blocks)
    return "\n\n".join(block for block in blocks if block)


def has_more_than_words(html: str) -> bool:
    """Say whether rich text holds what plain words lose: bold, links, numbered lists…"""
    return _read(html).has_more


def html_of(words: str) -> str:
    """Return plain words as rich text. Nothing in them is taken for a tag."""
    blocks = re.split(r"\n\s*\n", tidy(words))
    return "".join(_block(block.split("\n")) for block in blocks if block.strip())


def tidy(words: str) -> str:
    """Return words as they are compared: one kind of line end, no spaces around."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _block(lines: list[str]) -> str:
    if all(line.startswith(_POINT.strip()) for line in lines):
        points = (escape(line[1:].strip(), quote=False) for line in lines)
        return "<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>"
    return "<p>" + "<br/>".join(escape(line, quote=False) for line in lines) + "</p>"
