import shutil
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from tests.factories.guides import GuideIndexPageFactory

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def folder(tmp_path, media):
    """A copy of our pages, with a real picture, that a test may change."""
    root = tmp_path / "guides"
    shutil.copytree(PAGES, root)
    (root / "images").mkdir()
    (root / "images" / "etal.png").write_bytes(png())
    return root


@pytest.fixture
def index(db):
    return GuideIndexPageFactory()


@pytest.fixture
def run(index):
    """Run the command; returns (exit code, report)."""

    def run(path, **options):
        output = StringIO()
        try:
            call_command("import_guides", str(path), stdout=output, **options)
        except CommandError as error:
            return error.returncode, output.getvalue() + str(error)
        return 0, output.getvalue()

    return run


def png(colour="green") -> bytes:
    data = BytesIO()
    Image.new("RGB", (8, 8), colour).save(data, "PNG")
    return data.getvalue()
