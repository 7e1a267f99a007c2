"""A shop's calendar: openings, closings and pick-ups of its published cycles."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from shop.storefront.calendar.entries import entries_of
from shop.storefront.urlconf import shop_reverse
from tests import factories

from .weeks import MONDAY, NEXT_MONDAY, NEXT_THURSDAY, PARIS, THURSDAY, TUESDAY, week

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return factories.ShopFactory(sale=None, name="La Halle")


def told(shop, now=TUESDAY) -> list[tuple]:
    return [(each.title, each.starts_at) for each in entries_of(shop=shop, now=now)]


def test_openings_closings_and_the_day_of_the_pick_up(shop):
    week(shop, ready_for="samedi, 9 h à 12 h", ready_on=date(2027, 3, 20))
    found = entries_of(shop=shop, now=TUESDAY)
    assert [(each.title.replace("\u202f", " "), each.starts_at) for each in found] == [
        ("La Halle : « Semaine 12 » ouvre", MONDAY),
        ("La Halle : dernières commandes de « Semaine 12 »", THURSDAY),
        ("La Halle : retrait de « Semaine 12 »", date(2027, 3, 20)),
    ]
    assert found[2].ends_at == date(2027, 3, 21)
    assert "samedi, 9 h à 12 h" in found[0].description
    assert all(each.url.endswith(shop.path) for each in found)


def test_slots_are_told_in_the_place_of_the_day(shop):
    cycle = week(shop, ready_on=date(2027, 3, 20))
    nine = datetime(2027, 3, 20, 9, tzinfo=PARIS)
    leg, point = cycle.outgoing.get(), shop.pickup_points.get()
    for hours in (0, 1):
        begin = nine + timedelta(hours=hours)
        leg.slots.create(pickup_point=point, starts_at=begin, ends_at=begin + timedelta(hours=1))
    slots = [each for each in entries_of(shop=shop, now=TUESDAY) if each.location]
    assert [each.starts_at for each in slots] == [nine, nine + timedelta(hours=1)]
    assert slots[0].location == "Marché, Place de la République, 26150 Die"


def test_drafts_undated_cycles_and_those_of_other_shops_are_private(shop):
    week(shop, is_draft=True)
    week(shop, "Sans date", None, None)
    week(factories.ShopFactory(is_main=False, sale=None), "Ailleurs")
    assert told(shop) == []


def test_what_is_over_for_a_month_is_left_out(shop):
    week(shop)
    week(shop, "Semaine 13", NEXT_MONDAY, NEXT_THURSDAY)
    assert len(told(shop, MONDAY + timedelta(days=31))) == 4
    assert len(told(shop, THURSDAY + timedelta(days=32))) == 2
    assert len(told(shop, NEXT_THURSDAY + timedelta(days=32))) == 0


def test_an_entry_keeps_its_name_when_its_dates_change(shop):
    cycle = week(shop, ready_on=date(2027, 3, 20))
    before = [each.uid for each in entries_of(shop=shop, now=TUESDAY)]
    cycle.closes_at = THURSDAY + timedelta(hours=5)
    cycle.name = "Semaine douze"
    cycle.save()
    assert [each.uid for each in entries_of(shop=shop, now=TUESDAY)] == before
    assert len(set(before)) == 3


def test_a_permanent_sale_has_no_closing(shop):
    week(shop, "Vente permanente", closes=None, sells_shelf=True)
    assert [moment for _title, moment in told(shop)] == [MONDAY]


def test_more_cycles_cost_no_more_queries(shop, django_assert_num_queries):
    for number in range(5):
        week(shop, f"Semaine {number}")
    with django_assert_num_queries(2):
        assert len(told(shop)) == 10


def test_the_feed_is_a_calendar_that_agendas_read(client, shop):
    shop.name = "La Halle, l’œuf ; et le reste"
    shop.save()
    week(shop)
    with time_machine.travel(TUESDAY, tick=False):
        answer = client.get(shop_reverse(shop, "calendar"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    events = list(calendar.walk("VEVENT"))
    opening = events[0]
    assert "La Halle, l’œuf ; et le reste" in str(opening["SUMMARY"])
    assert "Semaine 12" in str(opening["SUMMARY"])
    assert opening.decoded("DTSTART") == MONDAY
    assert len({str(event["UID"]) for event in events}) == len(events)
