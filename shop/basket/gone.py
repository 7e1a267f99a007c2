"""Lines whose product is no longer sold: told at the next page and at the checkout (rules §4.4).

The price stored on a line is the one that the visitor saw last; without one the visitor knows that
the product is gone.
"""

from django.db import transaction

from .models import Line
from .problems import Reason
from .services import problems_of, remove


def gone_lines(basket) -> list[Line]:
    """Return the lines whose product this shop does not sell at the moment."""
    return [each.line for each in problems_of(basket) if each.reason is Reason.UNAVAILABLE]


def newly_gone(*, basket) -> list[Line]:
    """Return the lines that went since the visitor's last page, and remember that they are told."""
    lines = [line for line in gone_lines(basket) if line.price_incl_tax is not None]
    if lines:
        Line.objects.filter(pk__in=[line.pk for line in lines]).update(price_incl_tax=None)
    return lines


def back_again(basket) -> list[Line]:
    """Return the lines that were told to be gone, and are sold again."""
    lines = (line for line in basket.all_lines() if line.price_incl_tax is None)
    return [line for line in lines if line.purchase_info.price.exists]


@transaction.atomic
def leave_behind(*, basket) -> list[Line]:
    """Take out what is gone, so that the rest may be ordered, and return the lines taken out.

    A basket in which all is gone stays as it is. Raises BasketRefused if it was just ordered.
    """
    lines = gone_lines(basket)
    if not lines or len(lines) == len(basket.all_lines()):
        return []
    for line in lines:
        remove(basket=basket, line=line)
    return lines
