"""What a price is made of, as a picture and in words (rules §7.6)."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.pricing.strategy import ShopStrategy
from shop.rules.composition import Kind, Part
from shop.storefront.composition import Composition, percents_of, segments_of
from shop.storefront.urlconf import shop_reverse
from tests.factories import (
    CustomerFactory,
    CustomerGroupFactory,
    EnterpriseFactory,
    FeeFactory,
    ProductFactory,
    UserFactory,
)

CENTS = st.integers(-500, 5000).map(lambda cents: Decimal(cents) / 100)


def parts_of(*amounts) -> tuple[Part, ...]:
    return tuple(Part(kind, Decimal(amount)) for kind, amount in zip(Kind, amounts, strict=False))


# The ring


def test_one_part_closes_the_ring_without_a_gap():
    assert [each.dash for each in segments_of(parts_of("3.00"))] == ["100.00 0.00"]


def test_segments_follow_each_other_from_the_top_and_are_separated():
    first, second = segments_of(parts_of("3.00", "1.00"))

    assert (first.offset, first.dash) == ("25.00", "74.00 26.00")
    assert (second.offset, second.dash) == ("-50.00", "24.00 76.00")


def test_a_part_below_zero_is_not_drawn_and_a_price_of_nothing_has_an_empty_ring():
    assert [each.kind for each in segments_of(parts_of("3.00", "-0.50", "1.00"))] == [
        Kind.PRODUCER,
        Kind.PACKING,
    ]
    assert segments_of(parts_of("0.00")) == ()
    assert segments_of(parts_of("0.00", "-1.00")) == ()


@pytest.mark.slow
@given(st.lists(CENTS, min_size=1, max_size=7))
def test_no_segment_is_lost_nor_longer_than_its_share(amounts):
    parts = parts_of(*amounts)

    lengths = [Decimal(each.dash.split()[0]) for each in segments_of(parts)]

    assert len(lengths) == sum(part.amount > 0 for part in parts)
    assert all(0 <= length <= 100 for length in lengths)
    assert sum(lengths) <= 100


def test_percents_add_up_to_a_hundred():
    assert percents_of(parts_of("1.00", "1.00", "1.00")) == (34, 33, 33)
    assert percents_of(parts_of("3.00", "0.50", "0.24", "0.20")) == (76, 13, 6, 5)


def test_no_percents_are_said_where_one_part_is_below_zero_or_there_is_nothing():
    assert percents_of(parts_of("3.00", "-0.50")) == (None, None)
    assert percents_of(parts_of("0.00")) == (None,)


def test_a_sliver_is_not_said_to_be_nothing():
    goods, sliver = Composition(Decimal("10.02"), parts_of("10.00", "0.02"), "Aubin").words
    nothing = Composition(Decimal("1.00"), parts_of("0.00", "1.00"), "Aubin").words[0]

    assert (goods.percent, sliver.percent, sliver.is_sliver) == (100, 0, True)
    assert (nothing.percent, nothing.is_sliver) == (0, False)


# The words


@pytest.fixture
def orchard(db, shop):
    """The goods and the fees of scenario F-03."""
    verger = EnterpriseFactory(name="Verger Tissot")
    carrier = EnterpriseFactory(name="Coop Transport")
    FeeFactory(
        shop,
        owner=carrier,
        supply=[verger],
        calculator="per_kg",
        amount="0.50",
        type="transport",
        label="Camion du lundi",
    )
    FeeFactory(shop, percent="8", type="admin", label="Coordination")
    FeeFactory(
        shop,
        owner=verger,
        supply=[verger],
        calculator="per_item",
        amount="0.20",
        type="packing",
        label="Caisses",
    )
    made = {"shop": shop, "producer": verger}
    return SimpleNamespace(
        producer=verger,
        apples=ProductFactory(title="Pommes", price="3.00", **made),
        juice=ProductFactory(
            title="Jus", price="4.00", unit="bottle", measure="L", shipping_weight="1.05", **made
        ),
    )


def unit(shop, product, user=None) -> Composition:
    product.refresh_from_db()
    quote = ShopStrategy(shop=shop, user=user).fetch_for_product(product).price.quote
    return Composition.of_unit(quote, product.producer.name)


def said(composition: Composition) -> list[tuple[str, str]]:
    return [(each.name, str(each.amount)) for each in composition.words]


def page(client, shop, product) -> str:
    address = shop_reverse(shop, "catalogue:detail", product_slug=product.slug, pk=product.pk)
    return client.get(address).content.decode()


def test_f02_three_fees_on_the_base_add_up_to_the_shelf_price(db, shop):
    maker = EnterpriseFactory(name="Ferme du Lac")
    FeeFactory(shop, percent="5", type="sales")
    FeeFactory(shop, percent="15", type="admin")
    FeeFactory(shop, supply=[maker], percent="10", type="packing")

    found = unit(shop, ProductFactory(shop=shop, producer=maker, price="10.00"))

    assert said(found) == [
        ("Ferme du Lac reçoit", "10.00"),
        ("L’emballage", "1.00"),
        ("La gestion", "1.50"),
        ("La vente", "0.50"),
    ]
    assert found.total == Decimal("13.00")


def test_f03_the_producer_comes_first_and_fees_are_said_by_type(shop, orchard):
    found = unit(shop, orchard.apples)

    assert said(found) == [
        ("Verger Tissot reçoit", "3.00"),
        ("L’emballage", "0.20"),
        ("Le transport", "0.50"),
        ("La gestion", "0.24"),
    ]
    assert found.total == sum(each.amount for each in found.words) == Decimal("3.94")
    assert found.words[1].is_all_to_producer


def test_f03_the_page_names_no_other_owner_and_no_label(client, shop, orchard):
    html = page(client, shop, orchard.apples)

    assert "Qui reçoit vos 3,94\u202f€" in html
    assert html.index("Verger Tissot reçoit") < html.index("Le transport")
    assert 'role="img" aria-labelledby="composition-ring"' in html
    for secret in ("Coop Transport", "Camion du lundi", "Coordination", "Caisses"):
        assert secret not in html


def test_the_goods_of_another_producer_do_not_carry_the_fees_of_this_one(client, shop, orchard):
    carrots = ProductFactory(
        shop=shop, producer=EnterpriseFactory(name="Aubin"), title="Carottes", price="1.80"
    )

    assert said(unit(shop, carrots)) == [("Aubin reçoit", "1.80"), ("La gestion", "0.14")]
    assert "Le transport" not in page(client, shop, carrots)


def test_f22_the_margin_of_the_shop_stands_beside_the_purchase_price(shop, orchard):
    orchard.apples.shop_products.update(margin=Decimal(25))

    assert said(unit(shop, orchard.apples))[:2] == [
        ("Verger Tissot reçoit", "3.00"),
        ("La marge de la boutique", "0.75"),
    ]


def test_a_part_of_a_type_that_the_producer_gets_is_said(client, shop, orchard):
    FeeFactory(shop, calculator="per_item", amount="0.10", type="packing")

    html = page(client, shop, orchard.apples)

    assert "dont 0,20\u202f€ pour le producteur" in html


def test_the_shops_own_goods_are_said_under_its_name(shop):
    FeeFactory(shop, percent="10", type="sales")
    eggs = ProductFactory(shop=shop, producer=shop.enterprise, title="Œufs", price="2.40")

    found = unit(shop, eggs)

    assert said(found) == [(f"{shop.enterprise.name} reçoit", "2.40"), ("La vente", "0.24")]
    assert found.words[1].is_all_to_producer


def test_the_shop_gets_price_and_margin_of_its_own_goods_in_one(client, shop):
    """Also below its own purchase price: nobody else bears what it takes off."""
    mine = {"shop": shop, "producer": shop.enterprise}
    dearer = ProductFactory(title="Œufs", price="2.40", shop_price="3.00", **mine)
    cheaper = ProductFactory(title="Noix", price="2.40", shop_price="2.00", **mine)

    for product, amount in ((dearer, "3,00"), (cheaper, "2,00")):
        html = page(client, shop, product)
        assert f"Qui reçoit vos {amount}\u202f€" in html
        assert f"{shop.enterprise.name} reçoit {amount}\u202f€" in html
        assert "La marge de la boutique" not in html


def test_what_is_taken_off_is_said_and_not_drawn(client, shop, orchard):
    FeeFactory(shop, calculator="per_item", amount="-0.60", type="fundraising", label="Aide")

    found, html = unit(shop, orchard.apples), page(client, shop, orchard.apples)

    assert ("Le soutien au projet", "-0.60") in said(found)
    assert found.total == Decimal("3.34")
    assert "part--fundraising" in html
    assert "−0,60\u202f€" in html
    assert "en moins sur le prix" in html
    assert Kind.FUNDRAISING not in {each.kind for each in found.segments}
    assert all(each.percent is None for each in found.words)


def test_a_discount_that_the_shop_bears_is_a_margin_below_zero(shop, orchard):
    user = UserFactory()
    group = CustomerGroupFactory(shop=shop, prices={orchard.apples: "2.60"})
    CustomerFactory(shop=shop, user=user, groups=[group])

    assert said(unit(shop, orchard.apples, user))[:2] == [
        ("Verger Tissot reçoit", "3.00"),
        ("La marge de la boutique", "-0.40"),
    ]


def test_a_seller_without_vat_says_no_vat_in_the_composition(client, shop, orchard):
    assert "En tout, TVA comprise" in page(client, shop, orchard.apples)
    shop.enterprise.charges_vat = False
    shop.enterprise.save()

    html = page(client, shop, orchard.apples)

    assert "En tout" in html
    assert "TVA" not in html


def test_the_card_opens_the_composition_on_the_products_page(client, shop, orchard):
    html = client.get(shop_reverse(shop, "catalogue:index")).content.decode()

    assert f"{orchard.apples.slug}_{orchard.apples.pk}/#composition" in html
    assert html.count('class="pie"') == 2


def test_f04_the_basket_says_what_a_line_is_made_of_to_the_cent(client, shop, orchard):
    client.post(shop_reverse(shop, "basket:add", pk=orchard.juice.pk), {"quantity": 2})

    html = client.get(shop_reverse(shop, "basket:summary")).content.decode()

    composition = html[html.index("basket-line__composition") :]
    for amount in ("8,00", "0,40", "1,05", "0,64", "10,09"):
        assert f"{amount}\u202f€" in composition


def test_f03_the_basket_costs_what_its_lines_are_made_of(client, shop, orchard):
    for product, quantity in ((orchard.apples, 4), (orchard.juice, 2)):
        client.post(shop_reverse(shop, "basket:add", pk=product.pk), {"quantity": quantity})

    html = client.get(shop_reverse(shop, "basket:summary")).content.decode()

    for amount in ("15,76", "10,09", "25,85"):
        assert f"{amount}\u202f€" in html
    assert 'basket-badge__total">25,85\u202f€' in html
