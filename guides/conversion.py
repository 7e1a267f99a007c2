"""Neutral nodes to the data of a guide's StreamField. Whatever a file holds is escaped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from guides.nodes import (
    Block,
    Blocks,
    Break,
    Code,
    Emphasis,
    Heading,
    Hint,
    Inline,
    Inlines,
    Link,
    Listing,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
    plain_text,
)

Row = dict[str, Any]


@dataclass
class Converter:
    """`links` gives the attributes of a link or None; `pictures` the id of an image or None."""

    links: Callable[[Link], dict[str, str] | None]
    pictures: Callable[[Picture], int | str | None]
    _rows: list[Row] = field(default_factory=list)
    _waiting: list[Picture] = field(default_factory=list)

    def body(self, blocks: Blocks) -> list[Row]:
        """The rows of the StreamField, without ids."""
        for block in blocks:
            self._add(block)
            self._flush()
        return self._rows

    def _add(self, block: Block) -> None:
        match block:
            case Heading():
                self._append("heading", _heading(block))
            case Paragraph():
                self._paragraph(block)
            case Listing() | Preformatted():
                self._rich(self._html([block]))
            case Table():
                self._append("table", self._table(block))
            case Quote():
                self._append("quote", {"text": self._html(block.blocks), "author": ""})
            case Hint():
                self._append("callout", self._callout(block))
            case Rule():
                self._append("rule", None)

    def _append(self, kind: str, value: Any) -> None:
        self._rows.append({"type": kind, "value": value})

    def _rich(self, html: str) -> None:
        """Neighbouring texts share one block, as an editor would write them."""
        if self._rows and self._rows[-1]["type"] == "paragraph":
            self._rows[-1]["value"] += html
        elif html:
            self._append("paragraph", html)

    def _paragraph(self, block: Paragraph) -> None:
        run: list[Inline] = []
        for node in (*block.inlines, None):
            if node is not None and not isinstance(node, Picture):
                run.append(node)
                continue
            if plain_text(tuple(run)):
                self._rich(f"<p>{self._inlines(tuple(run)).strip()}</p>")
            if node is not None:
                self._waiting.append(node)
            self._flush()
            run = []

    def _flush(self) -> None:
        """Place the pictures that were met inside the last block behind it."""
        for picture in self._waiting:
            image = self.pictures(picture)
            alt, caption = picture.alt[:200], picture.caption[:200]
            if image is None:
                value = {"source": picture.source[:500], "description": alt or caption}
                self._append("placeholder", value)
            else:
                words = alt or caption or _file_words(picture.source)
                self._append("picture", {"image": image, "alt": words, "caption": caption})
        self._waiting = []

    def _callout(self, hint: Hint) -> Row:
        title, blocks = "", hint.blocks
        if blocks and isinstance(blocks[0], Heading) and len(blocks[0].text) <= 100:
            title, blocks = blocks[0].text, blocks[1:]
        return {"style": hint.style, "title": title, "text": self._html(blocks)}

    def _table(self, table: Table) -> Row:
        columns = [{"type": "text", "heading": plain_text(cell)} for cell in table.header]
        for cell in table.header:
            self._inlines(cell)
        rows = [
            {"values": [self._cell(cell) for cell in row[: len(columns)]]} for row in table.rows
        ]
        return {"columns": columns, "rows": rows, "caption": ""}

    def _cell(self, inlines: Inlines) -> str:
        html = self._inlines(inlines).strip()
        return f"<p>{html}</p>" if html else ""

    def _html(self, blocks: Iterable[Block]) -> str:
        return "".join(self._block_html(block) for block in blocks)

    def _block_html(self, block: Block) -> str:
        match block:
            case Paragraph():
                html = self._inlines(block.inlines).strip()
                return f"<p>{html}</p>" if html else ""
            case Heading():
                return f"<p><b>{escape(block.text, quote=False)}</b></p>"
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
                return f"<{tag}>{items}</{tag}>"
            case Preformatted():
                lines = block.text.split("\n")
                return f"<p>{'<br/>'.join(_code(line) for line in lines if line.strip())}</p>"
            case Table():
                rows = (block.header, *block.rows)
                return "".join(f"<p>{self._row(row)}</p>" for row in rows)
            case Quote() | Hint():
                return self._html(block.blocks)
        return ""

    def _item(self, blocks: Blocks) -> str:
        """Words first, the lists below them after: what rich text allows in a list's item."""
        words = [self._block_html(block) for block in blocks if not isinstance(block, Listing)]
        joined = "<br/>".join(_unwrapped(html) for html in words if html)
        return joined + self._html(block for block in blocks if isinstance(block, Listing))

    def _row(self, cells: tuple[Inlines, ...]) -> str:
        return " | ".join(self._inlines(cell).strip() for cell in cells)

    def _inlines(self, inlines: Inlines) -> str:
        return "".join(self._inline(node) for node in inlines)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return escape(node.text, quote=False)
            case Code():
                return _code(node.text)
            case Break():
                return "<br/>"
            case Strong():
                return _wrapped("b", self._inlines(node.children))
            case Emphasis():
                return _wrapped("i", self._inlines(node.children))
            case Link():
                return self._link(node)
            case Picture():
                self._waiting.append(node)
        return ""

    def _link(self, link: Link) -> str:
        attributes = self.links(link)
        words = self._inlines(link.children)
        if not attributes or not words.strip():
            return words
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        outside = " " if words.endswith(" ") else ""
        return f"<a{written}>{words.rstrip()}</a>{outside}"


def _heading(block: Heading) -> Row:
    level = "2" if block.level <= 2 else "3"
    return {"text": block.text[:200], "level": level, "anchor": block.anchor[:100]}


def _wrapped(tag: str, html: str) -> str:
    return f"<{tag}>{html}</{tag}>" if html.strip() else html


def _code(text: str) -> str:
    return f"<code>{escape(text, quote=False)}</code>"


def _unwrapped(html: str) -> str:
    return html.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br/>")


def _file_words(source: str) -> str:
    """The name of a file as words, when nothing else says what a picture shows."""
    name = source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(name.replace("-", " ").replace("_", " ").split())[:200] or source[:200]
