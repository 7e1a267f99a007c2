"""Markdown to neutral nodes. Pure: markdown-it-py and the standard library, no Django.

    document = parse(text)            # title, blocks, remarks; every line counts from 1

Nothing in the result is HTML: a renderer decides what each node becomes, and nothing dangerous
can pass through it. Links keep their address as written; the renderer judges it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from guides.gitbook import segments, tidy_bold, without_html
from guides.nodes import (
    Block,
    Blocks,
    Break,
    Code,
    Document,
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
    Remark,
    Rule,
    Strong,
    Table,
    Text,
    plain_text,
)

_EXPLICIT_ANCHOR = re.compile(r"\s*\{#([\w-]+)\}\s*$")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


def parse(text: str) -> Document:
    """Read one page. The first heading of level 1 becomes the title and leaves the blocks."""
    reader = _Reader()
    parser = _parser()
    environment: dict[str, Any] = {}
    groups = []
    for segment in segments(text.replace("\r\n", "\n").replace("\r", "\n"), reader.remarks):
        if not segment.text.strip():
            continue
        lines = segment.text if not segment.hint else _without_indent(segment.text)
        tokens = _tidy(parser.parse(lines, environment), parser, environment)
        reader.offset = segment.line
        groups.append((segment, tuple(reader.blocks(SyntaxTreeNode(tokens).children))))
    return _document(groups, reader.remarks)


def _document(groups: list[tuple[Any, Blocks]], remarks: list[Remark]) -> Document:
    blocks: list[Block] = []
    for segment, found in groups:
        if segment.hint:
            blocks.append(Hint(segment.hint, found, found[0].line if found else segment.line))
        else:
            blocks.extend(found)
    title = next((b for b in blocks if isinstance(b, Heading) and b.level == 1), None)
    rest = [block for block in blocks if block is not title]
    ordered = tuple(sorted(remarks, key=lambda remark: remark.line))
    return Document(title.text if title else "", tuple(_anchored(rest)), ordered)


def slug(text: str) -> str:
    """The anchor made from a heading: lower-case ASCII, hyphens, 90 letters at most."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    ascii_only = plain.replace("’", " ").replace("'", " ").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")[:90].rstrip("-")


def _anchored(blocks: Iterable[Block]) -> Iterator[Block]:
    seen: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Heading):
            wanted = block.anchor or slug(block.text) or "section"
            seen[wanted] = seen.get(wanted, 0) + 1
            anchor = wanted if seen[wanted] == 1 else f"{wanted}-{seen[wanted]}"
            seen.setdefault(anchor, 1)
            block = replace(block, anchor=anchor)
        yield block


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table")
    parser.validateLink = lambda url: True  # judged, and reported with its line, by the renderer
    parser.normalizeLink = lambda url: url
    parser.core.ruler.disable("inline")
    return parser


def _tidy(tokens: Sequence[Token], parser: MarkdownIt, environment: dict) -> list[Token]:
    """Parse the inline content after the bold has been tidied."""
    for token in tokens:
        if token.type == "inline":
            token.children = []
            parser.inline.parse(tidy_bold(token.content), parser, environment, token.children)
    return list(tokens)


def _without_indent(text: str) -> str:
    return re.sub(r"^ {1,3}(?=\S)", "", text, flags=re.MULTILINE)


@dataclass
class _Reader:
    """Walks the syntax tree of one segment; `offset` is the line on which the segment starts."""

    remarks: list[Remark] = field(default_factory=list)
    offset: int = 1

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            block = self._block(node)
            if block is not None:
                yield block

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        line = self._line(node)
        match node.type:
            case "heading":
                return self._heading(node, line)
            case "paragraph":
                inlines = self._inline_content(node)
                return Paragraph(inlines, line) if inlines else None
            case "bullet_list" | "ordered_list":
                items = tuple(tuple(self.blocks(item.children)) for item in node.children)
                return Listing(node.type == "ordered_list", items, line)
            case "blockquote":
                return Quote(tuple(self.blocks(node.children)), line)
            case "table":
                return self._table(node, line)
            case "fence" | "code_block":
                return Preformatted(node.content.rstrip("\n"), line)
            case "hr":
                return Rule(line)
            case "html_block":
                return self._html_block(node, line)
        return None

    def _line(self, node: SyntaxTreeNode) -> int:
        return (node.map[0] if node.map else 0) + self.offset

    def _heading(self, node: SyntaxTreeNode, line: int) -> Heading | None:
        inlines = self._inline_content(node)
        text, anchor = plain_text(inlines), ""
        explicit = _EXPLICIT_ANCHOR.search(text)
        if explicit:
            text, anchor = text[: explicit.start()], explicit[1]
        for child in node.children[0].children if node.children else []:
            if child.type == "html_inline":
                anchor = without_html(child.content, line).anchor or anchor
        return Heading(int(node.tag[1]), text, slug(anchor), line) if text else None

    def _html_block(self, node: SyntaxTreeNode, line: int) -> Paragraph | None:
        remains = without_html(node.content, line)
        if remains.tags:
            self.remarks.append(Remark("html", line))
        inlines = _spaced(remains.inlines)
        return Paragraph(inlines, line) if inlines else None

    def _table(self, node: SyntaxTreeNode, line: int) -> Table:
        rows = [
            tuple(self._inline_content(cell) for cell in row.children)
            for part in node.children
            for row in part.children
        ]
        return Table(rows[0], tuple(rows[1:]), line)

    def _inline_content(self, node: SyntaxTreeNode) -> Inlines:
        if not node.children:
            return ()
        content = node.children[0]
        self._current = self._line(content if content.map else node)
        return _trimmed(self._inlines(content.children))

    def _inlines(self, nodes: Iterable[SyntaxTreeNode]) -> list[Inline]:
        found: list[Inline] = []
        for node in nodes:
            found.extend(self._inline(node))
        return found

    def _inline(self, node: SyntaxTreeNode) -> list[Inline]:
        line = self._current
        match node.type:
            case "text" | "text_special":
                return [Text(node.content)] if node.content else []
            case "code_inline":
                return [Code(node.content)]
            case "softbreak" | "hardbreak":
                self._current += 1
                return [Text(" ") if node.type == "softbreak" else Break()]
            case "em":
                return [Emphasis(tuple(self._inlines(node.children)))]
            case "strong":
                return [Strong(tuple(self._inlines(node.children)))]
            case "link":
                children = tuple(self._inlines(node.children))
                return [Link(str(node.attrs.get("href", "")), children, line)]
            case "image":
                return [self._picture(node, line)]
            case "html_inline":
                return self._html_inline(node, line)
        return []

    def _picture(self, node: SyntaxTreeNode, line: int) -> Picture:
        alt = plain_text(tuple(self._inlines(node.children)))
        return Picture(str(node.attrs["src"]), alt, str(node.attrs.get("title", "")), line)

    def _html_inline(self, node: SyntaxTreeNode, line: int) -> list[Inline]:
        self._current += node.content.count("\n")
        remains = without_html(node.content, line)
        if remains.tags and not remains.inlines and not remains.anchor:
            self.remarks.append(Remark("html", line, node.content[:60]))
        return list(remains.inlines)


def _spaced(inlines: Inlines) -> Inlines:
    """Put a space between two runs of words that tags kept apart."""
    found: list[Inline] = []
    for node in inlines:
        if found and isinstance(node, Text) and isinstance(found[-1], Text):
            found.append(Text(" "))
        found.append(node)
    return _trimmed(found)


def _trimmed(inlines: list[Inline]) -> Inlines:
    """Without empty ends, doubled breaks, or the lone backslash that some editors leave last."""
    found: list[Inline] = []
    for node in inlines:
        blank = isinstance(node, Text) and not node.text.strip()
        after_break = not found or isinstance(found[-1], Break)
        if after_break and (blank or isinstance(node, Break)):
            continue
        found.append(node)
    while found:
        last = found.pop()
        if isinstance(last, Text):
            last = Text(last.text.rstrip().removesuffix("\\").rstrip())
        if not isinstance(last, Break) and last != Text(""):
            return (*found, last)
    return ()
