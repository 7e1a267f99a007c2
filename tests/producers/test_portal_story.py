"""« Mon histoire »: a draft, read by an editor or published, and nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file_jpeg
from wagtail.models import Collection, ModelLogEntry

from producers.models import ProducerPage
from shop.partner.models import Shop
from tests import factories
from tests.clients import team_client
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory, ProducerPageFactory
from tests.producers.form_on_screen import fields_of
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(shop):
    return ProducerIndexPageFactory(parent=HomePageFactory())


@pytest.fixture
def farm(index):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def page(farm, index):
    """The farm's page: a heading, formatted words, a block for editors only."""
    page = ProducerPageFactory(parent=index, enterprise=farm, summary="Des pommes")
    page.body = [
        ("heading", {"text": "Le verger", "level": "3", "anchor": "chez-nous"}),
        ("paragraph", "<p>Depuis <b>trois</b> générations.</p>"),
        ("practices", {"title": "Chez nous", "points": ["Pas de traitement"]}),
    ]
    page.save_revision().publish()
    return page


def url(farm) -> str:
    return reverse("portal_story", args=[farm.pk])


def shown(client, farm) -> dict:
    """Return what the form shows, as a browser would send it."""
    return fields_of(client.get(url(farm)).text)


def send(client, farm, **typed):
    return client.post(url(farm), {**shown(client, farm), **typed})


def draft(farm) -> ProducerPage:
    return ProducerPage.objects.get(enterprise=farm).get_latest_revision_as_object()


def said(farm) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(farm).values_list("action", flat=True))


def picture(name="verger.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, get_test_image_file_jpeg().file.getvalue())


def album_of(farm):
    album = Collection.objects.filter(name=f"{farm.pk} · {farm.name}").first()
    if album is None:
        shelf = Collection.get_first_root_node().add_child(name="Histoires des producteurs")
        album = shelf.add_child(name=f"{farm.pk} · {farm.name}")
    return album


def image_of(farm, words="Un pommier"):
    return get_image_model().objects.create(
        title="Image",
        description=words,
        file=get_test_image_file_jpeg(),
        collection=album_of(farm),
    )


def test_a_first_draft_creates_the_page_and_is_not_public(farm):
    assert send(team_client(farm), farm, summary="Des poires").status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, draft(farm).summary) == (False, "Des poires")
    assert said(farm) == ["halle.story.saved"]


@pytest.mark.parametrize(
    ("reviews", "button"), [(True, "Envoyer en relecture"), (False, "Publier")]
)
def test_a_first_story_is_offered_what_will_become_of_it(farm, reviews, button):
    Shop.objects.update(reviews_stories=reviews)
    page = team_client(farm).get(url(farm)).text
    assert [each in page for each in ("Envoyer en relecture", "Publier")] == [reviews, not reviews]
    assert button in page


def test_a_story_handed_in_waits_for_the_editor_and_is_locked(farm):
    client = team_client(farm)
    fields = shown(client, farm)
    assert send(client, farm, summary="Des pommes", submit="1").status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, page.workflow_in_progress) == (False, True)
    typed = {**fields, "summary": "Des poires", "seen": f"{page.pk}-{page.latest_revision_id}"}
    assert client.post(url(farm), typed).status_code == 409
    assert draft(farm).summary == "Des pommes"


def test_a_story_handed_in_can_be_taken_back_and_changed(farm):
    client = team_client(farm)
    send(client, farm, submit="1")
    assert client.post(reverse("portal_story_back", args=[farm.pk])).status_code == 302
    assert not ProducerPage.objects.get(enterprise=farm).workflow_in_progress
    assert send(client, farm, summary="Des poires").status_code == 302
    assert draft(farm).summary == "Des poires"
    assert "halle.story.taken_back" in said(farm)


def test_the_editors_answer_is_shown_and_the_story_can_be_handed_in_again(farm):
    client = team_client(farm)
    send(client, farm, submit="1")
    page = ProducerPage.objects.get(enterprise=farm)
    task = page.current_workflow_task_state
    task.task.specific.on_action(task, None, "reject", comment="Un mot sur vos pommiers ?")

    assert "Un mot sur vos pommiers ?" in client.get(url(farm)).text
    assert send(client, farm, summary="Des pommiers", submit="1").status_code == 302
    assert ProducerPage.objects.get(pk=page.pk).workflow_in_progress


def test_a_story_sent_back_without_a_word_says_so_here_and_on_the_dashboard(farm):
    client, home = team_client(farm), reverse("portal_home", args=[farm.pk])
    words = "des changements vous sont demandés"
    send(client, farm, submit="1")
    assert words not in client.get(home).text
    task = ProducerPage.objects.get(enterprise=farm).current_workflow_task_state
    task.task.specific.on_action(task, None, "reject", comment="")
    for address in (url(farm), home):
        assert words in client.get(address).text
    assert words not in team_client(farm, "reader").get(home).text
    send(client, farm, summary="Des pommiers", submit="1")
    assert words not in client.get(home).text


def test_without_a_reading_the_story_is_published_at_once(farm):
    Shop.objects.update(reviews_stories=False)
    assert send(team_client(farm), farm, summary="Des pommes", submit="1").status_code == 302
    page = ProducerPage.objects.get(enterprise=farm)
    assert (page.live, page.summary) == (True, "Des pommes")


def test_a_story_saved_as_it_is_shown_stays_as_it_was(farm, page):
    before = list(draft(farm).body.raw_data)
    assert send(team_client(farm), farm, summary="Des poires").status_code == 302
    assert list(draft(farm).body.raw_data) == before
    assert draft(farm).summary == "Des poires"


def test_words_change_and_blocks_that_the_form_does_not_know_survive(farm, page):
    client = team_client(farm)
    heading, paragraph, practices = shown(client, farm)["part"]
    words = "Depuis <trois> générations.\n\n- à pied\n- à vélo"
    send(client, farm, **{f"{heading}-text": "Chez nous", f"{paragraph}-text": words})
    first, second, third = draft(farm).body.raw_data
    assert first["value"] == {"text": "Chez nous", "level": "3", "anchor": "chez-nous"}
    assert second["value"] == (
        "<p>Depuis &lt;trois&gt; générations.</p><ul><li>à pied</li><li>à vélo</li></ul>"
    )
    assert (third["type"], third["id"]) == ("practices", practices)


@pytest.mark.parametrize(
    ("do", "order"),
    [("up:1", "102"), ("down:1", "021"), ("remove:1", "02"), ("up:0", "012"), ("drop:0", "012")],
)
def test_parts_are_arranged_without_a_script_and_saved_when_asked(farm, page, do, order):
    client = team_client(farm)
    keys = shown(client, farm)["part"]
    verb, at = do.split(":")
    back = send(client, farm, summary="Pas encore", do=f"{verb}:{keys[int(at)]}")
    fields = fields_of(back.text)
    wanted = [keys[int(each)] for each in order]
    assert (back.status_code, fields["part"], fields["summary"]) == (200, wanted, ["Pas encore"])
    assert [block.id for block in draft(farm).body] == keys
    assert client.post(url(farm), fields).status_code == 302
    assert [block.id for block in draft(farm).body] == wanted


@pytest.mark.parametrize("kind", ["paragraph", "heading", "quote"])
def test_a_part_is_added_without_a_script(farm, page, kind):
    client = team_client(farm)
    fields = fields_of(send(client, farm, do=f"add:{kind}").text)
    key = fields["part"][-1]
    client.post(url(farm), {**fields, f"{key}-text": "L’hiver"})
    last = draft(farm).body[-1]
    assert (last.block_type, last.id) == (kind, key)
    assert "L’hiver" in str(last.value if kind == "paragraph" else last.value["text"])


def test_a_part_left_empty_is_dropped(farm, page):
    client = team_client(farm)
    fields = fields_of(send(client, farm, do="add:paragraph").text)
    client.post(url(farm), fields)
    assert len(draft(farm).body) == 3


@pytest.mark.parametrize("kind", ["practices", "picture", "button", "nothing"])
def test_a_forged_kind_adds_nothing(farm, page, kind):
    client = team_client(farm)
    fields = shown(client, farm)
    parts = [*fields["part"], "forged"]
    typed = {**fields, "part": parts, "forged-kind": kind, "forged-text": "x"}
    assert client.post(url(farm), typed).status_code == 302
    assert len(draft(farm).body) == 3


def test_pictures_go_into_the_farms_own_collection_with_their_words(farm):
    client = team_client(farm)
    fields = fields_of(send(client, farm, do="add:photo").text)
    key = fields["photo"][-1]
    assert client.post(url(farm), {**fields, f"{key}-upload": picture()}).status_code == 422
    assert not get_image_model().objects.exists()
    typed = {
        **fields,
        f"{key}-upload": picture(),
        f"{key}-alt": "Un rang",
        "picture_alt": "La cour",
    }
    assert client.post(url(farm), {**typed, "upload": picture("cour.jpg")}).status_code == 302
    story = draft(farm)
    assert [each.value["alt"] for each in story.gallery] == ["Un rang"]
    assert (story.picture.description, story.picture_alt) == ("La cour", "La cour")
    collections = {image.collection.name for image in get_image_model().objects.all()}
    assert collections == {f"{farm.pk} · Verger de Vincent"}


def test_an_earlier_picture_is_taken_up_again_with_its_words(farm, page):
    image = image_of(farm)
    assert send(team_client(farm), farm, again=[image.pk], picture=image.pk).status_code == 302
    story = draft(farm)
    assert [(each.value["image"], each.value["alt"]) for each in story.gallery] == [
        (image, "Un pommier")
    ]
    assert (story.picture, story.picture_alt) == (image, "Un pommier")


def test_another_producers_picture_is_neither_shown_nor_taken(farm, page):
    image = image_of(factories.EnterpriseFactory(name="Zébulon"), "Chez Zébulon")
    client = team_client(farm)
    assert "Zébulon" not in client.get(url(farm)).text
    forged = {"photo": ["a"], "a-image": image.pk, "a-alt": "x"}
    for typed in (forged, {"picture": image.pk, "picture_alt": "x"}):
        answer = send(client, farm, **typed)
        assert answer.status_code == 422
        assert "Zébulon" not in answer.text
    assert send(client, farm, again=[image.pk, "x"]).status_code == 302
    assert (len(draft(farm).gallery), draft(farm).picture) == (0, None)


def test_a_file_that_is_no_picture_is_refused_and_the_words_are_shown_again(farm):
    upload = SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg")
    response = send(team_client(farm), farm, summary="Des poires", upload=upload, picture_alt="Un")
    assert response.status_code == 422
    assert fields_of(response.text)["summary"] == ["Des poires"]
    assert not ProducerPage.objects.exists()


@pytest.mark.parametrize(
    ("field", "status"),
    [("picture", 422), ("again", 302), ("a-image", 422), ("since_year", 422), ("labels", 422)],
)
@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "a\0b"])
def test_a_number_that_is_none_fails_nothing(farm, page, field, status, value):
    typed = {"photo": ["a"], "a-alt": "x"} if field == "a-image" else {}
    answer = send(team_client(farm), farm, **typed, **{field: [value]})
    assert answer.status_code == status
    assert len(draft(farm).body) == 3


@pytest.mark.parametrize("field", ["summary", "practices", "website", "seen"])
def test_a_text_that_no_database_takes_fails_nothing(farm, page, field):
    answer = send(team_client(farm), farm, **{field: "a\0b"})
    assert answer.status_code == 422
    assert draft(farm).summary == "Des pommes"


def test_too_many_parts_are_refused(farm, page):
    client = team_client(farm)
    keys = [f"k{number}" for number in range(70)]
    kinds = {f"{key}-kind": "heading" for key in keys} | {f"{key}-text": "x" for key in keys}
    assert send(client, farm, part=keys, **kinds).status_code == 422
    assert len(draft(farm).body) == 3


def test_of_two_people_the_second_is_told_and_loses_nothing(farm, page):
    first, second = team_client(farm), team_client(farm, "manager")
    typed = {**shown(second, farm), "summary": "Ma phrase"}
    send(first, farm, summary="Sa phrase")
    told = second.post(url(farm), typed)
    fields = fields_of(told.text)
    assert (told.status_code, fields["summary"]) == (409, ["Ma phrase"])
    assert draft(farm).summary == "Sa phrase"
    assert second.post(url(farm), fields).status_code == 302
    assert draft(farm).summary == "Ma phrase"
    summaries = [each.as_object().summary for each in page.revisions.order_by("pk")]
    assert summaries[-2:] == ["Sa phrase", "Ma phrase"]


def test_a_lost_answer_sent_again_changes_nothing_more(farm, page):
    client = team_client(farm)
    typed = {**shown(client, farm), "summary": "Des poires", "submit": "1"}
    assert client.post(url(farm), typed).status_code == 302
    revisions = page.revisions.count()
    assert client.post(url(farm), typed).status_code == 302
    assert (page.revisions.count(), said(farm)) == (revisions, ["halle.story.submitted"])


def test_a_post_that_never_saw_the_story_does_not_empty_it(farm, page):
    assert team_client(farm).post(url(farm), {"summary": "x"}).status_code == 409
    assert len(draft(farm).body) == 3


def test_a_long_story_with_many_pictures_costs_as_many_queries_as_a_short_one(farm, page):
    client = team_client(farm)

    def add_row():
        image = image_of(farm)
        story = draft(farm)
        if len(story.gallery) < 12:
            story.gallery.append(("picture", {"image": image, "alt": "x", "caption": ""}))
        story.body.append(("paragraph", "<p>Encore.</p>"))
        story.body.append(("picture", {"image": image, "alt": "Une haie", "caption": ""}))
        story.save_revision()

    assert_same_queries(client, url(farm), add_row)
    assert "Une haie" in client.get(url(farm)).text


def test_the_draft_is_shown_as_visitors_would_see_it(farm, page):
    client = team_client(farm)
    send(client, farm, summary="Pas encore publié")
    preview = client.get(reverse("portal_story_preview", args=[farm.pk]))
    assert "Pas encore publié" in preview.text
    assert "Pas encore publié" not in Client().get(page.url).text


def test_nothing_is_previewed_before_there_is_a_page(farm):
    preview = team_client(farm).get(reverse("portal_story_preview", args=[farm.pk]))
    assert preview.url == url(farm)


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_other_roles_write_no_story(farm, role):
    client = team_client(farm, role)
    assert client.post(url(farm), {"summary": "x"}).status_code == 403
    assert client.get(reverse("portal_story_preview", args=[farm.pk])).status_code == 403
    assert not ProducerPage.objects.exists()


def test_a_neighbour_does_not_find_the_story(farm, page):
    neighbour = team_client(factories.EnterpriseFactory())
    for name in ("portal_story", "portal_story_back"):
        assert neighbour.post(reverse(name, args=[farm.pk])).status_code == 404
    assert neighbour.get(reverse("portal_story_preview", args=[farm.pk])).status_code == 404
    assert draft(farm).summary == "Des pommes"
