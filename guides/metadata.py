"""Front matter to the fields of a guide: only what the file gives, and only what makes sense."""

from collections.abc import Mapping
from typing import Any

from guides.nodes import Remark
from guides.themes import Theme
from home.search import fold


def metadata(values: Mapping[str, str]) -> tuple[dict[str, Any], list[Remark]]:
    """Return field values by name, and remarks on what was not understood (line 1)."""
    fields: dict[str, Any] = {}
    remarks = []
    for key, name in (("title", "title"), ("description", "summary"), ("audience", "audience")):
        if values.get(key):
            fields[name] = values[key]
    if "theme" in values:
        theme = _theme(values["theme"])
        if theme is None:
            remarks.append(Remark("unknown-theme", 1, values["theme"]))
        else:
            fields["theme"] = theme
    if "order" in values:
        if values["order"].isascii() and values["order"].isdigit() and len(values["order"]) < 5:
            fields["position"] = int(values["order"])
        else:
            remarks.append(Remark("bad-order", 1, values["order"]))
    return fields, remarks


def _theme(written: str) -> str | None:
    """A theme by its slug or by its name, accents and case aside."""
    for theme in Theme:
        if fold(written) in (fold(theme.value), fold(str(theme.label))):
            return theme.value
    return None
