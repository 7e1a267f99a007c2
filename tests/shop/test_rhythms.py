"""Rhythms prepare the next order cycles as drafts (rules §5.4, C-05)."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from shop.backoffice.exceptions import Refused
from shop.communication.models import Message
from shop.order_cycles.availability.reading import availability_of
from shop.order_cycles.availability.services import bring_nothing, confirm
from shop.order_cycles.models import CycleRhythm, OrderCycle
from shop.order_cycles.publishing import publish_draft
from shop.order_cycles.recurring.naming import in_words
from shop.order_cycles.recurring.preparing import prepare_drafts
from shop.order_cycles.recurring.services import delete_rhythm, save_rhythm
from shop.rules.cycles import State
from tests import factories
from tests.clients import team_client, teammate
from tests.factories.legs import DAY, cycle_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)  # a Wednesday, eleven days before the clocks change
LIST = "boutique_rythmes_modeladmin_index"


@pytest.fixture
def farm(shop):
    farm = factories.EnterpriseFactory(name="Verger de Vincent")
    factories.ProductFactory(shop=shop, producer=farm)
    return farm


@pytest.fixture
def vincent(farm):
    return teammate(farm)


@pytest.fixture
def model(shop, farm):
    cycle = cycle_of(shop, farm, opens=NOW - 9 * DAY, closes=NOW - 5 * DAY)
    fee = factories.FeeFactory(shop, percent=Decimal(12))
    cycle.fee_charges.create(fee=fee, place="shop")
    return cycle


@pytest.fixture
def rhythm(shop, model, vincent, manager):
    return saved(manager, model)


def saved(actor, model, **fields) -> CycleRhythm:
    words = {"coordinator": model.coordinator, "model_cycle": model, "starts_on": NOW.date()}
    rhythm = CycleRhythm(closes_time=time(18), **words | fields)
    return save_rhythm(actor=actor, rhythm=rhythm, now=NOW)


def drafts() -> list[OrderCycle]:
    return list(OrderCycle.objects.filter(prepared__isnull=False).order_by("opens_at"))


def dates() -> list[tuple[str, str, str]]:
    found = []
    for cycle in drafts():
        opens, closes = timezone.localtime(cycle.opens_at), timezone.localtime(cycle.closes_at)
        found.append((cycle.name, f"{opens:%d/%m %H:%M}", f"{closes:%d/%m %H:%M}"))
    return found


def changed(rhythm, actor, now=NOW, **fields) -> None:
    fresh = CycleRhythm.objects.get(pk=rhythm.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    save_rhythm(actor=actor, rhythm=fresh, now=now)


def test_c05_the_next_four_cycles_exist_as_drafts_with_requests(shop, rhythm, vincent):
    assert dates() == [
        ("Semaine 13", "23/03 08:00", "26/03 18:00"),
        ("Semaine 14", "30/03 08:00", "02/04 18:00"),  # after the change of the clocks
        ("Semaine 15", "06/04 08:00", "09/04 18:00"),
        ("Semaine 16", "13/04 08:00", "16/04 18:00"),
    ]
    for cycle in drafts():
        assert cycle.state(NOW) is State.DRAFT
        assert [answer.value for _leg, answer in availability_of(cycle)] == ["waiting"]
        leg = cycle.incoming.get()
        assert leg.availability.asked_at == NOW
        assert (cycle.outgoing.get().shop, cycle.fee_charges.count()) == (shop, 1)
    assert str(drafts()[0].outgoing.get().ready_on) == "2026-03-28"
    message = Message.objects.get(kind="availability_asked", to=vincent.email)
    assert all(cycle.name in message.text for cycle in drafts())


def test_c05_who_sets_its_stock_to_zero_brings_nothing_this_week(rhythm, vincent):
    bring_nothing(actor=vincent, leg=drafts()[0].incoming.get(), now=NOW)
    assert [answer.value for _leg, answer in availability_of(drafts()[0])] == ["nothing"]


def test_cut_offs_and_slots_follow_their_model_on_the_clock_of_the_wall(shop, model, manager):
    closing = timezone.localtime(model.closes_at)
    cut_off = closing.replace(hour=9, minute=0) - DAY
    model.incoming.update(cut_off_at=cut_off)
    out = model.outgoing.get()
    out.ready_on = (closing + 2 * DAY).date()
    out.save()
    starts = (closing + 2 * DAY).replace(hour=10, minute=0)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    out.slots.create(pickup_point=shop.pickup_points.get(), capacity=12, **times)
    rhythm = saved(manager, model)
    changed(rhythm, manager, ready_day=4)
    for cycle in drafts():
        closes, leg = timezone.localtime(cycle.closes_at), cycle.outgoing.get()
        cut_off = timezone.localtime(cycle.incoming.get().cut_off_at)
        assert (closes.date() - cut_off.date(), cut_off.time()) == (DAY, time(9))
        slot = leg.slots.get()
        begins = timezone.localtime(slot.starts_at)
        assert (begins.date(), begins.time(), slot.capacity) == (leg.ready_on, time(10), 12)
        assert begins.strftime("%A") == "Friday"


def test_each_occurrence_is_prepared_once(rhythm, vincent):
    before = dates()
    for _each in range(2):
        assert prepare_drafts(NOW) == 0
    assert dates() == before
    assert prepare_drafts(NOW + 7 * DAY) == 1
    assert dates() == [*before, ("Semaine 17", "20/04 08:00", "23/04 18:00")]
    assert Message.objects.filter(kind="availability_asked").count() == 2


def test_after_weeks_of_absence_the_next_four_are_there(rhythm):
    assert prepare_drafts(NOW + 70 * DAY) == 4
    assert len(drafts()) == 8


def test_a_deleted_draft_does_not_come_back(rhythm):
    drafts()[0].delete()
    assert prepare_drafts(NOW) == 0
    assert len(drafts()) == 3


def test_a_rhythm_that_pauses_or_has_no_model_prepares_nothing(rhythm, model):
    CycleRhythm.objects.update(is_active=False)
    assert prepare_drafts(NOW + 7 * DAY) == 0
    CycleRhythm.objects.update(is_active=True)
    model.delete()
    assert prepare_drafts(NOW + 7 * DAY) == 0


def test_a_rhythm_that_fails_stops_no_other(manager, rhythm, model, monkeypatch):
    saved(manager, model, name_pattern="Autre {semaine}")
    from shop.order_cycles.recurring import dating

    usual = dating.name_of

    def failing(each, occurrence):
        if each.pk == rhythm.pk:
            raise ValueError
        return usual(each, occurrence)

    monkeypatch.setattr(dating, "name_of", failing)
    count = len(drafts())
    assert prepare_drafts(NOW + 7 * DAY) == 1
    assert len(drafts()) == count + 1


def test_a_change_moves_only_the_drafts_that_nobody_touched(rhythm, manager, vincent):
    touched, answered, *_rest = drafts()
    touched.name = "Semaine de Pâques"
    touched.save()
    confirm(actor=vincent, leg=answered.incoming.get(), now=NOW)
    keys = {cycle.pk for cycle in drafts()}
    changed(rhythm, manager, opens_time=time(9), name_pattern="S{semaine}")
    assert dates() == [
        ("Semaine de Pâques", "23/03 08:00", "26/03 18:00"),
        ("Semaine 14", "30/03 08:00", "02/04 18:00"),
        ("S15", "06/04 09:00", "09/04 18:00"),
        ("S16", "13/04 09:00", "16/04 18:00"),
    ]
    assert {cycle.pk for cycle in drafts()} == keys
    assert Message.objects.filter(kind="availability_asked").count() == 1
    assert prepare_drafts(NOW) == 0


def test_fewer_drafts_ahead_take_away_those_that_nobody_touched(rhythm, manager):
    changed(rhythm, manager, ahead=2)
    assert [name for name, *_dates in dates()] == ["Semaine 13", "Semaine 14"]


def test_another_model_makes_the_untouched_drafts_anew(rhythm, manager, shop, vincent):
    other = factories.EnterpriseFactory(name="Autre ferme")
    touched = drafts()[0]
    publish_draft(actor=manager, cycle=touched, now=NOW)
    new_model = cycle_of(shop, other, opens=NOW - 3 * DAY, closes=NOW - DAY)
    changed(rhythm, manager, model_cycle=new_model)
    brought = [cycle.incoming.get().producer.name for cycle in drafts()]
    assert brought == ["Verger de Vincent", *["Autre ferme"] * 3]


def test_a_paused_rhythm_keeps_only_what_was_touched(rhythm, manager):
    publish_draft(actor=manager, cycle=drafts()[1], now=NOW)
    changed(rhythm, manager, is_active=False)
    assert [name for name, *_dates in dates()] == ["Semaine 14"]


def test_a_deleted_rhythm_leaves_what_was_touched(rhythm, manager):
    kept = publish_draft(actor=manager, cycle=drafts()[1], now=NOW)
    delete_rhythm(actor=manager, rhythm=rhythm, now=NOW)
    assert not CycleRhythm.objects.exists()
    assert list(OrderCycle.objects.filter(opens_at__gt=NOW)) == [kept]


def test_a_draft_becomes_real_by_itself_before_it_opens(rhythm, manager):
    changed(rhythm, manager, publishes_itself=True)
    prepare_drafts(NOW)
    assert {cycle.is_draft for cycle in drafts()} == {True}
    opening = drafts()[0].opens_at
    prepare_drafts(opening - timedelta(days=2))
    assert [cycle.is_draft for cycle in drafts()][:2] == [False, True]
    assert drafts()[0].state(opening) is State.OPEN


def test_what_was_missed_while_the_clock_stood_still_is_not_opened_after_its_closing(
    rhythm, manager
):
    changed(rhythm, manager, publishes_itself=True)
    first, second, *_rest = drafts()
    prepare_drafts(second.opens_at + timedelta(hours=3))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_draft, second.is_draft) == (True, False)


def test_a_draft_stays_one_until_somebody_publishes_it(rhythm, manager):
    opening = drafts()[0].opens_at
    prepare_drafts(opening)
    assert drafts()[0].state(opening) is State.DRAFT
    publish_draft(actor=manager, cycle=drafts()[0], now=opening)
    assert drafts()[0].state(opening) is State.OPEN


@pytest.mark.parametrize("lack", ["dates", "past", "no shop", "no producer"])
def test_a_draft_that_lacks_something_is_not_published(rhythm, manager, lack):
    cycle, now = drafts()[0], NOW
    if lack == "dates":
        OrderCycle.objects.filter(pk=cycle.pk).update(closes_at=None)
    elif lack == "past":
        now = cycle.closes_at
    elif lack == "no shop":
        cycle.outgoing.all().delete()
    else:
        cycle.incoming.all().delete()
    with pytest.raises(Refused):
        publish_draft(actor=manager, cycle=cycle, now=now)
    cycle.refresh_from_db()
    assert cycle.is_draft


def test_only_who_runs_the_cycles_publishes_and_keeps_rhythms(shop, rhythm, vincent, model):
    for actor in (vincent, teammate(shop.enterprise, "reader"), factories.UserFactory()):
        for act in (
            lambda actor=actor: publish_draft(actor=actor, cycle=drafts()[0], now=NOW),
            lambda actor=actor: saved(actor, model),
            lambda actor=actor: changed(rhythm, actor, ahead=1),
            lambda actor=actor: delete_rhythm(actor=actor, rhythm=rhythm, now=NOW),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert CycleRhythm.objects.count() == 1
    assert len(drafts()) == 4


@pytest.mark.parametrize("pattern", ["{semain}", "{", "}", "{0}", "{semaine.real}", "{semaine!r"])
def test_a_name_that_cannot_be_is_refused(manager, model, pattern):
    with pytest.raises(Refused) as refused:
        saved(manager, model, name_pattern=pattern)
    assert refused.value.field == "name_pattern"
    assert not CycleRhythm.objects.exists()


def test_a_model_of_another_enterprise_is_refused(manager, model):
    other = factories.ShopFactory()
    with pytest.raises(Refused):
        saved(manager, model, model_cycle=cycle_of(other))
    assert not CycleRhythm.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "chaque lundi 8 h → jeudi 18 h, prêt samedi"),
        ({"every": 2, "ready_day": None}, "lundi 8 h, toutes les 2 semaines → jeudi 18 h"),
        (
            {"unit": "month", "nth": -1, "more_weeks": 1, "opens_time": time(7, 30)},
            "le dernier lundi 7 h 30 de chaque mois → jeudi 18 h, 1 semaine plus tard, prêt samedi",
        ),
    ],
)
def test_a_rhythm_in_words(rhythm, fields, words):
    for name, value in fields.items():
        setattr(rhythm, name, value)
    assert in_words(rhythm) == words


def form(client, address: str) -> dict:
    """Return what a browser sends back of the form as it is shown."""
    values = {bound.name: bound.value() for bound in client.get(address).context["form"]}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def test_a_manager_keeps_a_rhythm_on_its_screen(shop, model, farm):
    client = team_client(shop.enterprise)
    create = reverse("boutique_rythmes_modeladmin_create")
    page = client.get(create)
    assert "Chaque lundi 8 h → jeudi 20 h, prêt samedi" in page.text
    data = form(client, create) | {"model_cycle": model.pk}
    answer = client.post(create, data)
    rhythm = CycleRhythm.objects.get()
    assert answer.url == reverse("boutique_rythmes_modeladmin_edit", args=[rhythm.pk])
    assert len(drafts()) == 4
    shown = client.get(answer.url).text
    assert all(cycle.name in shown for cycle in drafts())
    assert "prêt samedi" in client.get(reverse(LIST)).text
    assert client.post(answer.url, form(client, answer.url) | {"ahead": 2}).status_code == 302
    assert len(drafts()) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_pattern", "{semain}"),
        ("every", "0"),
        ("ahead", "99"),
        ("opens_time", "huit"),
        ("model_cycle", "0"),
        ("opens_day", "9"),
        ("starts_on", "x"),
        ("name_pattern", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_saves_nothing(shop, model, field, value):
    client = team_client(shop.enterprise)
    create = reverse("boutique_rythmes_modeladmin_create")
    data = form(client, create) | {"model_cycle": model.pk, field: value}
    answer = client.post(create, data)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not CycleRhythm.objects.exists()


def test_the_rhythms_of_another_shop_do_not_exist(shop, rhythm, model):
    stranger = team_client(factories.ShopFactory().enterprise)
    edit = reverse("boutique_rythmes_modeladmin_edit", args=[rhythm.pk])
    assert stranger.get(edit).status_code == 404
    assert "prêt samedi" not in stranger.get(reverse(LIST)).text
    create = reverse("boutique_rythmes_modeladmin_create")
    data = form(stranger, create) | {"model_cycle": model.pk}
    assert "model_cycle" in stranger.post(create, data).context["form"].errors
    assert CycleRhythm.objects.count() == 1
