"""Editors answer the stories that producers hand in (and approve nothing else)."""

import pytest
from django.core import mail
from django.urls import reverse

from producers.models import ProducerPage
from tests import factories
from tests.clients import client_of
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(shop, editor) -> ProducerPage:
    """A story that its producer has handed in."""
    index = ProducerIndexPageFactory(parent=HomePageFactory())
    farm = factories.EnterpriseFactory(name="Verger de Vincent")
    page = ProducerPageFactory(parent=index, enterprise=farm, title="Verger de Vincent", live=False)
    page.save_revision()
    page.get_workflow().start(page, factories.ManagerFactory(enterprise=farm).user)
    return page


def answer(client, page, action):
    state = page.current_workflow_state.current_task_state_id
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state])
    return client.post(address, {"comment": "Une photo de plus ?"})


def is_live(page) -> bool:
    return ProducerPage.objects.get(pk=page.pk).live


def test_an_editor_is_told_of_a_story_that_waits(waiting, editor, editor_client):
    home = editor_client.get(reverse("wagtailadmin_home")).text
    assert "Verger de Vincent" in home
    [letter] = [each for each in mail.outbox if each.to == [editor.email]]
    assert letter.subject == "«\u202fVerger de Vincent\u202f» attend une lecture"
    assert reverse("wagtailadmin_pages:edit", args=[waiting.pk]) in letter.body
    assert "workflow" not in f"{letter.subject} {letter.body}"


def test_an_editor_publishes_a_story(waiting, editor_client):
    assert answer(editor_client, waiting, "approve").status_code == 302
    assert is_live(waiting)


def test_an_editor_sends_a_story_back_with_a_remark(waiting, editor_client):
    answer(editor_client, waiting, "reject")
    assert not is_live(waiting)
    state = ProducerPage.objects.get(pk=waiting.pk).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES


def test_a_manager_publishes_a_story(waiting, manager_client):
    answer(manager_client, waiting, "approve")
    assert is_live(waiting)


def test_nobody_else_answers_a_story(waiting, customer_client, client):
    farmer = client_of(waiting.enterprise.managers.get().user)
    for somebody in (client, customer_client):
        assert answer(somebody, waiting, "approve").status_code in (302, 403, 404)
    assert answer(farmer, waiting, "approve").status_code == 404
    assert not is_live(waiting)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_the_farmer_gets_the_answer_in_plain_words_with_a_way_on(waiting, editor_client, action):
    farmer = waiting.enterprise.managers.get().user
    mail.outbox.clear()
    answer(editor_client, waiting, action)
    [letter] = [each for each in mail.outbox if each.to == [farmer.email]]
    words = f"{letter.subject} {letter.body}"
    assert not [word for word in ("workflow", "Salut", "rejeté", "/account/") if word in words]
    if action == "approve":
        assert letter.subject == "«\u202fVerger de Vincent\u202f» est publiée"
        assert waiting.full_url in letter.body
    else:
        assert "Une photo de plus ?" in letter.body
        assert reverse("portal_story", args=[waiting.enterprise_id]) in letter.body


def test_an_editor_s_own_proposal_is_answered_with_the_way_to_the_page(
    waiting, editor, manager_client
):
    waiting.current_workflow_state.cancel()
    waiting.get_workflow().start(waiting, editor)
    mail.outbox.clear()
    answer(manager_client, ProducerPage.objects.get(pk=waiting.pk), "reject")
    [letter] = [each for each in mail.outbox if each.to == [editor.email]]
    assert reverse("wagtailadmin_pages:edit", args=[waiting.pk]) in letter.body
