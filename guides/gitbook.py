"""GitBook's dialect around Markdown: `{% hint %}` blocks, untidy bold, raw HTML. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from guides.nodes import Break, Inline, Picture, Remark, Text

HINT_STYLES = ("info", "success", "warning", "danger")

_MARKS = re.compile(
    r"(?P<fence>^[ ]{0,3}(?P<ticks>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<code>`[^`\n]+`)"
    r"|(?P<tag>\{%[ \t]*(?P<name>[\w-]+)(?P<rest>[^%\n]*)%\})",
    re.DOTALL | re.MULTILINE,
)
_STYLE = re.compile(r"style\s*=\s*[\"“”']?(\w+)")


@dataclass(frozen=True)
class Segment:
    """A run of plain Markdown; `hint` is the style of the call-out around it, if any."""

    text: str
    line: int
    hint: str = ""


def segments(text: str, remarks: list[Remark]) -> Iterator[Segment]:
    """Cut the text at hint tags. Other tags vanish, their content stays, a remark says so."""
    start, line, hint, opened = 0, 1, "", 0
    for mark in _MARKS.finditer(text):
        if mark["tag"] is None:
            continue
        here = line + text.count("\n", start, mark.start())
        yield Segment(text[start : mark.start()], line, hint)
        start, line = mark.end(), here
        name = mark["name"]
        if name == "hint":
            hint, opened = _hint_style(mark["rest"], here, remarks), here
        elif name == "endhint":
            hint, opened = "", 0
        else:
            remarks.append(Remark("unknown-tag", here, mark["tag"]))
    if opened:
        remarks.append(Remark("open-hint", opened))
    yield Segment(text[start:], line, hint)


def _hint_style(attributes: str, line: int, remarks: list[Remark]) -> str:
    found = _STYLE.search(attributes)
    style = found[1].lower() if found else "info"
    if style in HINT_STYLES:
        return style
    remarks.append(Remark("unknown-hint-style", line, style))
    return "info"


_BOLD_MARKS = re.compile(r"\\.|(?P<ticks>`+)|(?P<stars>\*+)", re.DOTALL)


def tidy_bold(content: str) -> str:
    """Make `** texte **` bold as the author meant: move stray spaces out of each pair of `**`.

    Newlines are kept, so that line numbers stay true. Code and escaped stars are left alone.
    """
    pieces, position, inside = [], 0, False
    stars = _bold_positions(content)
    for star in stars[: len(stars) // 2 * 2]:
        pieces.append(_bold(content[position:star]) if inside else content[position:star])
        position, inside = star + 2, not inside
        if not inside and _glued(content, star):
            pieces.append(" ")
    return "".join(pieces) + content[position:]


def _bold_positions(content: str) -> list[int]:
    positions, code_end = [], 0
    for mark in _BOLD_MARKS.finditer(content):
        if mark.start() < code_end:
            continue
        if mark["ticks"]:
            close = content.find(mark["ticks"], mark.end())
            code_end = close + len(mark["ticks"]) if close >= 0 else mark.end()
        elif mark["stars"] == "**":
            positions.append(mark.start())
    return positions


def _bold(piece: str) -> str:
    words = piece.strip()
    if not words:
        return piece
    before = piece[: len(piece) - len(piece.lstrip())]
    return f"{before}**{words}**{piece[len(piece.rstrip()) :]}"


def _glued(content: str, star: int) -> bool:
    """`**Attention !**Le` would not close its bold: CommonMark wants a space after it."""
    before, after = content[star - 1], content[star + 2 : star + 3]
    return after.isalnum() and not before.isalnum() and not before.isspace()


class _Words(HTMLParser):
    """Keeps the words, line breaks and pictures of raw HTML, and the anchor it declares."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.line, self.inlines, self.anchor = line, list[Inline](), ""
        self.tags, self._silent, self._caption = 0, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags += 1
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "br":
            self.inlines.append(Break())
        elif tag == "img" and found.get("src"):
            line = self.line + self.getpos()[0] - 1
            self.inlines.append(Picture(found["src"], found.get("alt", ""), "", line))
        elif tag == "a":
            self.anchor = found.get("id") or found.get("name") or self.anchor
        self._caption = tag == "figcaption"

    def handle_endtag(self, tag: str) -> None:
        self.tags += 1
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        self._caption = False

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self._silent:
            return
        if self._caption and self.inlines and isinstance(self.inlines[-1], Picture):
            self.inlines[-1] = replace(self.inlines[-1], caption=words)
        else:
            self.inlines.append(Text(words))


@dataclass(frozen=True)
class HtmlRemains:
    inlines: tuple[Inline, ...]
    anchor: str
    tags: int


def without_html(html: str, line: int) -> HtmlRemains:
    """What is left of raw HTML: words, breaks and pictures. Comments, scripts and tags go."""
    parser = _Words(line)
    parser.feed(html)
    parser.close()
    return HtmlRemains(tuple(parser.inlines), parser.anchor, parser.tags)
