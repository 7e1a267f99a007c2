"""The market day as people live it."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor


def shelf(visitor: Visitor) -> None:
    visitor.go("/boutique/la-halle/")


def fill_basket(visitor: Visitor) -> None:
    shelf(visitor)
    visitor.page.locator(".product-card", has_text="Carottes").get_by_role("button").click()
    visitor.page.locator(".basket-badge__count", has_text="1").first.wait_for()


def order_as_guest(visitor: Visitor, between: Callable[[], None] = lambda: None) -> None:
    """Go through the checkout as a guest, and call `between` on each step after the first."""
    page = visitor.page
    visitor.go("/boutique/la-halle/commande/qui/")
    page.locator("[name=name]").fill("Dominique Petit")
    page.locator("[name=email]").fill("dominique@halle.example")
    page.locator("[name=phone]").fill("06 01 02 03 04")
    send(visitor)
    for _ in ("pick-up", "payment"):
        between()
        page.locator("input[name=choice]").first.check(force=True)
        send(visitor)
    between()
    page.locator("input[name=terms]").check(force=True)
    send(visitor)


def send(visitor: Visitor) -> None:
    before = visitor.page.url
    visitor.page.locator("main form .button[type=submit]").last.click()
    visitor.page.wait_for_url(lambda url: url != before)
    visitor.page.wait_for_load_state("load")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_shelf_opens_at_its_top(visit, market, width):
    visitor = visit(width)
    shelf(visitor)
    assert visitor.page.evaluate("window.scrollY") == 0


def test_a_guest_orders_on_a_phone(visit, market):
    visitor = visit(390)
    fill_basket(visitor)
    order_as_guest(visitor)
    assert visitor.page.url.endswith("/commande/merci/")
    order = market["shop"].orders.get()
    assert order.number in visitor.text()
    assert str(order.total_incl_tax) == "2.50"
    assert not visitor.is_wider_than_the_window()


def test_a_customer_sees_the_group_s_price_after_signing_in(visit, market):
    visitor = visit()
    shelf(visitor)
    assert "2,50 €" in visitor.text()
    visitor.sign_in("/boutique/la-halle/compte/connexion/", "amap@halle.example")
    shelf(visitor)
    assert "2,25 €" in visitor.text()


def test_an_editor_s_story_is_online_once_the_manager_approves_it(visit, market):
    editor, manager, reader = visit(), visit(), visit()
    edit = f"/gestion/pages/{market['story'].pk}/edit/"
    editor.sign_in("/gestion/login/", "edition@halle.example")
    editor.go(edit)
    editor.page.locator("textarea[name=title], input[name=title]").first.fill("Ferme du Renouveau")
    press(editor, "[name=action-submit]")
    reader.go("/producteurs/ferme-des-essais/")
    assert "Ferme du Renouveau" not in reader.text()
    manager.sign_in("/gestion/login/", "gestion@halle.example")
    manager.go(edit)
    press(manager, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")
    reader.go("/producteurs/ferme-des-essais/")
    assert "Ferme du Renouveau" in reader.text()


def press(visitor: Visitor, action: str) -> None:
    """Press a button in the menu at the foot of Wagtail's page editor, and wait for its message."""
    button = visitor.page.locator(f"footer {action}").first
    if not button.is_visible():
        visitor.page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    button.click()
    visitor.page.locator(".messages .success").first.wait_for()


def test_the_manager_finds_the_order_that_a_guest_placed(visit, market):
    guest, manager = visit(390), visit()
    fill_basket(guest)
    order_as_guest(guest)
    order = market["shop"].orders.get()
    manager.sign_in("/gestion/login/", "gestion@halle.example")
    manager.go("/gestion/boutique/commandes/")
    manager.page.get_by_role("link", name=order.number).first.click()
    manager.page.wait_for_load_state("load")
    assert "Dominique Petit" in manager.text()
    assert "2,50 €" in manager.text()
