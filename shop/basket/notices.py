"""Sentences about a basket."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.display import euros
from shop.order_cycles.sale import sale_of
from shop.order_cycles.words import why_closed

from . import services
from .exceptions import BasketRefused
from .gone import back_again, leave_behind, newly_gone
from .keeping import keep_one
from .others import Others

_NAMED = 3  # changes that the notice names; the others are counted


def tell_changes(request) -> None:
    """Say once what the shop stopped selling, and which prices changed, in the visitor's basket."""
    gone = newly_gone(basket=request.basket)
    if gone and request.resolver_match.view_name != "basket:summary":  # that page says it itself
        _say_gone(request, gone, _("%(title)s is no longer available."))
    for line in back_again(request.basket):
        words = {"title": line.product.title, "price": euros(line.purchase_info.price.incl_tax)}
        messages.info(request, _("%(title)s is available again: %(price)s.") % words)
    tell_price_changes(request)


def tell_left_behind(request) -> None:
    """Take what the shop stopped selling out of a basket about to be ordered, and say so."""
    try:
        gone = leave_behind(basket=request.basket)
    except BasketRefused as refusal:  # ordered in another tab
        messages.warning(request, refusal.problem.message)
    else:
        _say_gone(request, gone, _("%(title)s is no longer available and leaves your basket."))


def tell_left_behind_by_clock(request) -> None:
    """Keep as lists the visitor's baskets whose cycle has closed, and say so (C-10)."""
    others = Others.of(request)
    kept = [each for each in others.left_behind() if keep_one(basket=each)]
    for basket in kept:
        messages.warning(request, kept_sentence(request, basket))
    if kept:
        others.was_told = True
        others.forget()


def tell_newest_list(request) -> bool:
    """Say which basket was left behind last, to who wants to order it. False if there is none."""
    others = Others.of(request)
    newest = next(iter(others.lists()), None)
    if newest and not others.was_told:
        messages.warning(request, kept_sentence(request, newest))
    return newest is not None


def kept_sentence(request, basket) -> str:
    """Say that the orders of a list's cycle are closed, when the next open, and what is kept."""
    sale = sale_of(shop=request.shop, cycle=basket.cycle_id, at=request.sale.at)
    sentence = ngettext(
        "Your basket (%(count)d product) is kept as a list.",
        "Your basket (%(count)d products) is kept as a list.",
        basket.products,
    )
    return f"{why_closed(sale)} {sentence % {'count': basket.products}}"


def _say_gone(request, lines, sentence: str) -> None:
    for line in lines:
        messages.warning(request, sentence % {"title": line.product.title})


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
