"""What a Markdown page means, free of Markdown, HTML and Wagtail. Lines count from 1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Break:
    pass


@dataclass(frozen=True)
class Emphasis:
    children: tuple["Inline", ...]


@dataclass(frozen=True)
class Strong:
    children: tuple["Inline", ...]


@dataclass(frozen=True)
class Link:
    href: str
    children: tuple["Inline", ...]
    line: int


@dataclass(frozen=True)
class Picture:
    source: str
    alt: str
    caption: str
    line: int


Inline = Text | Code | Break | Emphasis | Strong | Link | Picture
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    inlines: Inlines
    line: int


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[tuple["Block", ...], ...]
    line: int


@dataclass(frozen=True)
class Table:
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    line: int


@dataclass(frozen=True)
class Quote:
    blocks: tuple["Block", ...]
    line: int


@dataclass(frozen=True)
class Hint:
    style: str
    blocks: tuple["Block", ...]
    line: int


@dataclass(frozen=True)
class Preformatted:
    text: str
    line: int


@dataclass(frozen=True)
class Rule:
    line: int


Block = Heading | Paragraph | Listing | Table | Quote | Hint | Preformatted | Rule
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Remark:
    """Something the reader of the report should know; `code` names it, `detail` quotes it."""

    code: str
    line: int
    detail: str = ""


@dataclass(frozen=True)
class Document:
    title: str
    blocks: Blocks
    remarks: tuple[Remark, ...]


def plain_text(inlines: Inlines) -> str:
    """The words alone, on one line."""
    words = []
    for node in inlines:
        if isinstance(node, Text | Code):
            words.append(node.text)
        elif isinstance(node, Break):
            words.append(" ")
        elif not isinstance(node, Picture):
            words.append(plain_text(node.children))
    return " ".join("".join(words).split())


def headings(blocks: Blocks) -> tuple[Heading, ...]:
    """The headings in reading order; those inside call-outs and quotes carry no anchor."""
    return tuple(block for block in blocks if isinstance(block, Heading))
