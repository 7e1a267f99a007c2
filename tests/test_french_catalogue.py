"""Every screen is French: our own strings, and those that Oscar's catalogue lacks."""

import re
from pathlib import Path

import django
import oscar
import polib
import pytest
from django.apps import apps

from tests import msgids, source

CATALOGUE = source.ROOT / "site" / "halle" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def entries():
    return polib.pofile(CATALOGUE)


def french() -> set[str]:
    """Return what is translated: by our catalogue, by Django's own and by those of libraries."""
    homes = [Path(django.__file__).parent / "conf", CATALOGUE.parents[3]]
    homes += [Path(app.path) for app in apps.get_app_configs()]
    known = set()
    for path in {home / "locale/fr/LC_MESSAGES/django.mo" for home in homes}:
        if path.exists():
            entries = polib.mofile(path).translated_entries()
            known |= {msgids.key(entry.msgid, entry.msgctxt) for entry in entries}
    return known


def missing(*folders: Path) -> dict[str, str]:
    """Return the strings of the folders that no installed French catalogue translates."""
    known = french()
    found = {key: path for folder in folders for key, path in msgids.in_folder(folder).items()}
    return {
        key: path
        for key, path in found.items()
        if key not in known and any(letter.isalpha() for letter in key)
    }


def test_the_catalogue_has_no_empty_and_no_fuzzy_entry(entries):
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries.fuzzy_entries()] == []


def test_the_compiled_catalogue_is_up_to_date(entries):
    compiled = polib.mofile(CATALOGUE.with_suffix(".mo"))

    def content(catalogue):
        return {
            (each.msgctxt, each.msgid): each.msgstr or dict(each.msgstr_plural)
            for each in catalogue
        }

    assert content(compiled) == content(entries)


def test_placeholders_survive_translation(entries):
    for entry in entries:
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert placeholders(text) <= wanted, entry.msgid


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def test_every_string_of_ours_is_translated():
    folders = [source.ROOT / folder for folder in (*source.CODE, "templates")]
    assert missing(*folders) == {}


def test_every_string_of_oscar_is_translated():
    assert missing(Path(oscar.__file__).parent) == {}
