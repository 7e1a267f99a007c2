"""The clock job: one run at a time, no step stops another, and who looks after it is warned."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from shop.operations.clock import running
from shop.operations.clock.models import LEASE, ClockRun
from shop.operations.clock.running import STEPS, run_clock
from shop.operations.clock.words import STEP_NAMES, trouble
from shop.order_cycles.models import OrderCycle

pytestmark = pytest.mark.django_db


def fails(now):
    raise ValueError("à l'eau")


@pytest.fixture
def cycle(shop):
    now = timezone.now()
    return OrderCycle.objects.create(
        coordinator=shop.enterprise,
        name="Semaine 12",
        opens_at=now - timedelta(hours=30),
        closes_at=now - timedelta(hours=20),
    )


def test_after_hours_of_absence_a_cycle_is_opened_and_closed_once(cycle):
    now = timezone.now()
    first, second = run_clock(now), run_clock(now + timedelta(minutes=1))
    assert (first.done["open_cycles"], first.done["close_cycles"]) == (1, 1)
    assert (second.done["open_cycles"], second.done["close_cycles"]) == (0, 0)
    cycle.refresh_from_db()
    assert cycle.closed_at == now


def test_a_step_that_fails_stops_no_other_and_is_told(monkeypatch, cycle):
    monkeypatch.setattr(running, "STEPS", (fails, *STEPS))
    with pytest.raises(CommandError, match="fails"):
        call_command("run_clock")
    run = ClockRun.objects.get()
    assert run.failed == {"fails": "ValueError: à l'eau"}
    assert run.done["close_cycles"] == 1
    assert "échoué" in trouble(timezone.now())


def test_a_second_run_leaves_while_one_goes_on_but_a_killed_one_blocks_nobody():
    now = timezone.now()
    killed = ClockRun.objects.create(started_at=now)
    said = StringIO()
    call_command("run_clock", stdout=said)
    assert "déjà" in said.getvalue()
    assert ClockRun.objects.get() == killed
    assert run_clock(now + LEASE + timedelta(seconds=1)).ended_at


def test_old_runs_are_forgotten():
    now = timezone.now()
    run_clock(now - timedelta(days=15))
    last = run_clock(now)
    assert list(ClockRun.objects.all()) == [last]


def test_every_step_has_its_words():
    assert {step.__name__ for step in STEPS} == set(STEP_NAMES)


def test_who_runs_a_shop_is_warned_until_the_clock_runs(manager_client, cycle):
    home = reverse("wagtailadmin_home")
    assert "L’horloge ne tourne pas" in manager_client.get(home).text
    run_clock(timezone.now())
    assert "L’horloge ne tourne pas" not in manager_client.get(home).text
    page = manager_client.get(reverse("boutique_clock")).text
    assert "cycles ouverts : 1" in page.replace("\u202f", " ")
    assert "L’horloge tourne" in page
