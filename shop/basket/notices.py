"""Sentences about a basket."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.display import euros

from . import services

_NAMED = 3  # changes that the notice names; the others are counted


def tell_price_changes(request) -> None:
    """Store today's prices in the visitor's basket and say which ones changed."""
    changes = services.reprice(basket=request.basket)
    if not changes:
        return
    sentence = _("%(title)s %(before)s → %(after)s")
    if request.strategy.context.shows_excl_vat:
        sentence = _("%(title)s %(before)s → %(after)s incl. VAT")
    said = [
        sentence
        % {
            "title": each.line.product.title,
            "before": euros(each.before),
            "after": euros(each.after),
        }
        for each in changes[:_NAMED]
    ]
    more = len(changes) - _NAMED
    if more > 0:
        said.append(ngettext("%(count)d other", "%(count)d others", more) % {"count": more})
    text = _("Prices have changed in your basket: %(changes)s.") % {"changes": ", ".join(said)}
    messages.info(request, text)


def quantity_sentence(placed) -> str:
    """Say how many are in the basket now, and why not more."""
    text = _("%(title)s: %(quantity)d in your basket.")
    if placed.capped_by:
        text = _("Only %(quantity)d left of %(title)s: your basket holds them all.")
    elif placed.is_at_most:
        text = _("%(title)s: no more than %(quantity)d in one basket.")
    return text % {"title": placed.line.product.title, "quantity": placed.line.quantity}
