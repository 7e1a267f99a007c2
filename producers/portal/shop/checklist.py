"""What a shop needs to open, each with the way to see to it."""

from dataclasses import dataclass

from django.urls import reverse

from shop.checkout.readiness import WORDS, Need, missing_in

SCREENS = {
    Need.PICKUP: "boutique_reglages_retraits_modeladmin_create",
    Need.PAYMENT: "boutique_reglages_paiements_modeladmin_create",
}


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    label: str
    is_done: bool
    url: str = ""  # where one sees to it, but for what a button of the page does


def checklist_of(shop) -> list[Item]:
    """Return all that the shop needs, done or not."""
    missing = missing_in(shop)
    return [Item(str(WORDS[need]), need not in missing, _url(need)) for need in Need]


def _url(need: Need) -> str:
    return reverse(SCREENS[need]) if need in SCREENS else ""
