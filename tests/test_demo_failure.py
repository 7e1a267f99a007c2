"""A demo that cannot be loaded to its end leaves nothing behind."""

from datetime import date

import pytest
from wagtail.images import get_image_model

from halle.demo import loader
from shop.accounts.models import User
from shop.catalogue.models import Product
from shop.partner.models import Shop


@pytest.mark.django_db
def test_a_failure_in_the_last_steps_leaves_no_row_and_no_file(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    def fail(**kwargs):
        assert Product.objects.exists()
        raise OSError("disk full")

    monkeypatch.setattr(loader.pages, "load_pages", fail)
    with pytest.raises(OSError, match="disk full"):
        loader.load(day=date(2026, 3, 12))
    assert not Shop.objects.exists()
    assert not Product.objects.exists()
    assert not User.objects.exists()
    assert not get_image_model().objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
