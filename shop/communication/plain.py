"""The text part of a message, as a text reader shows it best."""

import re
import textwrap

from bs4 import BeautifulSoup

WIDTH = 72
_PARTS = ["br", "div", "h1", "h2", "h3", "h4", "li", "p", "table", "td", "th", "tr"]
_LINK = re.compile(r"^(?P<words>.*\S) (?P<link>https?://\S+)$")


def tidy(text: str) -> str:
    """Return a text in lines of 72 characters, each link whole and alone on its line.

    Spaces at the end of lines and more than one empty line running are left out. The line that
    begins the foot ("-- ", RFC 3676 §4.3) stays as it is.
    """
    lines = [line for written in text.strip().splitlines() for line in _lines(written)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _lines(line: str) -> list[str]:
    if line == "-- ":
        return [line]
    line = line.rstrip()
    found = _LINK.match(line)
    if found:
        return [*_lines(found["words"]), found["link"]]
    if len(line) <= WIDTH or "http" in line:
        return [line]
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


def words_of(html: str) -> str:
    """Return the words of a page, one line for each part, for who reads no HTML."""
    page = BeautifulSoup(html, "html.parser")
    for each in page(["head", "script", "style"]):
        each.decompose()
    for each in page(_PARTS):
        each.insert_after("\n")
    lines = (" ".join(line.split()) for line in page.get_text().splitlines())
    return "\n".join(filter(None, lines))
