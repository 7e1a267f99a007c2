"""The price grid under the hands of somebody who types fast."""

from decimal import Decimal

import pytest

from shop.catalogue.models import ShopProduct
from shop.partner.models import StockRecord
from shop.pricing.models import PriceList, PriceListItem

URL = "/gestion/boutique/prix/"
ROWS = ["Carottes", "Courges", "Poireaux"]  # as the grid sorts them: 2.50, 1.80 and 3.00 €


@pytest.fixture
def visitor(visit, market):
    opened = visit()
    opened.sign_in(f"/gestion/login/?next={URL}", "gestion@halle.example")
    opened.page.wait_for_selector(".price-undo:visible")
    return opened


def box(visitor, column: str, row: int):
    return visitor.page.locator(f".price-table tbody tr:nth-child({row}) input[name^='{column}-']")


def values(visitor, column: str) -> list[str]:
    return [box(visitor, column, row).input_value() for row in (1, 2, 3)]


def focused(visitor) -> tuple[str, str]:
    """Return the row and the column of the cell that has the keyboard."""
    name, title = visitor.page.evaluate(
        "[document.activeElement.name,"
        " document.activeElement.closest('tr').querySelector('.price-title').textContent]"
    )
    return title, name.split("-")[0]


def paste(visitor, text: str) -> None:
    visitor.page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent(
                "paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


def state(visitor) -> str:
    return " ".join(visitor.page.locator(".price-bar__state").inner_text().split())


def shelf(visitor, row: int, column: str = "public"):
    return visitor.page.locator(f".price-table tbody tr:nth-child({row}) td[id^='{column}-']")


def test_the_keyboard_moves_replaces_and_restores(visitor):
    page = visitor.page
    box(visitor, "purchase", 1).click()
    page.keyboard.type("2,60")
    page.keyboard.press("Enter")
    assert focused(visitor) == ("Courges", "purchase")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # the last row: stays
    assert focused(visitor) == ("Poireaux", "purchase")
    page.keyboard.press("ArrowRight")
    assert focused(visitor) == ("Poireaux", "margin")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert focused(visitor) == ("Courges", "price")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert values(visitor, "price") == ["", "", ""]
    assert values(visitor, "purchase") == ["2,60", "1,80", "3,00"]
    assert state(visitor) == "1 prix modifié, non enregistré"
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Enter")
    assert focused(visitor) == ("Carottes", "price")
    assert "avant : 2,50" in " ".join(page.locator(".price-was").inner_text().split())
    page.get_by_role("button", name="Tout annuler").click()


def test_a_block_from_a_spreadsheet_is_one_step_back_and_forth(visitor):
    page = visitor.page
    box(visitor, "purchase", 1).click()
    paste(visitor, "3,20 €\t12,5\n1\u202f002,00\t\n2.75\t-5 %\n")
    after = (["3,20", "1002,00", "2,75"], ["12,5", "", "-5"])
    assert (values(visitor, "purchase"), values(visitor, "margin")) == after
    assert state(visitor) == "5 prix modifiés, non enregistrés"
    page.keyboard.press("Control+z")
    assert values(visitor, "purchase") == ["2,50", "1,80", "3,00"]
    assert values(visitor, "margin") == ["", "", ""]
    assert state(visitor) == "Rien de modifié"
    page.keyboard.press("Control+y")
    assert (values(visitor, "purchase"), values(visitor, "margin")) == after
    page.get_by_role("button", name="Annuler", exact=True).click()
    assert values(visitor, "purchase") == ["2,50", "1,80", "3,00"]
    page.get_by_role("button", name="Rétablir").click()
    page.get_by_role("button", name="Tout annuler").click()
    assert values(visitor, "margin") == ["", "", ""]


def test_what_cannot_be_read_is_marked_at_its_cell_and_what_has_no_place_is_said(visitor):
    page = visitor.page
    box(visitor, "price", 2).click()
    paste(visitor, "4,00\nabc\n5,00")
    page.locator(".price-error").wait_for()
    assert values(visitor, "price") == ["", "4,00", "abc"]
    assert box(visitor, "price", 3).get_attribute("aria-invalid") == "true"
    assert page.locator(".price-error").inner_text() == "Saisissez un nombre."
    assert "non modifiables\u202f: 1." in page.locator(".price-bar__note").inner_text()
    page.keyboard.press("Control+z")
    page.locator(".price-error").wait_for(state="detached")


def test_the_effect_for_each_group_shows_before_saving_and_is_what_is_saved(visitor, market):
    page = visitor.page
    box(visitor, "price", 1).click()
    page.keyboard.type("4")
    page.keyboard.press("ArrowRight")
    assert focused(visitor)[1].startswith("list")
    amap = f"shelf{PriceList.objects.get().pk}"
    page.wait_for_function("name => document.querySelector(`td[id^='${name}-'] del`)", arg=amap)
    assert shelf(visitor, 1).inner_text().splitlines() == ["2,50\u202f€", "4,00\u202f€"]
    assert shelf(visitor, 1, amap).inner_text().splitlines() == ["2,25\u202f€", "3,60\u202f€"]
    assert ShopProduct.objects.filter(price__isnull=False).count() == 0
    page.keyboard.type("3,10")
    with page.expect_request(lambda each: each.method == "POST" and URL + "apercu" not in each.url):
        page.get_by_role("button", name="Enregistrer les prix").click()
    page.locator(".messages .success").wait_for()
    assert "2 prix enregistrés." in visitor.text()
    assert ShopProduct.objects.get(product=market["products"][0]).price == Decimal(4)
    assert PriceListItem.objects.get().price == Decimal("3.10")
    assert shelf(visitor, 1, amap).inner_text() == "3,10\u202f€"


def test_only_changed_cells_are_sent(visitor):
    box(visitor, "margin", 2).fill("7")
    with visitor.page.expect_request(lambda each: each.method == "POST") as sent:
        box(visitor, "margin", 2).press("Tab")
        visitor.page.get_by_role("button", name="Enregistrer les prix").click()
    body = sent.value.post_data
    assert "margin-" in body
    assert "purchase-" not in body


def test_a_price_that_somebody_else_changed_is_shown_beside_mine(visitor, market):
    page = visitor.page
    StockRecord.objects.filter(product=market["products"][0]).update(price=Decimal("2.80"))
    box(visitor, "purchase", 1).fill("2,70")
    page.get_by_role("button", name="Enregistrer les prix").click()
    error = page.locator(".price-error")
    error.wait_for()
    assert "c’était 2,50\u202f€, c’est maintenant 2,80\u202f€" in error.inner_text()
    assert box(visitor, "purchase", 1).input_value() == "2,70"
    page.get_by_role("button", name="Enregistrer les prix").click()
    page.locator(".messages .success").wait_for()
    record = StockRecord.objects.get(product=market["products"][0])
    assert record.price == Decimal("2.70")


def test_leaving_with_unsaved_prices_asks_first(visitor):
    page, asked = visitor.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    box(visitor, "price", 1).fill("4")
    visitor.go("/gestion/")
    assert asked == ["beforeunload"]
    visitor.go(URL)
    visitor.go("/gestion/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_grid_is_accessible_and_fits(visit, market, width):
    opened = visit(width)
    opened.sign_in(f"/gestion/login/?next={URL}", "gestion@halle.example")
    opened.page.wait_for_selector(".price-undo:visible")
    box(opened, "purchase", 1).fill("x")
    opened.page.locator(".price-error").wait_for()
    assert opened.grave_findings() == []
    assert not opened.is_wider_than_the_window()
    opened.page.get_by_role("button", name="Tout annuler").click()


def test_the_cell_being_typed_in_is_never_covered_on_a_phone(visit, market):
    opened = visit(390)
    opened.sign_in(f"/gestion/login/?next={URL}", "gestion@halle.example")
    opened.page.wait_for_selector(".price-undo:visible")
    box(opened, "price", 1).fill("4")
    covered = []
    for _ in range(9):
        opened.page.keyboard.press("Tab")
        name, is_clear = opened.page.evaluate(
            """() => {
                const box = document.activeElement, place = box.getBoundingClientRect();
                const top = document.elementFromPoint(
                    place.x + place.width / 2, place.y + place.height / 2);
                return [box.name, box === top];
            }"""
        )
        covered += [] if is_clear else [name]
    assert covered == []
    opened.page.get_by_role("button", name="Tout annuler").click()


def test_a_margin_is_struck_through_once_the_shop_names_a_price(visitor):
    look = "box => getComputedStyle(box).textDecorationLine"
    margin = box(visitor, "margin", 1)
    assert margin.evaluate(look) == "none"
    box(visitor, "price", 1).fill("4")
    assert margin.evaluate(look) == "line-through"
    visitor.page.get_by_role("button", name="Tout annuler").click()
