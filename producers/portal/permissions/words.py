"""The four permissions in the words of each side: who gives, and who receives."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.rules.grants import Permission

type Words = dict[str, str | Promise]

GIVEN: Words = {
    Permission.SELL.value: _("sell your products"),
    Permission.CATALOGUE.value: _("set its own prices for your products"),
    Permission.EDIT_PRODUCTS.value: _("change your products"),
    Permission.EDIT_PROFILE.value: _("change your profile"),
}
RECEIVED: Words = {
    Permission.SELL.value: _("sell its products"),
    Permission.CATALOGUE.value: _("set your own prices for its products"),
    Permission.EDIT_PRODUCTS.value: _("change its products"),
    Permission.EDIT_PROFILE.value: _("change its profile"),
}
# What each one means, for who gives it.
MEANING: Words = {
    Permission.SELL.value: _("Your products may stand on its shelf, at your prices."),
    Permission.CATALOGUE.value: _("Its customers may pay another price; you are paid yours."),
    Permission.EDIT_PRODUCTS.value: _("Texts, pictures, stocks and your prices."),
    Permission.EDIT_PROFILE.value: _("Your presentation, address and contact."),
}
# What changes when it ends, for who gave it.
ENDING: Words = {
    Permission.SELL.value: _(
        "Your products leave the shelf and the baskets. "
        "Orders already placed stay as they are: please prepare them."
    ),
    Permission.CATALOGUE.value: _(
        "The shop’s own prices for your products no longer count. "
        "They come back if you give the permission again."
    ),
    Permission.EDIT_PRODUCTS.value: _("You alone change your products. What was changed stays."),
    Permission.EDIT_PROFILE.value: _("You alone change your profile. What was changed stays."),
}


def said(permissions: Iterable[str], words: Words) -> str:
    """Return the permissions in one sentence, in the order in which they are always named."""
    wanted = set(permissions)
    return ", ".join(str(text) for kind, text in words.items() if kind in wanted)
