from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from shop.backoffice.exceptions import Refused
from shop.backoffice.modeladmin import forbidden
from shop.backoffice.permissions import has_shop
from shop.partner.models import Shop
from shop.pricing.models import PriceList
from shop.rules.access import Action

from .cells import Entry, changes_of, entries_of
from .exceptions import CellsRefused, UnknownCell
from .filters import Selection
from .gone import without_archived
from .presentation import columns_of, effects_of, lines_of
from .services import check_cells, save_prices
from .sheet import Sheet, load_sheet
from .typed import Typed, understand

GRID, PREVIEW = "shop_price_grid", "shop_price_grid_preview"


def for_shop_people(view):
    """Answer 403 to who has no shop or may not do this, and 404 for what a shop does not have."""

    @wraps(view)
    def guarded(request):
        if not has_shop(request.user, Action.VIEW):
            return forbidden(request)
        try:
            return view(request)
        except PermissionDenied:
            return forbidden(request)
        except UnknownCell as unknown:
            raise Http404 from unknown

    return guarded


@for_shop_people
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request):
    """Show the grid; by POST, save it, or show what would follow."""
    selection = Selection(request)
    if request.method == "POST":
        return _save(request, selection)
    return _shown(request, selection)


@for_shop_people
@require_POST
def preview(request):
    """Return what follows from the cells that were sent, without saving: texts by cell name."""
    shop = Selection(request).shop
    _ask_to_edit(request, shop)
    entries, _words = without_archived(shop, entries_of(request.POST))
    sheet = _sheet_of(request, shop, entries)
    return JsonResponse(effects_of(sheet, understand(sheet, entries)))


def _ask_to_edit(request, shop: Shop) -> None:
    if not Shop.objects.for_actor(request.user, Action.EDIT_PRICES).filter(pk=shop.pk).exists():
        raise PermissionDenied


def _sheet_of(request, shop: Shop, entries: list[Entry]) -> Sheet:
    products = dict.fromkeys(entry.cell.product for entry in entries)
    return load_sheet(actor=request.user, shop=shop, products=products)


def _save(request, selection: Selection):
    shop = selection.shop
    _ask_to_edit(request, shop)
    entries, gone = without_archived(shop, entries_of(request.POST))
    changes, errors = changes_of(entries)
    check_cells(_sheet_of(request, shop, entries), [*(change.cell for change in changes), *errors])
    if gone:
        messages.error(request, f"{gone} {_('Nothing is saved yet.')}")
    if errors:
        messages.error(request, _("Nothing is saved yet: look at the marked cells."))
    if gone or errors or "preview" in request.POST:
        return _shown(request, selection, entries)
    try:
        saved = save_prices(actor=request.user, shop=shop, changes=changes)
    except Refused as refused:
        messages.error(request, refused.message)
        return _shown(request, selection, entries, refused)
    _say_saved(request, saved)
    return redirect(request.get_full_path())


def _say_saved(request, saved: int) -> None:
    if saved:
        words = ngettext("%(count)s price saved.", "%(count)s prices saved.", saved)
        messages.success(request, words % {"count": saved})
    else:
        messages.info(request, _("Nothing had changed."))


def _shown(request, selection: Selection, entries=(), refused: Refused | None = None):
    shop = selection.shop
    lists = PriceList.objects.filter(group__shop=shop, group__archived_at=None).count()
    page = selection.page(3 + lists)
    touched = [entry.cell.product for entry in entries]
    products = dict.fromkeys([*page.object_list, *touched])
    sheet = load_sheet(actor=request.user, shop=shop, products=products)
    typed = understand(sheet, entries) if entries else Typed()
    if isinstance(refused, CellsRefused):
        typed = typed.refused(refused)
    context = {
        "shop": shop,
        "selection": selection,
        "page_obj": page,
        "sheet": sheet,
        "columns": columns_of(sheet),
        "lines": lines_of(sheet, typed),
        "changed": typed.changed,
    }
    return render(request, "shop/backoffice/price_grid.html", context)
