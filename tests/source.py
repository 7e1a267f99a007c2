"""The project's own source files, for the tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = ("guides", "home", "producers", "shop", "site")
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "site" / "halle" / "static" / "halle"


def modules(*folders: str) -> list[Path]:
    """Return the Python files of the folders, all of ours by default, without migrations."""
    found = (path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports by their absolute name, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
    return found


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of each function of a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}:{node.name}", node.end_lineno - node.lineno + 1
