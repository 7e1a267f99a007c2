"""« Mes ventes »: a producer's own leg of each cycle, and nothing of another's (rules §2.2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.fees.models import FeeCharge
from shop.order_cycles.availability.services import ask_availability
from shop.order_cycles.models import Availability, IncomingLeg, OrderCycle, OutgoingLeg
from shop.order_cycles.supplying import version_of
from shop.partner.models import StockRecord
from tests import factories
from tests.clients import team_client
from tests.factories.legs import DAY, cycle_of, leg_of
from tests.query_growth import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def farm(shop):
    return factories.EnterpriseFactory(name="Verger de Vincent")


@pytest.fixture
def neighbour(shop):
    return factories.EnterpriseFactory(name="Potager de Zoé")


@pytest.fixture
def apples(shop, farm):
    words = {"title": "Pommes", "price": "3.00", "stock": 50}
    return factories.ProductFactory(shop=shop, producer=farm, **words)


@pytest.fixture
def carrots(shop, neighbour):
    return factories.ProductFactory(shop=shop, producer=neighbour, title="Carottes")


@pytest.fixture
def cycle(shop, farm, neighbour, apples, carrots, now):
    cycle = cycle_of(shop, farm, neighbour, name="Semaine 12")
    neighbours = cycle.incoming.get(producer=neighbour)
    neighbours.instructions = "Au portail bleu"
    neighbours.save()
    return cycle


@pytest.fixture
def leg(cycle, farm):
    return cycle.incoming.get(producer=farm)


@pytest.fixture
def vincent(farm):
    return team_client(farm)


def at(name: str, leg: IncomingLeg, enterprise=None) -> str:
    return reverse(name, args=[(enterprise or leg.producer).pk, leg.pk])


def rows() -> list:
    """Return all that is stored of cycles, and of stock."""
    models = (OrderCycle, IncomingLeg, OutgoingLeg, FeeCharge, Availability, StockRecord)
    links = (IncomingLeg.products.through, OutgoingLeg.products.through)
    return [list(model.objects.order_by("pk").values()) for model in (*models, *links)]


def typed(leg, **fields) -> dict:
    """Return what the form of a leg sends, with these changes."""
    return {"scope": "all", "instructions": leg.instructions, "seen": version_of(leg)} | fields


def test_the_own_leg_is_shown_and_nothing_of_another(vincent, shop, leg, farm, apples, carrots):
    factories.OrderFactory(shop, {apples: 2, carrots: 5})
    factories.OrderFactory(shop, {apples: 1}, status="cancelled")
    page = vincent.get(at("portal_leg", leg)).text
    for said in ("Semaine 12", shop.name, "samedi, de 9 h à 12 h", "6,00"):
        assert said in page
    for hidden in ("Potager", "Carottes", "portail bleu"):
        assert hidden not in page
    listed = vincent.get(reverse("portal_cycles", args=[farm.pk])).text
    assert "Semaine 12" in listed
    assert "Potager" not in listed


def test_a_draft_is_seen_once_the_producer_is_asked(vincent, manager, shop, farm, now):
    draft = cycle_of(
        shop, farm, name="Semaine 14", is_draft=True, opens=now + DAY, closes=now + DAY * 2
    )
    leg, listed = draft.incoming.get(), reverse("portal_cycles", args=[farm.pk])
    assert "Semaine 14" not in vincent.get(listed).text
    assert vincent.get(at("portal_leg", leg)).status_code == 404
    ask_availability(actor=manager, cycle=draft, now=now)
    assert "Semaine 14" in vincent.get(listed).text
    home = vincent.get(reverse("portal_home", args=[farm.pk])).text
    assert at("portal_availability", leg) in home
    assert vincent.post(at("portal_availability", leg)).status_code == 302
    assert (
        at("portal_availability", leg)
        not in vincent.get(reverse("portal_home", args=[farm.pk])).text
    )


def test_the_leg_of_another_does_not_exist(cycle, neighbour, vincent, farm):
    theirs, before = cycle.incoming.get(producer=neighbour), rows()
    names = ("portal_leg", "portal_availability", "portal_leg_nothing", "portal_leg_undo")
    for name in names:
        for enterprise in (farm, neighbour):
            address = at(name, theirs, enterprise)
            assert vincent.get(address).status_code == 404
            assert vincent.post(address, typed(theirs)).status_code == 404
    assert rows() == before


def test_products_instructions_and_own_fees_are_chosen(vincent, shop, farm, leg, apples):
    pears = factories.ProductFactory(shop=shop, producer=farm, title="Poires")
    fee = factories.FeeFactory(shop, owner=farm, supply=[farm], label="Cagettes")
    hubs = factories.FeeFactory(shop, label="Gestion")
    FeeCharge.objects.create(cycle=leg.cycle, fee=hubs, place="supply", producer=farm)
    data = {"scope": "some", "products": [pears.pk], "fees": [fee.pk], "instructions": "Dès 7 h"}
    assert vincent.post(at("portal_leg", leg), typed(leg) | data).status_code == 302
    leg.refresh_from_db()
    assert (leg.all_products, list(leg.products.all()), leg.instructions) == (
        False,
        [pears],
        "Dès 7 h",
    )
    charged = leg.cycle.fee_charges.values_list("fee__label", "place", "producer")
    assert set(charged) == {("Cagettes", "supply", farm.pk), ("Gestion", "supply", farm.pk)}
    assert vincent.post(at("portal_leg", leg), typed(leg)).status_code == 302
    leg.refresh_from_db()
    assert (leg.all_products, leg.products.count()) == (True, 0)
    assert list(leg.cycle.fee_charges.values_list("fee__label", flat=True)) == ["Gestion"]


def test_a_product_taken_out_leaves_the_shelf_and_no_placed_order(
    vincent, client, shop, farm, leg, apples
):
    pears = factories.ProductFactory(shop=shop, producer=farm, title="Poires")
    order = factories.OrderFactory(shop, {apples: 2})
    vincent.post(at("portal_leg", leg), typed(leg, scope="some", products=[pears.pk]))
    shelf = client.get(f"/boutique/{shop.slug}/").text
    assert "Poires" in shelf
    assert "Pommes" not in shelf
    assert order.lines.get().quantity == 2


def test_forged_ids_are_refused_and_change_nothing(vincent, shop, leg, carrots, neighbour):
    theirs = factories.FeeFactory(shop, owner=neighbour, supply=[neighbour])
    elsewhere = factories.FeeFactory(factories.ShopFactory(), owner=leg.producer)
    before = rows()
    for forged in (
        {"scope": "some", "products": [carrots.pk]},
        {"scope": "some", "products": ["x"]},
        {"scope": "some"},
        {"scope": "none"},
        {"fees": [theirs.pk]},
        {"fees": [elsewhere.pk]},
        {"instructions": "x" * 301},
    ):
        assert vincent.post(at("portal_leg", leg), typed(leg) | forged).status_code == 422
    assert rows() == before


def test_what_is_the_coordinators_is_not_changed_by_a_forged_field(vincent, leg, now):
    before = rows()
    forged = {"cut_off_at": "2030-01-01", "opens_at": "2030-01-01", "ready_for": "jamais"}
    forged |= {"tags": "pro", "closes_at": "2030-01-01", "cycle": "1", "producer": "1"}
    assert vincent.post(at("portal_leg", leg), typed(leg) | forged).status_code == 302
    assert rows() == before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(vincent, leg, apples):
    form = typed(leg, instructions="Les miennes")
    IncomingLeg.objects.filter(pk=leg.pk).update(instructions="Celles de la boutique")
    answer = vincent.post(at("portal_leg", leg), form)
    assert answer.status_code == 409
    leg.refresh_from_db()
    assert leg.instructions == "Celles de la boutique"
    again = form | {"seen": answer.context["form"]["seen"].value()}
    assert vincent.post(at("portal_leg", leg), again).status_code == 302


@pytest.mark.parametrize("end", ["closing", "cut-off"])
def test_a_closed_leg_is_shown_and_not_changed(vincent, leg, now, end):
    past = now - timedelta(seconds=5)
    if end == "closing":
        OrderCycle.objects.filter(pk=leg.cycle_id).update(closes_at=past)
    else:
        IncomingLeg.objects.filter(pk=leg.pk).update(cut_off_at=past)
    before, page = rows(), vincent.get(at("portal_leg", leg))
    assert "plus rien ne se modifie" in page.text
    assert "Enregistrer ce que j’apporte" not in page.text
    assert vincent.post(at("portal_leg", leg), typed(leg, instructions="x")).status_code == 422
    assert "sont fermées depuis" in vincent.post(at("portal_availability", leg), follow=True).text
    assert rows() == before


@pytest.mark.parametrize("role", ["packing", "reader"])
def test_who_only_looks_changes_nothing(farm, leg, role):
    client, before = team_client(farm, role), rows()
    page = client.get(at("portal_leg", leg))
    assert "Enregistrer ce que j’apporte" not in page.text
    assert client.post(at("portal_leg", leg), typed(leg, instructions="x")).status_code == 403
    for name in ("portal_availability", "portal_leg_nothing", "portal_leg_undo"):
        assert client.post(at(name, leg)).status_code == 403
    assert rows() == before


def test_c05_nothing_this_week_is_told_before_and_undone_by_a_button(vincent, leg, apples, farm):
    asked = vincent.get(at("portal_leg_nothing", leg)).text
    assert "dans toutes les boutiques, tout de suite" in asked
    assert "seulement" not in asked  # nothing else of it is on sale
    told = vincent.post(at("portal_leg_nothing", leg), {"scope": "all"}, follow=True).text
    assert "rien de vous dans" in told
    assert "Annuler : j’apporte" in told.replace("\u202f", " ")
    assert apples.stockrecords.get().num_in_stock == 0
    assert vincent.post(at("portal_leg_undo", leg)).status_code == 302
    assert apples.stockrecords.get().num_in_stock == 50


def test_nothing_in_the_next_sale_leaves_the_one_that_runs(vincent, shop, farm, leg, apples, now):
    later = cycle_of(shop, farm, name="Semaine 13", opens=now + 2 * DAY, closes=now + 5 * DAY)
    coming = later.incoming.get()
    asked = vincent.get(at("portal_leg_nothing", coming)).text
    assert "Rien dans cette vente seulement" in asked
    assert "Semaine 12" in asked
    vincent.post(at("portal_leg_nothing", coming), {"scope": "here"})
    coming.refresh_from_db()
    assert (coming.all_products, coming.products.count()) == (False, 0)
    assert apples.stockrecords.get().num_in_stock == 50


def test_a_stock_saved_without_a_script_leads_back_to_the_same_page(vincent, farm, leg, apples):
    page = vincent.get(at("portal_availability", leg))
    form = page.context["rows"][0].form
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    data[form.add_prefix("stock")] = 12
    action = f"{reverse('portal_product_row', args=[farm.pk, apples.pk])}?vente={leg.pk}"
    assert action in page.text
    assert vincent.post(action, data).url == at("portal_availability", leg)
    assert apples.stockrecords.get().num_in_stock == 12


def test_only_the_products_of_the_leg_are_confirmed(vincent, shop, farm, leg, apples):
    pears = factories.ProductFactory(shop=shop, producer=farm, title="Poires")
    leg.all_products = False
    leg.save()
    leg.products.add(pears)
    page = vincent.get(at("portal_availability", leg)).text
    assert "Poires" in page
    assert "Pommes" not in page


def test_the_sales_cost_the_same_queries_with_more_cycles(vincent, shop, farm, neighbour, now):
    def add():
        cycle = cycle_of(shop, farm, neighbour)
        Availability.objects.create(leg=cycle.incoming.first(), asked_at=now)

    assert_same_queries(vincent, reverse("portal_cycles", args=[farm.pk]), add)


def test_the_leg_costs_the_same_queries_with_more_products(vincent, shop, farm, neighbour, leg):
    def add():
        factories.ProductFactory(shop=shop, producer=farm)
        leg_of(leg.cycle, factories.EnterpriseFactory())

    for name in ("portal_leg", "portal_availability"):
        assert_same_queries(vincent, at(name, leg), add)
