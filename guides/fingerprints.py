"""Digests of what was imported, to tell an editor's change from the importer's own work."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any


class _Shape(HTMLParser):
    """Rich text without what the editor adds by itself: keys of blocks, order of attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted(pair for pair in attrs if pair[0] != "data-block-key")
        self.parts.append(json.dumps([tag, kept]))

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(" ".join(data.split()))


def digests(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """One digest per field. `body` is the list of rows, or its JSON."""
    return {name: _digest(name, values[name]) for name in names}


def _digest(name: str, value: Any) -> str:
    if name == "body":
        rows = json.loads(value) if isinstance(value, str) else value
        value = [[row["type"], _plain(row["value"])] for row in rows]
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str) and "<" in value:
        shape = _Shape()
        shape.feed(value)
        shape.close()
        return shape.parts
    return value


def is_edited(page) -> bool:
    """Say whether somebody changed an imported page: its row, a revision since, or its life."""
    before, names = page.imported_digests, list(page.imported_digests)
    if not before:
        return page.revisions.exists()  # reserved by an import that was cut short, or not ours
    if not page.live:
        return True
    since = page.revisions.filter(pk__gt=page.imported_revision_id or 0)
    if page.imported_revision_id is None:
        since = since.order_by("-pk")[:1]
    versions = [_row(page, names), *(revision.content for revision in since)]
    return any(digests(version, names) != before for version in versions)


def _row(page, names: list[str]) -> dict[str, Any]:
    values = {name: getattr(page, name) for name in names if name != "body"}
    return {**values, "body": list(page.body.raw_data)}
