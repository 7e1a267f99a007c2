"""Pictures that editors send."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

from tests.guides.conftest import png

pytestmark = pytest.mark.django_db


ADDRESSES = pytest.mark.parametrize(
    "address", ["wagtailimages:add", "wagtailimages_chooser:create"]
)


def send(client, address, name, content):
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    upload = SimpleUploadedFile(name, content, content_type="image/png")
    data = {f"{prefix}title": "Une photo", f"{prefix}description": "", f"{prefix}file": upload}
    return client.post(reverse(address), data)


@ADDRESSES
def test_a_picture_is_kept(editor_client, address):
    send(editor_client, address, "vraie.png", png())
    assert get_image_model().objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("faux.png", b"#!/bin/sh\n"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("lourde.png", b"\x89PNG" + b"0" * (11 * 1024 * 1024)),
        ("vide.jpg", b""),
    ],
)
@ADDRESSES
def test_a_file_that_is_no_picture_is_refused_at_the_field(editor_client, address, name, content):
    response = send(editor_client, address, name, content)
    assert response.status_code < 400
    assert not get_image_model().objects.exists()
