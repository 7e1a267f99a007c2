"""A producer's day on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file_jpeg

from producers.models import ProducerPage
from producers.portal import urls
from shop.order_cycles.models import Availability
from shop.partner.models import GrantRequest, Shop, StockRecord
from shop.partner.team import admit
from tests import factories
from tests.factories.legs import cycle_of

EMAIL = "ferme@halle.example"
# Buttons without a screen of their own, and screens that are another's to see.
NOT_SHOWN = {
    "portal_enterprises",
    "portal_product_row",
    "portal_story_preview",
    "portal_story_back",
    "portal_request_withdraw",
    "portal_invitation_cancel",
    "portal_invite_cancel",
    "portal_shop_shelf",
    "portal_shop_sale",
    "portal_shop_opening",
    "portal_leg_undo",
    "portal_shelve",
    "portal_hand_over",
    "portal_invite",
}
LEG_SCREENS = ("portal_leg", "portal_availability", "portal_leg_nothing")


@pytest.fixture
def farmer(market):
    user = factories.UserFactory(email=EMAIL)
    enterprise = market["story"].enterprise
    factories.ManagerFactory(enterprise=enterprise, user=user, role="owner")
    admit(user)
    return enterprise


@pytest.fixture
def open_portal(visit, farmer):
    """Return a function that signs the farmer in and opens one of its screens."""

    def open_screen(part: str = "", width: int = 390, **options):
        visitor = visit(width, **options)
        visitor.sign_in("/gestion/login/", EMAIL)
        visitor.go(f"/gestion/ferme/{farmer.pk}/{part}")
        return visitor

    return open_screen


def names(patterns=urls.urlpatterns) -> set[str]:
    """Return the names of the portal's screens."""
    found = set()
    for each in patterns:
        found |= names(each.url_patterns) if hasattr(each, "url_patterns") else {each.name}
    return {name for name in found if name.startswith("portal_")} - NOT_SHOWN


def path_of(name: str, market, farm) -> str:
    hub = market["shop"].enterprise
    now = timezone.now()
    rows = {
        "portal_product_edit": lambda: market["products"][0],
        "portal_product_delete": lambda: market["products"][0],
        "portal_grant_end": farm.grants_given.first,
        "portal_request_answer": lambda: GrantRequest.objects.create(
            asker=hub, giver=farm, permissions=["edit_products"], message="Bonjour", asked_at=now
        ),
        **{name: lambda: asked_leg(market["shop"], farm) for name in LEG_SCREENS},
        "portal_member": lambda: factories.ManagerFactory(enterprise=farm, role="reader"),
    }
    return reverse(name, args=[farm.pk, *([rows[name]().pk] if name in rows else [])])


def asked_leg(shop, farm):
    """Return the leg of the farm in a draft about which it is asked, beside an open cycle."""
    cycle_of(shop, farm, name="Semaine 11")
    cycle = cycle_of(shop, farm, name="Semaine 12", is_draft=True)
    leg = cycle.incoming.get()
    Availability.objects.create(leg=leg, asked_at=timezone.now())
    return leg


def test_c05_a_farmer_answers_on_a_phone_by_pressing_alone(open_portal, market, farmer):
    leg = asked_leg(market["shop"], farmer)
    phone, product = open_portal(), market["products"][0]
    before = stock_of(product)
    press(phone, "Confirmer mon stock", "link")
    row = row_of(phone, product)
    row.locator("[data-step='1']").click()
    say(row, "Enregistré")
    press(phone, "Je confirme")
    assert "Vous avez confirmé" in phone.text()
    leg.refresh_from_db()
    assert (stock_of(product), leg.confirmed_by.email) == (before + 1, EMAIL)
    press(phone, "Regarder mon stock", "link")
    press(phone, "Rien cette semaine", "link")
    press(phone, "Mettre tout le stock à zéro")
    assert stock_of(product) == 0
    press(phone, "Annuler\u202f: j’apporte quelque chose")
    assert stock_of(product) == before + 1


def press(phone, name: str, role: str = "button") -> None:
    phone.page.get_by_role(role, name=name).first.click()
    phone.page.wait_for_load_state("load")
    assert not phone.is_wider_than_the_window(), phone.page.url


@pytest.mark.parametrize("width", [390, 1280])
def test_every_screen_of_the_portal_is_accessible_and_fits(open_portal, market, farmer, width):
    factories.OrderFactory(market["shop"], {market["products"][0]: 2})
    visitor, wrong = open_portal(width=width), []
    for name in sorted(names()):
        path = path_of(name, market, farmer)
        visitor.go(path)
        if not visitor.page.url.endswith(path):
            wrong.append(f"{name} went to {visitor.page.url}")
        wrong += [f"{name} {finding}" for finding in visitor.grave_findings()]
        if visitor.is_wider_than_the_window():
            wrong.append(f"{name} is wider than the window")
    assert wrong == []


def test_what_a_thumb_touches_is_48_pixels_high(open_portal, market, farmer):
    phone, small = open_portal(), []
    script = """[...document.querySelectorAll(
        '.portal :is(a, button, select, summary, input:not([type=hidden]))')]
        .map(each => (each.closest('label:not([for])') ?? each))
        .filter(each => each.checkVisibility() && !each.closest('.portal-default, p:not([class])'))
        .filter(each => !each.matches('[type=checkbox], [type=radio], .portal-default'))
        .map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 90)])
        .filter(([height]) => height < 47.5)"""
    for name in sorted(names()):
        phone.go(path_of(name, market, farmer))
        small += [f"{name}: {each}" for each in phone.page.evaluate(script)]
    assert small == []


def row_of(phone, product):
    return phone.page.locator(f"#row-{product.pk}")


def stock_of(product) -> int:
    return StockRecord.objects.get(product=product).num_in_stock


def say(row, words: str) -> None:
    row.locator("[data-row-state]", has_text=words).wait_for()


def test_a_producer_changes_a_stock_on_a_phone_and_the_shelf_follows(open_portal, visit, market):
    product = market["products"][0]
    phone, buyer = open_portal("produits/"), visit(390)
    row = row_of(phone, product)
    row.locator("input[name$=-stock]").fill("0")
    say(row, "Enregistré")
    assert stock_of(product) == 0
    buyer.go("/boutique/la-halle/")
    card = buyer.page.locator(".product-card", has_text="Carottes")
    assert card.get_by_role("button").count() == 0


def test_without_a_network_a_change_waits_in_its_row_and_is_sent_once_it_is_back(
    open_portal, market
):
    product = market["products"][0]
    before = stock_of(product)
    phone = open_portal("produits/")
    row = row_of(phone, product)
    phone.context.set_offline(True)
    row.locator("[data-step='1']").click()
    row.locator("[data-step='1']").click()
    say(row, "Pas de réseau")
    assert phone.page.locator("[data-portal-status]").inner_text().startswith("Pas de réseau")
    assert stock_of(product) == before
    phone.context.set_offline(False)
    say(row, "Enregistré")
    assert phone.page.locator("[data-portal-status]").inner_text() == ""
    assert stock_of(product) == before + 2
    phone.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_lost_answer_doubles_nothing_and_what_is_typed_next_is_kept(open_portal, market):
    product = market["products"][0]
    before = stock_of(product)
    phone = open_portal("produits/")
    row = row_of(phone, product)

    def lose_the_answer(route) -> None:
        route.fetch()
        route.abort("connectionreset")

    phone.page.route(f"**/produits/{product.pk}/", lose_the_answer)
    row.locator("[data-step='1']").click()
    say(row, "Pas de réseau")
    assert stock_of(product) == before + 1  # saved, but nobody knows
    phone.page.unroute(f"**/produits/{product.pk}/")
    row.locator("[data-step='1']").click()
    say(row, "Enregistré")
    assert row.locator("input[name$=-stock]").input_value() == str(before + 2)
    assert stock_of(product) == before + 2
    phone.forgive("ERR_CONNECTION_RESET")


def test_of_two_people_at_one_stock_the_second_is_told_and_decides(open_portal, market):
    product = market["products"][0]
    before = stock_of(product)
    first, second = open_portal("produits/"), open_portal("produits/")
    row_of(first, product).locator("input[name$=-stock]").fill("7")
    say(row_of(first, product), "Enregistré")
    row = row_of(second, product)
    row.locator("input[name$=-stock]").fill("5")
    told = row.locator(".portal-error")
    told.wait_for()
    assert f"{before}" in told.inner_text()
    assert "7" in told.inner_text()
    assert (stock_of(product), row.locator("input[name$=-stock]").input_value()) == (7, "5")
    assert second.grave_findings() == []
    row.get_by_role("button", name="Enregistrer").click()
    say(row, "Enregistré")
    assert stock_of(product) == 5
    second.forgive("409")


def draft(market) -> ProducerPage:
    page = ProducerPage.objects.get(pk=market["story"].pk)
    return page.get_latest_revision_as_object()


def test_a_story_is_written_on_a_phone_with_a_picture(open_portal, market, tmp_path):
    Shop.objects.update(reviews_stories=False)
    photo = tmp_path / "cour.jpg"
    photo.write_bytes(get_test_image_file_jpeg().file.getvalue())
    phone = open_portal("histoire/")
    page = phone.page
    page.get_by_role("button", name="Ajouter un paragraphe").click()
    page.locator("textarea[name$=-text]").fill("Le printemps.")
    page.get_by_role("button", name="Ajouter un intertitre").click()
    page.locator("input[name$=-text]").fill("Les saisons")
    page.get_by_role("button", name="Monter : Intertitre").click()
    page.get_by_role("button", name="Ajouter une citation").click()
    page.get_by_role("button", name="Retirer : Citation").click()
    page.get_by_role("button", name="Ajouter une photo").click()
    page.locator("input[name$='-upload']").set_input_files(photo)
    page.locator("textarea[name$='-alt']").fill("La cour")
    assert phone.grave_findings() == []
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("Votre histoire est publiée").wait_for()
    story = draft(market)
    assert [block.block_type for block in story.body] == ["heading", "paragraph"]
    assert [block.value["alt"] for block in story.gallery] == ["La cour"]
    phone.go("/producteurs/ferme-des-essais/")
    assert "Le printemps." in phone.text()


def test_a_part_taken_out_can_be_put_back(open_portal, market):
    market["story"].body = [("paragraph", "<p>Depuis toujours.</p>")]
    market["story"].save_revision()
    page = open_portal("histoire/").page
    page.get_by_role("button", name="Retirer : Paragraphe").click()
    page.get_by_role("button", name="Remettre").click()
    page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    page.get_by_text("Votre brouillon est enregistré").wait_for()
    assert len(draft(market).body) == 1


def test_a_story_is_arranged_without_scripts(open_portal, market):
    page = open_portal("histoire/", java_script_enabled=False).page
    page.get_by_role("button", name="Ajouter un paragraphe").click()
    page.locator("textarea[name$=-text]").fill("Sans script.")
    page.locator("textarea[name=summary]").press("Enter")
    page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    page.wait_for_load_state("load")
    assert [str(block.value) for block in draft(market).body] == ["<p>Sans script.</p>"]


def test_without_scripts_what_was_done_is_told_in_sight(open_portal):
    visitor = open_portal("profil/", java_script_enabled=False)
    visitor.page.locator("main").get_by_role("button", name="Enregistrer").click()
    visitor.page.wait_for_load_state("load")
    told = visitor.page.locator(".messages li", has_text="Votre profil est enregistré")
    box = told.bounding_box()
    assert box["y"] >= 0
    assert told.evaluate("each => getComputedStyle(each.parentElement).opacity") == "1"
