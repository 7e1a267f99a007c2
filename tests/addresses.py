"""Every address of the site, read from Django's resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse

from shop.storefront.urlconf import urlconf_for

SAMPLES = {"int": 1, "slug": "x", "str": "x"}


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespaces (or its route when it has none) and its arguments."""

    name: str
    route: str
    arguments: frozenset[str]
    converters: tuple[tuple[str, str], ...]

    def sample(self, slug: str) -> str | None:
        """Return a path with made-up arguments, or None when the pattern takes no simple ones."""
        known = dict(self.converters)
        if self.arguments - set(known):
            return None
        kwargs = {key: SAMPLES.get(kind, "x") for key, kind in known.items()}
        return reverse(self.name, urlconf=urlconf_for(slug), kwargs=kwargs or None)


def addresses(slug: str) -> list[Address]:
    """Return every address, with the shop of this slug mounted."""
    return list(_walk(get_resolver(urlconf_for(slug)), "", (), ()))


def _walk(resolver, route: str, namespaces: tuple, converters: tuple) -> Iterator[Address]:
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        kinds = {
            key: type(value).__name__.removesuffix("Converter").lower().replace("string", "str")
            for key, value in each.pattern.converters.items()
        }
        known = converters + tuple(kinds.items())
        if isinstance(each, URLPattern):
            name = ":".join([*namespaces, each.name]) if each.name else here
            groups = {key for key, _ in known} | set(_groups(each.pattern))
            yield Address(name, here, frozenset(groups), known)
        else:
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each, here, inner, known)


def _groups(pattern) -> list[str]:
    regex = pattern.regex
    return list(regex.groupindex) or [f"group {n}" for n in range(regex.groups)]
