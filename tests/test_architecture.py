"""The layers, the kinds of files and their sizes, as they were agreed."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median, quantiles

from tests import source

CONFIGURATION = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
LAYERS = CONFIGURATION["tool"]["importlinter"]["contracts"][0]
OUR_TEMPLATES = sorted(source.TEMPLATES.rglob("*.html"))
PAGES = [path for path in OUR_TEMPLATES if "emails" not in path.parts]


def test_the_import_contracts_are_kept():
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": "site"}
    done = subprocess.run(
        command, cwd=source.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_every_package_of_the_shop_has_its_layer():
    packages = {f"shop.{path.parent.name}" for path in source.ROOT.glob("shop/*/__init__.py")}
    layered = {name.strip() for layer in LAYERS["layers"] for name in layer.split("|")}
    assert packages <= layered


def test_only_short_sockets_import_upwards():
    for edge in LAYERS["ignore_imports"]:
        module = edge.split(" -> ")[0].replace(".", "/") + ".py"
        written = [line for line in (source.ROOT / module).read_text().splitlines() if line.strip()]
        assert len(written) <= 30, f"{module} is more than a socket"


def test_site_is_a_folder_and_never_a_package():
    assert not (source.ROOT / "site" / "__init__.py").exists()


def test_files_are_short():
    sizes = {source.name(path): source.lines(path) for path in source.modules()}
    sizes = {name: size for name, size in sizes.items() if size}
    assert not {name: size for name, size in sizes.items() if size > 400}
    assert median(sizes.values()) <= 80
    assert quantiles(sizes.values(), n=10)[-1] <= 300


def test_functions_are_short():
    sizes = dict(found for path in source.modules() for found in source.functions(path))
    longest = sorted(sizes.items(), key=lambda each: -each[1])[:20]
    assert median(sizes.values()) <= 8
    assert quantiles(sizes.values(), n=10)[-1] <= 25, longest


def test_no_file_is_a_drawer_for_everything():
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}
    # Oscar 4.2 looks for the order creator in order/utils.py.
    allowed = {"shop/order/utils.py"}
    found = {source.name(path) for path in source.modules() if path.name in drawers}
    assert found <= allowed


def test_nothing_listens_to_signals():
    listening = ("django.dispatch", "django.db.models.signals", "django.core.signals")
    assert [
        source.name(path) for path in source.modules() if source.imports(path) & set(listening)
    ] == []


def test_the_rules_import_the_standard_library_only():
    for path in source.modules("shop/rules"):
        for module in source.imports(path):
            top = module.split(".")[0]
            assert top in sys.stdlib_module_names or module.startswith("shop.rules"), path


def test_only_the_back_office_imports_modeladmin():
    found = [
        source.name(path)
        for path in source.modules()
        if any(module.split(".")[0] == "wagtail_modeladmin" for module in source.imports(path))
    ]
    assert [name for name in found if not name.startswith("shop/backoffice/")] == []


def test_only_the_money_module_rounds():
    rounding = re.compile(r"\.quantize\(|\bround\(")
    files = source.modules("shop")
    found = {source.name(path) for path in files if rounding.search(path.read_text())}
    assert found <= {"shop/rules/money.py"}


def test_forked_models_are_imported_from_the_shop():
    forks = {path.parent.name for path in source.ROOT.glob("shop/*/models.py")}
    for path in source.modules():
        for module in source.imports(path):
            parts = module.split(".")
            stock = parts[:2] == ["oscar", "apps"] and parts[3:] == ["models"]
            own = source.name(path) == f"shop/{parts[2]}/models.py" if stock else True
            assert own or parts[2] not in forks, f"{path} imports {module}"


def test_pages_load_nothing_from_third_parties():
    loads = re.compile(
        r"""(?:src|srcset|action|data-src)=["'](?:https?:)?//"""
        r"""|<link[^>]+href=["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import\s+["']?https?:""",
        re.IGNORECASE,
    )
    sheets = [*source.STATIC.rglob("*.css")]
    for path in [*OUR_TEMPLATES, *sheets]:
        assert not loads.search(path.read_text()), source.name(path)


def test_pages_have_no_inline_style_or_script():
    inline = re.compile(
        r"""\sstyle=["']|<style|\son(?:click|change|submit|load|input|error)=["']|javascript:"""
        r"""|<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json|nonce=))""",
        re.IGNORECASE,
    )
    for path in PAGES:
        found = inline.search(path.read_text())
        assert not found, f"{source.name(path)}: {found and found[0]}"
