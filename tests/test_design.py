"""The colours keep their contrast in both themes, and no sheet or script leaves the site."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "site" / "halle" / "static" / "halle"
ASIDE = re.compile(r"/\*.*?\*/", re.S)
GROUNDS = ["paper", "card"]
TINTS = ["tint-leaf", "tint-carrot", "tint-wheat", "tint-beet", "tint-earth"]
TEXT_PAIRS = [
    *(
        (text, ground)
        for text in ("ink", "soft", "leaf", "leaf-deep", "beet", "carrot-deep", "earth-text")
        for ground in (*GROUNDS, *TINTS)
    ),
    *((text, ground) for text in ("carrot-button", "earth") for ground in GROUNDS),
    ("on-leaf", "leaf-deep"),
    ("on-leaf", "leaf"),
    ("on-carrot", "carrot-button"),
    ("on-carrot", "carrot-deep"),
    ("on-wheat", "wheat"),
    ("on-deep", "deep"),
    ("on-footer", "footer"),
    ("soft-footer", "footer"),
]
EDGE_PAIRS = [("edge", "card"), ("edge", "paper"), ("leaf", "card"), ("leaf", "tint-wheat")]


def _declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", css))


def _themes() -> dict[str, dict[str, str]]:
    tokens = ASIDE.sub("", (STATIC / "css" / "halle.css").read_text()).split("@layer tokens {", 1)[
        1
    ]
    tokens = tokens.split("@layer reset {", 1)[0]
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    return {"light": _declared(light), "dark": _declared(light) | _declared(dark)}


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_reads_on_its_ground(theme, text, ground):
    colours = _themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_the_edge_of_a_field_and_the_focus_ring_can_be_seen(theme, edge, ground):
    colours = _themes()[theme]
    assert contrast(colours[edge], colours[ground]) >= 3


def test_the_dark_theme_redefines_every_colour():
    dark = (
        (STATIC / "css" / "halle.css").read_text().split("@media (prefers-color-scheme: dark)")[1]
    )
    assert set(_declared(dark)) == set(_themes()["light"])


@pytest.mark.parametrize(
    "path", sorted([*STATIC.rglob("*.css"), *STATIC.glob("*.js")]), ids=lambda path: path.name
)
def test_no_sheet_and_no_script_asks_another_site(path):
    assert not re.search(r"(https?:)?//[\w-]+\.\w", ASIDE.sub("", path.read_text()))


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_every_custom_property_in_use_is_defined(path):
    sheets = "".join(sheet.read_text() for sheet in STATIC.rglob("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    used = re.findall(r"var\((--[\w-]+)\s*\)", path.read_text())
    assert not {name for name in used if name not in defined and not name.startswith("--w-")}


def test_every_icon_named_in_a_template_is_in_the_sprite():
    templates = Path(__file__).parents[1] / "templates"
    known = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for template in templates.rglob("*.html"):
        named |= set(re.findall(r'includes/icon\.html" with name="([\w-]+)"', template.read_text()))
    assert named
    assert named <= known
