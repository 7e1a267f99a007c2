"""The headings of a guide, their anchors, and what stands before and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from guides.markdown import slug


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents."""

    text: str
    anchor: str
    level: int


def anchored(blocks: Iterable[tuple[str, Any]]) -> Iterator[Entry | None]:
    """For each (block type, value): the entry of a heading with its unique anchor, else None."""
    seen: set[str] = set()
    for block_type, value in blocks:
        if block_type != "heading":
            yield None
            continue
        wanted = slug(value.get("anchor") or "") or slug(value["text"]) or "section"
        anchor, number = wanted, 1
        while anchor in seen:
            number += 1
            anchor = f"{wanted}-{number}"
        seen.add(anchor)
        yield Entry(value["text"], anchor, int(value["level"]))
