"""« Mon histoire »: a draft, read by an editor or published, and nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file_jpeg

from producers.models import ProducerPage
from shop.partner.models import Shop
from shop.partner.team import admit
from tests import factories
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(shop):
    return ProducerIndexPageFactory(parent=HomePageFactory())


@pytest.fixture
def farm(index):
    return factories.EnterpriseFactory(name="Verger de Vincent")


def client_of(enterprise, role="owner") -> Client:
    user = factories.ManagerFactory(enterprise=enterprise, role=role).user
    admit(user)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, farm, **typed):
    data = {"summary": "Des pommes", **typed}
    return client.post(reverse("portal_story", args=[farm.pk]), data)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("verger.jpg", get_test_image_file_jpeg().file.getvalue())


def test_a_first_draft_creates_the_page_and_is_not_public(farm):
    client = client_of(farm)
    assert client.get(reverse("portal_story", args=[farm.pk])).status_code == 200
    assert send(client, farm).status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, page.get_latest_revision_as_object().summary) == (False, "Des pommes")


def test_a_story_handed_in_waits_for_the_editor_and_is_locked(farm):
    client = client_of(farm)
    assert send(client, farm, submit="1").status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, page.workflow_in_progress) == (False, True)
    assert send(client, farm, summary="Des poires").status_code == 409
    assert page.get_latest_revision_as_object().summary == "Des pommes"


def test_the_editors_answer_is_shown_and_the_story_can_be_handed_in_again(farm):
    client = client_of(farm)
    send(client, farm, submit="1")
    page = ProducerPage.objects.get(enterprise=farm)
    task = page.current_workflow_task_state
    task.task.specific.on_action(task, None, "reject", comment="Un mot sur vos pommiers ?")

    screen = client.get(reverse("portal_story", args=[farm.pk]))
    assert "Un mot sur vos pommiers ?" in screen.text
    assert send(client, farm, summary="Des pommiers", submit="1").status_code == 302
    assert ProducerPage.objects.get(pk=page.pk).workflow_in_progress


def test_without_a_reading_the_story_is_published_at_once(farm):
    Shop.objects.update(reviews_stories=False)
    assert send(client_of(farm), farm, submit="1").status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, page.summary) == (True, "Des pommes")


def test_blocks_that_the_form_does_not_know_survive(farm, index):
    page = ProducerPageFactory(parent=index, enterprise=farm)
    page.body = [("paragraph", "<p>Depuis trois générations.</p>")]
    page.save_revision().publish()
    send(client_of(farm), farm)
    draft = ProducerPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert "trois générations" in str(draft.body)
    assert draft.summary == "Des pommes"


def test_a_picture_goes_into_its_collection_with_its_words(farm):
    client = client_of(farm)
    assert send(client, farm, upload=picture()).status_code == 422
    assert not get_image_model().objects.exists()
    response = send(client, farm, upload=picture(), picture_alt="Un verger")
    assert response.status_code == 302
    assert get_image_model().objects.get().collection.name == "Histoires des producteurs"


def test_a_file_that_is_no_picture_is_refused_and_the_words_are_shown_again(farm):
    upload = SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg")
    response = send(client_of(farm), farm, upload=upload, picture_alt="Un verger")
    assert response.status_code == 422
    assert "Des pommes" in response.text
    assert not ProducerPage.objects.exists()


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_other_roles_write_no_story(farm, role):
    assert send(client_of(farm, role), farm).status_code == 403
    assert not ProducerPage.objects.exists()


def test_a_neighbour_does_not_find_the_story(farm):
    assert send(client_of(factories.EnterpriseFactory()), farm).status_code == 404
    assert not ProducerPage.objects.exists()
