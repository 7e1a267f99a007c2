"""What an order keeps of prices and fees, and that nothing edited later changes it (rules §6.5)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from shop.catalogue.models import ShopProduct
from shop.communication.models import Message
from shop.fees.models import Fee
from shop.order.freezing import thawed_order_quote, thawed_quote
from shop.order.models import Order
from shop.order.notices import send_confirmation
from shop.order.reconciliation import reconcile
from shop.order.vat import vat_by_rate
from shop.partner.models import Partner, StockRecord
from shop.pricing.context import PricingContext
from shop.pricing.models import PriceList
from shop.rules.fees import Place
from shop.rules.pricing import Bearer, quote
from shop.rules.totals import Role
from shop.storefront.urlconf import shop_reverse
from tests import factories

pytestmark = pytest.mark.django_db


def euros(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture
def orchard(db):
    return factories.EnterpriseFactory(name="Verger Tissot")


@pytest.fixture
def carrier(db):
    return factories.EnterpriseFactory(name="Coop Transport")


@pytest.fixture
def apples(shop, orchard):
    return factories.ProductFactory(
        shop=shop, producer=orchard, title="Pommes", price="3.00", stock=50
    )


@pytest.fixture
def juice(shop, orchard):
    return factories.ProductFactory(
        shop=shop,
        producer=orchard,
        title="Jus de pomme",
        price="4.00",
        unit="bottle",
        measure="L",
        shipping_weight=Decimal("1.05"),
        stock=50,
    )


@pytest.fixture
def f03_fees(shop, orchard, carrier):
    """The three beneficiaries of F-03: a carrier per kilo, the hub 8 %, the orchard per article."""
    kilo = {"calculator": "per_kg", "amount": "0.50", "type": "transport", "label": "Transport"}
    item = {"calculator": "per_item", "amount": "0.20", "type": "packing", "label": "Cagette"}
    factories.FeeFactory(shop, owner=carrier, supply=[orchard], **kilo)
    factories.FeeFactory(shop, percent="8", type="admin", label="Gestion")
    factories.FeeFactory(shop, owner=orchard, supply=[orchard], **item)


def line_of(order, product):
    return order.lines.get(product=product)


def received(order) -> dict:
    """Return who got what of an order: {(role, name): amount}, fees of a kind together."""
    found: dict = {}
    for each in reconcile(Order.objects.filter(pk=order.pk)).receipts:
        key = (each.role, each.name)
        found[key] = found.get(key, 0) + each.amount
    return found


# The scenarios through a placed order


def test_f03_three_beneficiaries_of_a_placed_order(shop, apples, juice, f03_fees):
    order = factories.OrderFactory(shop, {apples: 4, juice: 2})
    assert order.total_incl_tax == euros("25.85")
    assert received(order) == {
        (Role.PRODUCER, "Verger Tissot"): euros("20.00"),
        (Role.FEE, "Coop Transport"): euros("3.05"),
        (Role.FEE, shop.enterprise.name): euros("1.60"),
        (Role.FEE, "Verger Tissot"): euros("1.20"),
    }
    result = reconcile(Order.objects.all())
    assert result.is_exact
    assert [(each.name, each.amount) for each in result.statements] == [
        ("Coop Transport", euros("3.05")),
        (shop.enterprise.name, euros("1.60")),
        ("Verger Tissot", euros("21.20")),
    ]


def test_f04_the_line_is_right_where_the_unit_is_approximate(shop, apples, juice, f03_fees):
    order = factories.OrderFactory(shop, {apples: 4, juice: 2})
    exact, approximate = line_of(order, apples), line_of(order, juice)
    assert (exact.unit_price_incl_tax, exact.line_price_incl_tax) == (euros("3.94"), euros("15.76"))
    assert approximate.unit_price_incl_tax == euros("5.05")
    assert approximate.line_price_incl_tax == euros("10.09")
    assert (exact.is_approximate, approximate.is_approximate) == (False, True)


@pytest.mark.parametrize("quantity", [1, 40])
def test_f05_a_per_order_fee_is_charged_once(shop, apples, quantity):
    factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    order = factories.OrderFactory(shop, {apples: quantity})
    assert line_of(order, apples).unit_price_incl_tax == euros("3.00")
    surcharge = order.surcharges.get()
    assert (surcharge.name, surcharge.incl_tax) == ("Dossier", euros("2.00"))
    assert order.total_incl_tax == 3 * quantity + 2


def test_f14_another_quantity_costs_the_fees_of_the_day_of_ordering(shop):
    product = factories.ProductFactory(shop=shop, price="10.00")
    fee = factories.FeeFactory(shop, percent="20")
    line = factories.OrderFactory(shop, {product: 1}).lines.get()
    Fee.objects.filter(pk=fee.pk).update(percent=25)
    assert line.line_price_incl_tax == thawed_quote(line).total == euros("12.00")
    assert thawed_quote(line, quantity=2).total == euros("24.00")

    today = PricingContext.for_shop(shop=shop).inputs_for(product, product.stock)
    assert quote(today, 2).total == euros("25.00")


def test_f14_a_threshold_is_that_of_the_day_of_ordering(shop, apples):
    terms = {"calculator": "threshold", "minimum": "25.00", "amount": "5.00", "label": "Port"}
    factories.FeeFactory(shop, **terms)
    order = factories.OrderFactory(shop, {apples: 8})
    Fee.objects.update(minimum=100, amount=50, archived_at=timezone.now())
    order = Order.objects.with_money().get(pk=order.pk)
    line = order.lines.get()
    assert thawed_order_quote(order).total == order.total_incl_tax == euros("29.00")
    assert thawed_order_quote(order, {line.pk: 9}).total == euros("27.00")
    assert thawed_order_quote(order, {line.pk: 7}).total == euros("26.00")


def test_g05_who_leaves_a_group_keeps_the_price_of_old_orders(shop, customer):
    apples = factories.ProductFactory(shop=shop, price="3.00")
    factories.FeeFactory(shop, percent="20")
    group = factories.CustomerGroupFactory(shop=shop, name="Pro", prices={apples: "2.60"})
    customer.groups.add(group)
    order = factories.OrderFactory(shop, {apples: 10}, user=customer.user)
    customer.groups.clear()

    line = order.lines.get()
    assert (line.unit_price_incl_tax, line.line_price_incl_tax) == (euros("3.12"), euros("31.20"))
    assert order.total_incl_tax - order.total_excl_tax == euros("1.63")
    assert thawed_quote(line).total == euros("31.20")
    basket = factories.basket_with(shop, {apples: 10}, user=customer.user)
    assert basket.quote.total == euros("36.00")


# What is kept


def test_a_line_keeps_purchase_price_base_and_list_used(shop, customer):
    product = factories.ProductFactory(shop=shop, price="2.40", shop_price="3.00")
    group = factories.CustomerGroupFactory(shop=shop, name="Pro", prices={product: "2.60"})
    PriceList.objects.update(bearer=Bearer.PRODUCER.value)
    customer.groups.add(group)
    factories.FeeFactory(shop, percent="10")
    line = factories.OrderFactory(shop, {product: 3}, user=customer.user).lines.get()
    assert (line.purchase_price, line.owed_price) == (euros("2.40"), euros("2.00"))
    assert (line.base_without_list, line.base_price) == (euros("3.00"), euros("2.60"))
    assert (line.public_price, line.unit_price_incl_tax) == (euros("3.30"), euros("2.86"))
    assert (line.price_list, line.price_list_name) == (group.price_list, "Pro")
    assert (line.owed, line.margin) == (euros("6.00"), euros("1.80"))


def test_a_line_keeps_one_row_per_fee_with_owner_and_vat(shop, apples, carrier, f03_fees):
    factories.FeeFactory(
        shop, owner=carrier, percent="10", own_vat_rate="20", label="Froid", type="transport"
    )
    rows = line_of(factories.OrderFactory(shop, {apples: 4}), apples).fees.order_by("label")
    kept = [(row.label, row.owner_name, row.fee_amount, row.vat_rate, row.vat) for row in rows]
    assert kept == [
        ("Cagette", "Verger Tissot", euros("0.80"), euros("5.5"), euros("0.04")),
        ("Froid", "Coop Transport", euros("1.20"), euros("20"), euros("0.20")),
        ("Gestion", shop.enterprise.name, euros("0.96"), euros("5.5"), euros("0.05")),
        ("Transport", "Coop Transport", euros("2.00"), euros("5.5"), euros("0.10")),
    ]
    assert [row.place for row in rows] == [Place.SUPPLY, Place.SHOP, Place.SHOP, Place.SUPPLY]


def test_a_per_order_fee_is_a_surcharge_with_a_row_that_names_its_owner(shop, carrier):
    producers = [factories.EnterpriseFactory() for _ in range(2)]
    food = factories.ProductFactory(shop=shop, producer=producers[0], price="10.00")
    cider = factories.ProductFactory(shop=shop, producer=producers[1], price="5.00", vat_rate="20")
    factories.FeeFactory(
        shop, owner=carrier, supply=producers, calculator="flat", amount="2.00", label="Tournée"
    )
    factories.FeeFactory(shop, calculator="flat", amount="3.00", label="Dossier")
    order = factories.OrderFactory(shop, {food: 1, cider: 1})

    surcharges = list(order.surcharges.order_by("name", "pk"))
    assert len({each.code for each in surcharges}) == 3
    assert [each.incl_tax for each in surcharges] == [euros("3.00"), euros("2.00"), euros("2.00")]
    shared, *rounds = [list(each.fees.order_by("vat_rate")) for each in surcharges]
    # 3.00 over goods of 10.00 at 5.5 % and 5.00 at 20 %
    assert [(row.vat_rate, row.fee_amount, row.vat) for row in shared] == [
        (euros("5.5"), euros("2.00"), euros("0.10")),
        (euros("20"), euros("1.00"), euros("0.17")),
    ]
    assert {row.owner for row in shared} == {shop.enterprise}
    assert [(row.owner_name, row.producer) for [row] in rounds] == [
        ("Coop Transport", producers[0]),
        ("Coop Transport", producers[1]),
    ]
    assert order.total_incl_tax == euros("22.00")
    assert vat_by_rate(order) == [(euros("5.5"), euros("0.72")), (euros("20"), euros("1.33"))]
    assert order.total_vat == euros("2.05")


# Whatever is edited later


def edit_everything(shop, product, customer) -> None:
    """Change all that ever decided a price or a name, past every screen's checks."""
    Fee.objects.update(owner=shop.enterprise, archived_at=timezone.now())
    Fee.objects.update(percent=50, amount=9, label="Autre", own_vat_rate="20", type="sales")
    StockRecord.objects.update(price="9.99")
    ShopProduct.objects.update(price="99.00", margin=80)
    PriceList.objects.update(percent=-90, shows_excl_vat=False, bearer="producer")
    customer.groups.update(name="Ailleurs", archived_at=timezone.now())
    Partner.objects.update(charges_vat=False)
    for enterprise in Partner.objects.all():
        enterprise.name = f"Rebaptisée {enterprise.pk}"
        enterprise.save()
    type(shop).objects.update(margin=50)
    product.title, product.vat_rate, product.unit, product.size = "Poires", "20", "box", 9
    product.save()


@pytest.fixture
def rich_order(shop, apples, juice, customer, f03_fees):
    """An order with a list shown without VAT, per-item fees of three owners and a per-order fee."""
    group = factories.CustomerGroupFactory(shop=shop, name="Pro", prices={apples: "2.60"})
    PriceList.objects.update(shows_excl_vat=True)
    customer.groups.add(group)
    factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    return factories.OrderFactory(shop, {apples: 4, juice: 2}, user=customer.user)


def screens(order, customer_client, manager_client) -> list[str]:
    """Return the buyer's page, the shop's page and both mails in both their parts."""
    mail.outbox.clear()
    Message.objects.all().delete()  # the same order is never told twice
    send_confirmation(Order.objects.get(pk=order.pk))
    letters = [message.body + message.alternatives[0][0] for message in mail.outbox]
    pages = [
        customer_client.get(shop_reverse(order.shop, "customer:order", order_number=order.number)),
        manager_client.get(reverse("boutique_commandes_modeladmin_inspect", args=[order.pk])),
    ]
    assert [page.status_code for page in pages] == [200, 200]
    mains = [page.content.decode().partition("<main")[2].partition("</main")[0] for page in pages]
    return [re.sub(r'name="csrf\w+" value="\w+"', "", text) for text in (*letters, *mains)]


def test_later_edits_change_no_order_no_mail_and_no_page(
    shop, rich_order, apples, customer, customer_client, manager_client
):
    shown = screens(rich_order, customer_client, manager_client)
    before = reconcile(Order.objects.all())
    edit_everything(shop, apples, customer)

    assert screens(rich_order, customer_client, manager_client) == shown
    after = reconcile(Order.objects.all())
    assert after == before
    assert after.is_exact
    thawed = [thawed_quote(line).total for line in rich_order.lines.order_by("pk")]
    assert thawed == [
        line.line_price_incl_tax
        for line in Order.objects.get(pk=rich_order.pk).lines.order_by("pk")
    ]


# Limits


def test_fees_that_give_more_than_the_lines_cost_leave_zero_to_pay(shop, apples):
    for amount in ("-2.00", "-3.00"):
        factories.FeeFactory(shop, calculator="flat", amount=amount, label=f"Remise {amount}")
    order = factories.OrderFactory(shop, {apples: 1})
    assert order.total_incl_tax == euros("0.00")
    given = order.surcharges.order_by("pk").values_list("incl_tax", flat=True)
    assert sum(given) == euros("-3.00")
    result = reconcile(Order.objects.all())
    assert result.is_exact
    assert result.attributed == result.total == euros("0.00")


def test_a_seller_without_vat_freezes_none_in_fees_either(shop, apples):
    shop.enterprise.charges_vat = False
    shop.enterprise.save()
    factories.FeeFactory(shop, percent="10", own_vat_rate="20", label="Gestion")
    factories.FeeFactory(shop, calculator="flat", amount="2", own_vat_rate="20", label="Dossier")
    order = factories.OrderFactory(shop, {apples: 2})
    assert order.total_incl_tax == order.total_excl_tax == euros("8.60")
    assert not order.charges_vat
    assert vat_by_rate(order) == []
    assert reconcile(Order.objects.all()).is_exact


# Deleting what an order refers to


def test_what_a_frozen_fee_or_list_refers_to_is_never_deleted(
    shop, rich_order, orchard, carrier, customer
):
    group = customer.groups.get()
    fees = list(Fee.objects.all())
    before = reconcile(Order.objects.all())
    for row in (orchard, carrier, group, group.price_list, *fees, shop, shop.enterprise):
        with pytest.raises(ProtectedError):
            row.delete()
    assert reconcile(Order.objects.all()) == before


def test_deleting_product_producer_buyer_and_places_leaves_the_order_whole(shop, customer):
    producer = factories.EnterpriseFactory(name="Maraîchage Aubin")
    product = factories.ProductFactory(shop=shop, producer=producer, title="Carottes")
    factories.FeeFactory(shop, percent="10")
    order = factories.OrderFactory(shop, {product: 2}, user=customer.user)
    before = received(order)
    user = customer.user
    for row in (product, producer, customer, user, order.pickup_point):
        row.delete()
    Fee.objects.get().charges.all().delete()

    order = Order.objects.get()
    line = order.lines.get()
    assert (line.product, line.partner) == (None, None)
    assert (line.title, line.partner_name) == ("Carottes", "Maraîchage Aubin")
    assert received(order) == before
    assert reconcile(Order.objects.all()).is_exact
    assert thawed_quote(line).total == line.line_price_incl_tax == euros("9.24")


def test_orders_of_a_day_end_at_local_midnight(shop, apples):
    day = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=999999)
    last = factories.OrderFactory(shop, {apples: 1}, now=day)
    factories.OrderFactory(shop, {apples: 1}, now=day + timedelta(microseconds=1))
    today = Order.objects.placed_from(day.date()).placed_until(day.date())
    assert list(today) == [last]
