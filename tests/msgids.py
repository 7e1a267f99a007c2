"""The English strings of Python files and templates that a French reader needs translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

CONTEXT = "\x04"  # stands between context and string in a compiled catalogue
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ugettext", "ugettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_WITH_CONTEXT = {"npgettext", "npgettext_lazy"}
_CALL = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext)\(")


def in_folder(folder: Path) -> dict[str, str]:
    """Return each string of a folder with the file where it stands."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            calls = _calls(ast.parse(path.read_text()))
        elif path.suffix in {".html", ".txt"} and path.is_file():
            calls = _template_calls(path)
        else:
            continue
        found |= {msgid: str(path) for msgid in map(_msgid, calls) if msgid}
    return found


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _template_calls(path: Path) -> Iterator[ast.Call]:
    """Read the calls that Django's own extraction writes for a template."""
    text = templatize(path.read_text(), origin=str(path))
    for match in _CALL.finditer(text):
        yield _first_call(text[match.start() :])


def _first_call(text: str) -> ast.Call:
    for end in re.finditer(r"\)", text):
        try:
            return ast.parse(text[: end.end()], mode="eval").body
        except SyntaxError:
            continue
    raise ValueError(f"not a call: {text[:80]}")


def _msgid(call: ast.Call) -> str | None:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = [part.value for part in call.args if isinstance(part, ast.Constant)]
    texts = [text for text in texts if isinstance(text, str)]
    if name in PLAIN | PLURAL and texts:
        return texts[0]
    if name in WITH_CONTEXT | PLURAL_WITH_CONTEXT and len(texts) > 1:
        return key(texts[1], texts[0])
    return None


def key(msgid: str, context: str | None = None) -> str:
    return f"{context}{CONTEXT}{msgid}" if context else msgid
