"""The guides that come with Halle: they import cleanly and name screens that exist."""

import re

from guides.models import GuidePage
from halle.demo.guides import CONTENT
from shop.backoffice.menus import shop_menu, shop_settings_menu

FILES = sorted(CONTENT.glob("*.md"))


def test_our_guides_import_without_a_broken_link_and_only_once(run, media):
    code, report = run(CONTENT)
    assert (code, f"{len(FILES)} guides créés" in report) == (0, True)
    assert "0 lien cassé" in report
    assert set(GuidePage.objects.live().values_list("source_path", flat=True)) == {
        path.name for path in FILES
    }
    code, report = run(CONTENT)
    assert (code, f"{len(FILES)} inchangés" in report) == (0, True)


def screens():
    """Return (file, menu, entry) for each « **Boutique**, puis **Frais** » of our guides."""
    pattern = re.compile(r"\*\*(Boutique|Réglages)\*\*, puis \*\*(.+?)\*\*")
    return [
        (path.name, menu, entry)
        for path in FILES
        for menu, entry in pattern.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_screen_that_a_guide_names_is_in_the_menu():
    entries = {
        str(menu.label): {str(item.label) for item in menu.menu.registered_menu_items}
        for menu in (shop_menu, shop_settings_menu)
    }
    named = screens()
    assert len(named) > 5
    assert [each for each in named if each[2] not in entries[each[1]]] == []
