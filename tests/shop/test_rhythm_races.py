"""Rhythms and answers on several real connections at once."""

from datetime import UTC, datetime

import pytest

from shop.communication.models import Message
from shop.order_cycles.availability.services import bring_again, bring_nothing
from shop.order_cycles.models import CycleRhythm, OrderCycle
from shop.order_cycles.recurring.preparing import prepare_drafts
from shop.partner.models import StockRecord
from tests import factories
from tests.clients import teammate
from tests.concurrency import run_together
from tests.factories.legs import DAY, cycle_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)


@pytest.fixture
def farm(shop):
    farm = factories.EnterpriseFactory(name="Verger de Vincent")
    factories.ProductFactory(shop=shop, producer=farm, stock=50)
    return farm


def test_c05_prepared_four_times_at_once_each_draft_and_message_exists_once(shop, farm):
    teammate(farm)
    model = cycle_of(shop, farm, opens=NOW - 9 * DAY, closes=NOW - 5 * DAY)
    CycleRhythm.objects.create(coordinator=shop.enterprise, model_cycle=model, starts_on=NOW.date())
    made = run_together(*[lambda: prepare_drafts(NOW)] * 4)
    assert sorted(made) == [0, 0, 0, 4]
    assert OrderCycle.objects.filter(is_draft=True).count() == 4
    assert Message.objects.filter(kind="availability_asked").count() == 1


def test_said_and_undone_at_once_the_stock_is_never_counted_twice(shop, farm):
    vincent, cycle = teammate(farm), cycle_of(shop, farm)
    words = {"actor": vincent, "leg": cycle.incoming.get(), "now": cycle.closes_at - DAY}
    for _round in range(3):
        run_together(*[lambda: bring_nothing(**words)] * 2, lambda: bring_again(**words))
        assert StockRecord.objects.get().num_in_stock in (0, 50)
