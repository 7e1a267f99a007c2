"""Draft, preview, moderation and publication, through the admin's own views."""

import pytest
from django.urls import reverse
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import StandardPage
from tests.factories.pages import HomePageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def form(title: str, words: str, **action) -> dict:
    return nested_form_data(
        {
            "title": title,
            "slug": "qui-sommes-nous",
            "summary": "",
            "seo_title": "",
            "search_description": "",
            "body": streamfield([("heading", {"text": words, "level": "2", "anchor": ""})]),
            "comments": inline_formset([]),
            **action,
        }
    )


def add(client, home, **action):
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    return client.post(address, form("Qui sommes-nous", "Bonjour", **action))


def edit(client, page, words: str, **action):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, form("Qui sommes-nous", words, **action))


@pytest.fixture
def home(db):
    return HomePageFactory()


@pytest.fixture
def draft(home, editor_client):
    add(editor_client, home)
    return StandardPage.objects.get()


def test_an_editor_writes_a_draft_that_no_visitor_sees(client, draft):
    assert not draft.live
    assert client.get("/qui-sommes-nous/").status_code == 404


def test_an_editor_cannot_publish_a_new_page(client, home, editor_client):
    add(editor_client, home, **{"action-publish": "1"})

    assert not StandardPage.objects.get().live
    assert client.get("/qui-sommes-nous/").status_code == 404


def test_an_editor_cannot_publish_over_a_page_that_is_live(client, home, editor_client):
    page = StandardPageFactory(parent=home, title="Qui sommes-nous", slug="qui-sommes-nous")

    edit(editor_client, page, "Mots du rédacteur", **{"action-publish": "1"})

    assert "Mots du rédacteur" not in client.get("/qui-sommes-nous/").content.decode()


def test_an_editor_can_neither_unpublish_nor_delete_a_live_page(home, editor_client):
    page = StandardPageFactory(parent=home)

    for name in ("unpublish", "delete"):
        editor_client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))

    assert StandardPage.objects.get(pk=page.pk).live


def test_a_preview_shows_the_words_that_are_not_saved(draft, editor_client):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    checked = editor_client.post(address, form("Qui sommes-nous", "Mots en cours"))
    preview = editor_client.get(address, {"mode": ""})

    assert checked.json()["is_valid"]
    assert "Mots en cours" in preview.content.decode()


def test_a_submitted_page_waits_for_a_manager_and_goes_live_when_approved(
    client, home, editor_client, manager_client
):
    add(editor_client, home, **{"action-submit": "1"})
    page = StandardPage.objects.get()
    state = WorkflowState.objects.get()
    assert state.workflow.name == "Relecture"
    assert not page.live

    manager_client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", state.current_task_state_id],
        ),
        {"comment": "Très bien"},
    )

    assert client.get("/qui-sommes-nous/").status_code == 200


def test_an_editor_cannot_approve(client, home, editor_client):
    add(editor_client, home, **{"action-submit": "1"})
    page, state = StandardPage.objects.get(), WorkflowState.objects.get()

    editor_client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", state.current_task_state_id],
        )
    )

    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert client.get("/qui-sommes-nous/").status_code == 404


def test_a_manager_publishes_and_unpublishes(client, home, manager_client):
    add(manager_client, home, **{"action-publish": "1"})
    page = StandardPage.objects.get()
    assert client.get("/qui-sommes-nous/").status_code == 200

    manager_client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert client.get("/qui-sommes-nous/").status_code == 404


def test_both_groups_may_add_pictures_and_documents(editor_client, manager_client):
    for client in (editor_client, manager_client):
        for name in ("wagtailimages:add", "wagtaildocs:add"):
            assert client.get(reverse(name)).status_code == 200


def test_the_admin_finds_a_page_by_its_words_without_their_accents(home, editor_client):
    StandardPageFactory(parent=home, title="Chez nous", summary="Rois de l’épinard")

    shown = editor_client.get(reverse("wagtailadmin_pages:search"), {"q": "epinard"})

    assert "Chez nous" in shown.content.decode()


def test_customers_and_guests_do_not_enter_the_admin(client, customer_client, home):
    for visitor in (client, customer_client):
        add(visitor, home, **{"action-publish": "1"})
        assert not Page.objects.filter(slug="qui-sommes-nous").exists()


@pytest.mark.parametrize(
    ("app", "model", "allowed"),
    [
        ("home", "standardpage", True),
        ("home", "homepage", False),
        ("producers", "producerindexpage", False),
        ("producers", "producerpage", False),
    ],
)
def test_pages_stand_only_where_the_tree_allows_them(home, manager_client, app, model, allowed):
    text = StandardPageFactory(parent=home)
    address = reverse("wagtailadmin_pages:add", args=[app, model, text.pk])

    assert (manager_client.get(address).status_code == 200) is allowed
