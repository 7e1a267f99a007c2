"""Where the links of a guide lead. Only web addresses and guides pass; the rest stays text."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from guides.markdown import slug
from guides.nodes import Link, Remark

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f]")
SAFE_SCHEMES = ("http", "https", "mailto", "tel")


@dataclass(frozen=True)
class Target:
    """A guide that links may reach: the id of its page (or a token for it) and its anchors."""

    page: int | str
    anchors: frozenset[str]


@dataclass
class Linker:
    """Resolves the links of one file; what it cannot resolve becomes a remark."""

    name: str
    anchors: frozenset[str]
    targets: Mapping[str, Target]
    remarks: list[Remark] = field(default_factory=list)

    def __call__(self, link: Link) -> dict[str, str] | None:
        """The attributes of the `<a>` of rich text, or None when the link stays text."""
        address = link.href.strip()
        if _SCHEME.match(_INVISIBLE.sub("", address)):
            return self._web(address, link)
        path, _, anchor = address.partition("#")
        if not path:
            return self._here(anchor, link)
        return self._guide(unquote(path), slug(unquote(anchor)), link)

    def _web(self, address: str, link: Link) -> dict[str, str] | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return self._refuse("broken-link", link)
        if parts.scheme.lower() not in SAFE_SCHEMES or _INVISIBLE.search(address):
            return self._refuse("unsafe-link", link)
        return {"href": address}

    def _here(self, anchor: str, link: Link) -> dict[str, str] | None:
        wanted = slug(unquote(anchor))
        if wanted in self.anchors:
            return {"href": f"#{wanted}"}
        return self._refuse("broken-link", link)

    def _guide(self, path: str, anchor: str, link: Link) -> dict[str, str] | None:
        target = self._target(path)
        if target is None:
            return self._refuse("broken-link", link)
        found = {"linktype": "page", "id": str(target.page)}
        if anchor and anchor in target.anchors:
            found["fragment"] = anchor
        elif anchor:
            self._refuse("unknown-anchor", link)
        return found

    def _target(self, path: str) -> Target | None:
        folder = "" if path.startswith("/") else posixpath.dirname(self.name)
        wanted = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        for name in (wanted, f"{wanted}.md", posixpath.join(wanted, "README.md")):
            if name in self.targets:
                return self.targets[name]
        return None

    def _refuse(self, code: str, link: Link) -> None:
        self.remarks.append(Remark(code, link.line, link.href))
        return None
