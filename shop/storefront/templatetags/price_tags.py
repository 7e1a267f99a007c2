"""How the public side shows a price: its composition, its quantities, with and without VAT."""

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from shop.backoffice.display import NARROW_SPACE, euros, percent
from shop.storefront.composition import Composition, Words
from shop.storefront.tiers import Tier
from shop.storefront.tiers import tiers_of as _tiers_of

register = template.Library()


@register.filter
def whole_percent(value: int) -> str:
    """Write a share of a price as « 76 % »."""
    return f"{value}{NARROW_SPACE}%"


@register.filter
def euros_said(amount, says_incl_vat) -> str:
    """Write an amount that includes VAT, and say so to visitors who see prices without it."""
    return f"{euros(amount)} {_('incl. VAT')}" if says_incl_vat else euros(amount)


@register.filter
def vat_rates(quote) -> str:
    """Write the VAT rates in a price, « 5,5 % et 20 % ». Empty where there is no VAT."""
    rates = sorted(rate for rate in quote.vat_by_rate if rate) if quote else []
    return str(get_text_list([percent(rate) for rate in rates], _("and")))


@register.inclusion_tag("shop/composition/parts.html", takes_context=True)
def unit_composition(context, quote, producer, ident="composition") -> dict:
    """Show what a shelf price is made of. `producer` is the enterprise; `ident` names the ring."""
    return _context(Composition.of_unit(quote, producer.name, _seller(context)), quote, ident)


@register.inclusion_tag("shop/composition/parts.html", takes_context=True)
def line_composition(context, line) -> dict:
    """Show what the amount of a basket line is made of."""
    producer = line.stockrecord.partner.name
    composition = Composition.of_line(line.quote, producer, _seller(context))
    return _context(composition, line.quote, f"line-{line.pk}")


@register.inclusion_tag("shop/composition/pie.html", takes_context=True)
def price_pie(context, quote) -> dict:
    """Draw the composition of a shelf price very small, without words."""
    return {"segments": Composition.of_unit(quote, "", _seller(context)).segments}


@register.simple_tag(takes_context=True)
def price_tiers(context, product, stockrecord, above=1) -> tuple[Tier, ...]:
    """Return the prices that the visitor gets from a quantity on, beyond `above` pieces."""
    strategy = getattr(context.get("request"), "strategy", None)
    if strategy is None or stockrecord is None or not strategy.context.lists:
        return ()
    found = _tiers_of(strategy, product, stockrecord)
    return tuple(each for each in found if each.quantity > above)


def _seller(context) -> int | None:
    shop = getattr(context.get("request"), "shop", None)
    return shop and shop.enterprise_id


def _context(composition: Composition, quote, ident: str) -> dict:
    words = composition.words
    said = ", ".join(_sentence(each) for each in words)
    title = _("What %(amount)s is made of: %(parts)s") % {
        "amount": euros(composition.total),
        "parts": said,
    }
    return {
        "composition": composition,
        "words": words,
        "ring_title": title,
        "ident": ident,
        "has_vat": any(quote.vat_by_rate),
    }


def _sentence(words: Words) -> str:
    return f"{words.name} {euros(words.amount)}"
