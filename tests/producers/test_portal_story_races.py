"""People who write at the same moment: one is told, nothing is lost or made twice."""

import pytest

from producers.models import ProducerPage
from producers.portal.story.services import Story, draft_of, save_story, version_of
from shop.backoffice.exceptions import Refused
from shop.partner.editing import update_enterprise
from shop.partner.editing import version_of as profile_version
from shop.partner.models import Partner
from tests import factories
from tests.concurrency import run_together
from tests.factories.pages import HomePageFactory, ProducerIndexPageFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def index():
    factories.ShopFactory()
    return ProducerIndexPageFactory(parent=HomePageFactory())


def people(farm) -> list:
    return [
        factories.ManagerFactory(enterprise=farm, role=role).user for role in ("owner", "manager")
    ]


def writing(farm, actor, words: str):
    """Return a call that saves the story as this person saw it before."""
    draft = draft_of(farm)
    draft.summary = words
    story = Story(draft=draft, labels=[], seen=version_of(draft))
    return lambda: save_story(actor=actor, enterprise=farm, story=story, submit=False)


def test_two_people_begin_one_story_at_the_same_moment(index):
    farm = factories.EnterpriseFactory()
    answers = run_together(*(writing(farm, each, f"Par {each.pk}") for each in people(farm)))
    assert {type(answer) for answer in answers} == {str, Refused}
    assert ProducerPage.objects.count() == 1


def test_two_people_save_one_story_at_the_same_moment(index):
    farm = factories.EnterpriseFactory()
    first, second = people(farm)
    writing(farm, first, "Avant")()
    answers = run_together(writing(farm, first, "Un"), writing(farm, second, "Deux"))
    assert {type(answer) for answer in answers} == {str, Refused}
    page = ProducerPage.objects.get()
    assert page.revisions.count() == 2


def test_two_farms_begin_their_stories_at_the_same_moment(index):
    farms = [factories.EnterpriseFactory(), factories.EnterpriseFactory()]
    answers = run_together(*(writing(farm, people(farm)[0], "Ici") for farm in farms))
    assert [type(answer) for answer in answers] == [str, str]
    assert len({page.path for page in ProducerPage.objects.all()}) == 2


def test_two_people_save_one_profile_at_the_same_moment(index):
    farm = factories.EnterpriseFactory(town="Albi")

    def saving(actor, town: str):
        enterprise = Partner.objects.get(pk=farm.pk)
        seen = profile_version(enterprise)
        enterprise.town = town
        return lambda: update_enterprise(actor=actor, enterprise=enterprise, seen=seen)

    first, second = people(farm)
    answers = run_together(saving(first, "Castres"), saving(second, "Gaillac"))
    assert {type(answer) for answer in answers} == {Partner, Refused}
    farm.refresh_from_db()
    assert farm.town == ("Castres" if isinstance(answers[0], Partner) else "Gaillac")
