"""Moving, adding and taking out parts and pictures without a script: on what was posted."""

import re

from django.http import QueryDict

from .album import picture_id
from .parts import KINDS, new_key

LISTS = ("part", "photo")
_KEY = re.compile(r"[\w-]{1,64}")


def posted_keys(data: QueryDict, name: str, most: int) -> list[str]:
    """Return the keys of a list in their order, each once; one more than `most` at the utmost."""
    keys = (key for key in data.getlist(name) if _KEY.fullmatch(key))
    return list(dict.fromkeys(keys))[: most + 1]


def with_chosen(data: QueryDict, album: dict) -> QueryDict:
    """Return what was typed with the earlier pictures that were ticked, at the gallery's end."""
    fresh = data.copy()
    for pk in fresh.pop("again", []):
        image = album.get(picture_id(pk))
        if image:
            key = new_key()
            fresh.appendlist("photo", key)
            fresh[f"{key}-image"], fresh[f"{key}-alt"] = image.pk, image.description[:200]
    return fresh


def rearranged(data: QueryDict, action: str) -> QueryDict:
    """Return what was typed after one action: up:<key>, down:<key>, remove:<key>, add:<kind>.

    Everything else that was typed stays. An unknown action changes nothing.
    """
    fresh = data.copy()
    verb, _, what = action.partition(":")
    if verb == "add":
        _add(fresh, what)
    for name in LISTS:
        keys = fresh.getlist(name)
        if what in keys:
            fresh.setlist(name, _moved(keys, keys.index(what), verb))
    return fresh


def _add(data: QueryDict, kind: str) -> None:
    name, key = ("photo" if kind == "photo" else "part"), new_key()
    if name == "part" and kind not in KINDS:
        return
    data.setlist(name, [*data.getlist(name), key])
    data[f"{key}-kind"] = kind


def _moved(keys: list[str], at: int, verb: str) -> list[str]:
    rest = keys[:at] + keys[at + 1 :]
    to = {"up": max(at - 1, 0), "down": at + 1}.get(verb)
    if to is None:
        return rest if verb == "remove" else keys
    return [*rest[:to], keys[at], *rest[to:]]
