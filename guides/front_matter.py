"""The front matter of a Markdown page: `---`, YAML, `---`. Pure."""

import re
from dataclasses import dataclass, field

import yaml

_BLOCK = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: YAML can write one, UTF-8 cannot
KEYS = ("title", "description", "theme", "audience", "order")


class BadFrontMatter(Exception):
    """The front matter is not a list of `key: value`. Carries the line, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class FrontMatter:
    """Only the keys that the file gives, as stripped text; `lines` is the height of the block."""

    values: dict[str, str] = field(default_factory=dict)
    lines: int = 0


def split(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the rest of the text. Unknown keys are ignored."""
    found = _BLOCK.match(text)
    if found is None:
        return FrontMatter(), text.removeprefix("\ufeff")
    try:
        data = yaml.safe_load(found[1] or "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadFrontMatter(mark.line + 2 if mark else 1) from error
    if not isinstance(data, dict | None):
        raise BadFrontMatter(2)
    values = {
        key: " ".join(str(data[key]).split())
        for key in KEYS
        if data and isinstance(data.get(key), str | int | float)
    }
    if any(_SURROGATE.search(value) for value in values.values()):
        raise BadFrontMatter(2)
    return FrontMatter(values, found[0].count("\n")), text[found.end() :]
