"""Fees as the people of a shop set them (rules §7): what is written, and what is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from shop.backoffice.exceptions import Refused
from shop.fees.models import Fee, FeeCharge
from shop.partner.editing import delete_enterprise
from shop.partner.models import Partner, Shop
from shop.partner.scope import participants
from shop.pricing.context import PricingContext
from shop.pricing.fee_editing import (
    archive_fee,
    charged_on,
    delete_fee,
    restore_fee,
    save_fee,
    version_of,
)
from shop.pricing.margin_editing import save_margin
from shop.rules.pricing import quote
from tests import factories
from tests.concurrency import run_together


@pytest.fixture
def producer(shop):
    """A producer of the shop, with apples at 3.00 €."""
    enterprise = factories.EnterpriseFactory(name="Vergers du Val")
    factories.ProductFactory(shop=shop, producer=enterprise, title="Pommes", price="3.00")
    return enterprise


@pytest.fixture
def apples(producer):
    return producer.stockrecords.get().product


def new(shop, **fields) -> Fee:
    """Return a fee of 8 %, not saved."""
    defaults = {"label": "Marge", "type": "sales", "calculator": "percent", "percent": Decimal(8)}
    return Fee(**{"shop": shop, "owner": shop.enterprise, **defaults, **fields})


def save(actor, fee, place="shop", producers=(), seen=None) -> Fee:
    return save_fee(actor=actor, fee=fee, place=place, producers=producers, seen=seen)


def rows() -> tuple:
    """Return everything that a fee service may write."""
    charges = FeeCharge.objects.order_by("fee", "place", "producer")
    return list(Fee.objects.order_by("pk").values()), list(charges.values("fee", "producer"))


def shelf_price(shop, product) -> Decimal:
    context = PricingContext.for_shop(shop=Shop.objects.get(pk=shop.pk))
    return quote(context.inputs_for(product, product.stock, 0)).unit_price


def person(shop, role: str):
    user = factories.UserFactory()
    factories.ManagerFactory(enterprise=shop.enterprise, user=user, role=role)
    return user


# What is written


def test_a_fee_of_the_whole_shop_reaches_the_shelf(shop, manager, apples):
    fee = save(manager, new(shop))
    assert (fee.percent, charged_on(fee)) == (Decimal(8), ("shop", []))
    assert shelf_price(shop, apples) == Decimal("3.24")


def test_a_fee_is_charged_on_the_goods_of_the_chosen_producers_only(shop, manager, producer):
    eggs = factories.ProductFactory(shop=shop, title="Œufs", price="3.00")
    apples = producer.stockrecords.get().product
    save(manager, new(shop), "supply", [producer])
    assert shelf_price(shop, apples) == Decimal("3.24")
    assert shelf_price(shop, eggs) == Decimal("3.00")


def test_changing_where_a_fee_is_charged_leaves_no_old_place(shop, manager, producer):
    other = factories.EnterpriseFactory()
    factories.ProductFactory(shop=shop, producer=other)
    fee = save(manager, new(shop), "supply", [producer, other])
    save(manager, fee, "supply", [other])
    assert list(fee.charges.values_list("place", "producer")) == [("supply", other.pk)]
    save(manager, fee, "shop", [other])
    assert list(fee.charges.values_list("place", "producer")) == [("shop", None)]


def test_a_negative_fee_is_a_discount(shop, manager, apples):
    save(manager, new(shop, calculator="per_item", percent=Decimal(0), amount=Decimal("-0.50")))
    assert shelf_price(shop, apples) == Decimal("2.50")


def test_a_degressive_fee_of_no_item_is_allowed_and_costs_nothing(shop, manager, apples):
    fee = save(
        manager,
        new(shop, calculator="degressive", percent=Decimal(0), amount=Decimal(2), max_items=0),
    )
    assert fee.pk
    basket = factories.basket_with(shop, {apples: 3})
    assert basket.quote.total == Decimal("9.00")


# Who may receive one


def test_the_shop_its_suppliers_and_what_its_team_manages_take_part(shop, manager, producer):
    carrier = factories.EnterpriseFactory(name="Coop Transport")
    factories.ManagerFactory(enterprise=carrier, user=manager, role="owner")
    factories.EnterpriseFactory(name="Inconnue")
    assert set(participants(shop)) == {shop.enterprise, producer, carrier}


def test_the_farm_of_somebody_who_only_packs_takes_no_part(shop):
    farm = factories.EnterpriseFactory()
    factories.ManagerFactory(enterprise=farm, user=person(shop, "packing"), role="owner")
    assert farm not in participants(shop)


def test_a_carrier_that_makes_nothing_may_receive_a_fee(shop, manager, producer):
    carrier = factories.EnterpriseFactory(is_producer=False)
    factories.ManagerFactory(enterprise=carrier, user=manager, role="manager")
    fee = save(manager, new(shop, owner=carrier, type="transport"), "supply", [producer])
    assert fee.owner == carrier


# What is refused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"percent": Decimal("100.01")}, "percent"),
        ({"percent": Decimal("-100.01")}, "percent"),
        ({"percent": Decimal("8.125")}, "percent"),
        ({"percent": Decimal("NaN")}, "percent"),
        ({"calculator": "per_item", "amount": Decimal("0.125")}, "amount"),
        ({"calculator": "per_item", "amount": Decimal(1_000_000)}, "amount"),
        ({"calculator": "flat", "amount": Decimal("-Infinity")}, "amount"),
        ({"calculator": "threshold", "next_amount": Decimal("1.001")}, "next_amount"),
        ({"calculator": "threshold", "minimum": Decimal("-0.01")}, "minimum"),
        ({"calculator": "degressive", "max_items": -1}, "max_items"),
        ({"calculator": "degressive", "max_items": 10_000}, "max_items"),
        ({"calculator": "compound"}, "calculator"),
        ({"type": "profit"}, "type"),
        ({"own_vat_rate": "19.6"}, "own_vat_rate"),
        ({"basis": "order"}, "basis"),
        ({"calculator": "per_kg", "basis": "order"}, "basis"),
        ({"calculator": "flat", "basis": "everything"}, "basis"),
        ({"label": "  "}, "label"),
        ({"label": "x" * 61}, "label"),
    ],
)
def test_bad_terms_are_refused_at_their_field(shop, manager, producer, fields, field):
    before = rows()
    with pytest.raises(Refused) as refused:
        save(manager, new(shop, **fields))
    assert refused.value.field == field
    assert refused.value.message
    assert rows() == before


def test_an_owner_that_takes_no_part_is_refused(shop, manager, producer):
    stranger = factories.EnterpriseFactory()
    before = rows()
    with pytest.raises(Refused) as refused:
        save(manager, new(shop, owner=stranger))
    assert refused.value.field == "owner"
    assert rows() == before


def test_a_colleagues_other_enterprise_is_refused_though_it_takes_part(shop, manager):
    colleague = factories.UserFactory()
    factories.ManagerFactory(enterprise=shop.enterprise, user=colleague)
    private = factories.EnterpriseFactory(name="Autre ferme")
    factories.ManagerFactory(enterprise=private, user=colleague)
    assert participants(shop).filter(pk=private.pk).exists()
    with pytest.raises(Refused) as refused:
        save(manager, new(shop, owner=private))
    assert refused.value.field == "owner"
    assert not Fee.objects.exists()
    assert save(colleague, new(shop, owner=private)).pk


def test_an_owner_that_takes_part_in_another_shop_only_is_refused(shop, manager):
    other = factories.ShopFactory(is_main=False)
    supplier = factories.EnterpriseFactory()
    factories.ProductFactory(shop=other, producer=supplier)
    with pytest.raises(Refused) as refused:
        save(manager, new(shop, owner=supplier))
    assert refused.value.field == "owner"
    assert not Fee.objects.exists()


def test_a_supply_without_producer_or_of_a_stranger_is_refused(shop, manager, producer):
    stranger = factories.EnterpriseFactory()
    before = rows()
    for producers in ([], [stranger], [producer, stranger]):
        with pytest.raises(Refused) as refused:
            save(manager, new(shop), "supply", producers)
        assert refused.value.field == "producers"
    with pytest.raises(Refused) as refused:
        save(manager, new(shop), "sale")
    assert refused.value.field == "place"
    assert rows() == before


@pytest.mark.parametrize("label", ["Tournée", "tournée", "TOURNEE", " Tournée ! "])
def test_a_label_is_used_once_by_active_fees_case_and_accents_aside(shop, manager, label):
    save(manager, new(shop, label="Tournée"))
    before = rows()
    with pytest.raises(Refused) as refused:
        save(manager, new(shop, label=label))
    assert refused.value.field == "label"
    assert rows() == before


def test_two_shops_may_use_the_same_label(shop, manager):
    other = factories.ShopFactory(is_main=False)
    factories.FeeFactory(other, label="Marge")
    assert save(manager, new(shop)).pk


def test_a_fee_that_brings_a_price_below_zero_is_refused(shop, manager, apples):
    fee = new(shop, calculator="per_item", percent=Decimal(0), amount=Decimal("-3.01"))
    with pytest.raises(Refused) as refused:
        save(manager, fee)
    assert refused.value.field == "amount"
    assert "Pommes" in refused.value.message
    assert not Fee.objects.exists()
    assert fee.pk is None


def test_a_fee_that_brings_a_list_price_below_zero_is_refused(shop, manager, apples):
    factories.CustomerGroupFactory(shop=shop, name="Pro", prices={apples: "0.40"})
    fee = save(manager, new(shop, calculator="per_item", percent=Decimal(0), amount=Decimal(0)))
    fee.amount = Decimal("-0.50")
    with pytest.raises(Refused) as refused:
        save(manager, fee)
    assert "Pro" in refused.value.message
    assert Fee.objects.get().amount == 0


# Who may write


@pytest.mark.parametrize("role", ["reader", "packing"])
def test_who_may_not_set_prices_changes_no_fee(shop, role):
    actor, fee = person(shop, role), factories.FeeFactory(shop)
    before = rows()
    for change in (
        lambda: save(actor, new(shop)),
        lambda: save(actor, fee),
        lambda: archive_fee(actor=actor, fee=fee),
        lambda: restore_fee(actor=actor, fee=fee),
        lambda: delete_fee(actor=actor, fee=fee),
        lambda: save_margin(actor=actor, shop=shop, margin=Decimal(20)),
    ):
        with pytest.raises(PermissionDenied):
            change()
    assert rows() == before
    assert Shop.objects.get(pk=shop.pk).margin is None


def test_the_manager_of_another_shop_changes_no_fee(shop):
    other = factories.ShopFactory(is_main=False)
    actor, fee = person(other, "owner"), factories.FeeFactory(shop)
    before = rows()
    for change in (save, archive, delete):
        with pytest.raises(PermissionDenied):
            change(actor, fee)
    assert rows() == before


def archive(actor, fee):
    return archive_fee(actor=actor, fee=fee)


def delete(actor, fee):
    return delete_fee(actor=actor, fee=fee)


def test_a_fee_never_moves_to_another_shop(shop, manager):
    other = factories.ShopFactory(is_main=False)
    factories.ManagerFactory(enterprise=other.enterprise, user=manager)
    fee = factories.FeeFactory(shop)
    fee.shop = other
    with pytest.raises(PermissionDenied):
        save(manager, fee)
    assert Fee.objects.get().shop == shop


def test_the_second_of_two_people_is_told_and_writes_nothing(shop, manager):
    fee = factories.FeeFactory(shop, label="Marge", percent="8")
    seen = version_of(fee)
    first, second = Fee.objects.get(), Fee.objects.get()
    first.percent = Decimal(9)
    save(manager, first, seen=seen)
    second.percent = Decimal(10)
    with pytest.raises(Refused) as refused:
        save(manager, second, seen=seen)
    assert Fee.objects.get().percent == 9
    save(manager, second, seen=refused.value.corrections["seen"])
    assert Fee.objects.get().percent == 10


def test_the_second_is_told_though_only_the_producers_changed(shop, manager, producer):
    fee = factories.FeeFactory(shop, supply=[producer])
    seen = version_of(fee)
    save(manager, Fee.objects.get(), place="shop", seen=seen)
    with pytest.raises(Refused):
        save(manager, Fee.objects.get(), place="supply", producers=[producer], seen=seen)
    assert FeeCharge.objects.get().producer is None


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_fee_of_a_label_and_one_change(shop, manager):
    def create():
        return save(manager, new(shop))

    made = run_together(create, create)
    assert sorted(type(each).__name__ for each in made) == ["Fee", "Refused"]
    seen = version_of(Fee.objects.get())

    def change(percent: int):
        fee = Fee.objects.get()
        fee.percent = Decimal(percent)
        return save(manager, fee, seen=seen)

    changed = run_together(lambda: change(9), lambda: change(10))
    assert sorted(type(each).__name__ for each in changed) == ["Fee", "Refused"]
    assert FeeCharge.objects.count() == 1


# Archiving, restoring, deleting


def test_an_archived_fee_is_charged_no_more_and_can_come_back(shop, manager, apples):
    fee = save(manager, new(shop))
    archive(manager, fee)
    assert shelf_price(shop, apples) == Decimal("3.00")
    restore_fee(actor=manager, fee=fee)
    assert shelf_price(shop, apples) == Decimal("3.24")
    actions = ModelLogEntry.objects.filter(object_id=fee.pk).order_by("pk")
    assert list(actions.values_list("action", "user")) == [
        ("shop.fee_archived", manager.pk),
        ("shop.fee_restored", manager.pk),
    ]


def test_archiving_twice_keeps_the_first_date_and_one_entry(shop, manager):
    fee = factories.FeeFactory(shop)
    first = archive(manager, fee).archived_at
    assert archive(manager, fee).archived_at == first
    assert ModelLogEntry.objects.filter(object_id=fee.pk).count() == 1


def test_an_archived_label_is_free_until_the_fee_is_restored(shop, manager):
    old = save(manager, new(shop))
    archive(manager, old)
    save(manager, new(shop, label="MARGE"))
    with pytest.raises(Refused) as refused:
        restore_fee(actor=manager, fee=old)
    assert refused.value.message
    assert Fee.objects.get(pk=old.pk).archived_at is not None


def test_a_fee_whose_owner_left_is_not_restored(shop, manager, producer):
    fee = save(manager, new(shop, owner=producer))
    archive(manager, fee)
    shop.shop_products.all().delete()
    with pytest.raises(Refused):
        restore_fee(actor=manager, fee=fee)
    assert Fee.objects.get().archived_at is not None


def test_a_discount_is_not_restored_below_a_price_that_fell_meanwhile(shop, manager, apples):
    fee = save(manager, new(shop, calculator="per_item", amount=Decimal("-2.00")))
    archive(manager, fee)
    apples.stockrecords.update(price=Decimal("1.00"))
    with pytest.raises(Refused):
        restore_fee(actor=manager, fee=fee)
    assert Fee.objects.get().archived_at is not None


def test_a_fee_that_no_order_used_is_deleted(shop, manager):
    fee = factories.FeeFactory(shop)
    key = fee.pk
    assert delete(manager, fee) is True
    assert rows() == ([], [])
    assert ModelLogEntry.objects.get(object_id=key).action == "wagtail.delete"


@pytest.mark.parametrize("calculator", ["per_item", "flat"])
def test_a_fee_that_orders_used_is_archived_instead_of_deleted(shop, manager, apples, calculator):
    fee = factories.FeeFactory(shop, calculator=calculator, amount="1.00")
    order = factories.OrderFactory(shop, {apples: 1})
    assert delete(manager, fee) is False
    assert Fee.objects.get().archived_at is not None
    assert fee.charges.count() == 1
    order.refresh_from_db()
    assert order.total_incl_tax == Decimal("4.00")
    assert shelf_price(shop, apples) == Decimal("3.00")
    actions = ModelLogEntry.objects.filter(object_id=fee.pk).values_list("action", flat=True)
    assert list(actions) == ["shop.fee_archived"]


def test_a_fee_without_which_a_price_falls_below_zero_stays(shop, manager, apples):
    factories.FeeFactory(shop, label="Remise", calculator="per_item", amount="-4.00")
    fee = factories.FeeFactory(shop, label="Caisse", calculator="per_item", amount="2.00")
    before = rows()
    for change in (archive, delete):
        with pytest.raises(Refused):
            change(manager, fee)
    assert rows() == before
    assert not ModelLogEntry.objects.exists()


# The margin of the shop


def test_the_margin_of_the_shop_reaches_the_shelf(shop, manager, apples):
    save_margin(actor=manager, shop=shop, margin=Decimal(20))
    assert shelf_price(shop, apples) == Decimal("3.60")
    save_margin(actor=manager, shop=shop, margin=None)
    assert shelf_price(shop, apples) == Decimal("3.00")


@pytest.mark.parametrize("margin", ["100.01", "-101", "NaN", "12.345"])
def test_a_margin_beyond_bounds_is_refused(shop, manager, margin):
    with pytest.raises(Refused) as refused:
        save_margin(actor=manager, shop=shop, margin=Decimal(margin))
    assert refused.value.field == "margin"
    assert Shop.objects.get(pk=shop.pk).margin is None


def test_a_margin_that_brings_a_price_below_zero_with_the_fees_is_refused(shop, manager, apples):
    factories.FeeFactory(shop, calculator="per_item", amount="-2.00")
    with pytest.raises(Refused) as refused:
        save_margin(actor=manager, shop=shop, margin=Decimal(-50))
    assert refused.value.field == "margin"
    assert Shop.objects.get(pk=shop.pk).margin is None


# Enterprises that fees name


def carrier_of(manager):
    carrier = factories.EnterpriseFactory(name="Coop Transport")
    factories.ManagerFactory(enterprise=carrier, user=manager, role="owner")
    return carrier


def refuse_deletion(manager, enterprise) -> str:
    with pytest.raises(Refused) as refused:
        delete_enterprise(actor=manager, enterprise=enterprise)
    assert Partner.objects.filter(pk=enterprise.pk).exists()
    return refused.value.message


def test_an_enterprise_that_owns_a_fee_is_not_deleted(shop, manager):
    carrier = carrier_of(manager)
    factories.FeeFactory(shop, owner=carrier, label="Tournée")
    assert "Tournée" in refuse_deletion(manager, carrier)


def test_an_enterprise_on_whose_goods_a_fee_is_charged_is_not_deleted(shop, manager):
    carrier = carrier_of(manager)
    factories.FeeFactory(shop, supply=[carrier], label="Tournée")
    assert "Tournée" in refuse_deletion(manager, carrier)
    assert FeeCharge.objects.count() == 1


def test_an_enterprise_that_placed_orders_paid_is_not_deleted(shop, manager, apples):
    carrier = carrier_of(manager)
    fee = factories.FeeFactory(shop, owner=carrier)
    factories.OrderFactory(shop, {apples: 1})
    archive(manager, fee)
    Fee.objects.update(owner=shop.enterprise)
    assert carrier.name in refuse_deletion(manager, carrier)


def test_an_enterprise_without_any_past_is_deleted(shop, manager):
    carrier = carrier_of(manager)
    delete_enterprise(actor=manager, enterprise=carrier)
    assert not Partner.objects.filter(pk=carrier.pk).exists()
