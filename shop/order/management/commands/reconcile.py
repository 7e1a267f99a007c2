from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.display import euros
from shop.order.labels import purpose_label
from shop.order.models import Order
from shop.order.reconciliation import Reconciliation, reconcile
from shop.partner.models import Shop
from shop.rules.orders import CANCELLED

BAD_OPTION = 2


class Command(BaseCommand):
    help = "Say who got what of the orders, and fail when it does not add up to the cent."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--shop", metavar="SLUG", help="the orders of one shop")
        parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="the first day")
        parser.add_argument(
            "--to", dest="last", metavar="YYYY-MM-DD", help="the last day, included"
        )
        parser.add_argument("--order", dest="number", metavar="NUMBER", help="one order")
        parser.add_argument("--cancelled", action="store_true", help="cancelled orders too")

    def handle(self, *args, **options) -> None:
        result = reconcile(_chosen(**_known(options)))
        self.stdout.write(_counted(result))
        for line in (*_table(result), *_statements(result)):
            self.stdout.write(line)
        for each in result.discrepancies:
            self.stderr.write(str(each))
        if not result.is_exact:
            raise CommandError(_not_exact(result))
        self.stdout.write(self.style.SUCCESS(_("Everything adds up to the cent.")))


def _known(options: dict) -> dict:
    return {name: options[name] for name in ("shop", "first", "last", "number", "cancelled")}


def _chosen(*, shop, first, last, number, cancelled: bool):
    """Return the orders that the options name, or raise CommandError."""
    orders = Order.objects.all()
    if shop is not None:
        orders = orders.of_shops([_shop(shop)])
    first, last = _day("--from", first), _day("--to", last)
    if first and last and last < first:
        raise _bad(_("The last day (--to) is before the first one (--from)."))
    orders = orders.placed_from(first) if first else orders
    orders = orders.placed_until(last) if last else orders
    if number is not None:
        orders = _one(orders, number, cancelled)
    return orders if cancelled else orders.counted()


def _shop(slug: str) -> Shop:
    shop = Shop.objects.filter(slug=slug).first()
    if shop is None:
        raise _bad(_("There is no shop “%(slug)s” (--shop).") % {"slug": slug})
    return shop


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        words = {"option": option, "text": text}
        raise _bad(_("%(option)s: “%(text)s” is no date; write 2026-11-24.") % words) from error


def _one(orders, number: str, cancelled: bool):
    found = orders.filter(number=number)
    if not found:
        raise _bad(_("There is no order %(number)s among those.") % {"number": number})
    if found[0].status == CANCELLED and not cancelled:
        words = {"number": number}
        raise _bad(_("Order %(number)s is cancelled: add --cancelled to see it.") % words)
    return found


def _bad(message: str) -> CommandError:
    return CommandError(message, returncode=BAD_OPTION)


def _counted(result: Reconciliation) -> str:
    count = result.order_count
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": count}


def _not_exact(result: Reconciliation) -> str:
    count = len(result.discrepancies)
    words = {
        "count": count,
        "attributed": euros(result.attributed),
        "total": euros(result.total),
    }
    return (
        ngettext(
            "%(count)s discrepancy: %(attributed)s attributed of %(total)s.",
            "%(count)s discrepancies: %(attributed)s attributed of %(total)s.",
            count,
        )
        % words
    )


def _table(result: Reconciliation) -> list[str]:
    rows = [(each.name, purpose_label(each.purpose), each.amount) for each in result.receipts]
    if not rows:
        return []
    cells = [(_("Who"), _("For what"), _("Amount"))]
    cells += [(name, purpose, euros(amount)) for name, purpose, amount in rows]
    cells += [("", _("Attributed"), euros(result.attributed))]
    cells += [("", _("Total of the orders"), euros(result.total))]
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    lines = [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}" for a, b, c in cells]
    rule = "-" * len(lines[0])
    return ["", lines[0], rule, *lines[1:-2], rule, *lines[-2:], ""]


def _statements(result: Reconciliation) -> list[str]:
    """Return one line for each beneficiary, its purposes together."""
    cells = [(each.name, euros(each.amount)) for each in result.statements]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(2)]
    lines = [f"{name:<{widths[0]}}  {amount:>{widths[1]}}" for name, amount in cells]
    return [_("Together, for each:"), *lines, ""] if lines else []
