"""Who may stand at which step of the checkout."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.basket.gone import gone_lines
from shop.basket.notices import tell_left_behind, tell_newest_list
from shop.order_cycles.words import why_closed

from .checks import check_lines, check_minimum
from .exceptions import WORDS, OrderRefused, Refusal
from .session import STEPS

_WITHDRAWN = {"pickup": Refusal.PICKUP, "payment": Refusal.PAYMENT}


def turn_away(request, step: str, progress):
    """Return where to send a visitor who may not be at this step yet, or None."""
    if request.shop is None:
        raise Http404
    return (
        _closed(request)
        or _without_basket(request, progress)
        or _must_sign_in(request)
        or _what_is_gone(request, step)
        or _too_early(request, step, progress)
        or _unavailable(request, step)
    )


def _closed(request):
    if request.sale.may_finish:
        return None
    has_basket = not request.basket.is_empty  # asked first: it keeps what was left behind
    if has_basket or not tell_newest_list(request):
        messages.warning(request, f"{why_closed(request.sale)} {_('Your basket is kept.')}")
    return redirect("basket:summary")


def _without_basket(request, progress):
    if not request.basket.is_empty:
        return None
    if request.method == "POST" and progress.last_order_pk:  # the other tab was faster
        return redirect("checkout:thank-you")
    if not tell_newest_list(request):
        messages.info(request, _("Your basket is empty."))
    return redirect("basket:summary")


def _must_sign_in(request):
    if request.user.is_authenticated or request.shop.guests_may_order:
        return None
    messages.info(request, _("Sign in to order in this shop. Your basket is kept."))
    return redirect(f"{reverse('customer:login')}?next={reverse('checkout:buyer')}")


def _what_is_gone(request, step: str):
    """Leave behind what is no longer sold, told, and go on with the rest (rules §4.4)."""
    if not gone_lines(request.basket) or (request.method == "POST" and step != "summary"):
        return None
    tell_left_behind(request)
    if problems := gone_lines(request.basket):
        titles = ", ".join(line.product.title for line in problems)
        messages.warning(request, WORDS[Refusal.NOT_SOLD] % {"titles": titles})
        return redirect("basket:summary")
    return redirect("checkout:summary") if request.method == "POST" else None


def _too_early(request, step: str, progress):
    missing = progress.first_missing()
    if STEPS.index(step) <= STEPS.index(missing):
        return None
    messages.info(request, _what_is_missing(progress, missing))
    return redirect(f"checkout:{missing}")


def _what_is_missing(progress, missing: str) -> str:
    if progress.is_of_somebody_else:
        return _("You signed in or out meanwhile: check your details, and the prices.")
    if progress.was_answered(missing):
        return WORDS[_WITHDRAWN[missing]]
    return _("Answer this step first; your basket is kept.")


def _unavailable(request, step: str):
    if step != "summary":
        return None
    try:
        check_lines(basket=request.basket)
        check_minimum(basket=request.basket)
    except OrderRefused as refusal:
        messages.warning(request, refusal.message)
        return redirect("basket:summary")
    return None
