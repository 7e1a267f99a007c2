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

from .cells import changes_of, entries_of
from .checks import below_zero
from .exceptions import CellsRefused, UnknownCell
from .figures import figures_of
from .filters import Selection
from .presentation import Typed, columns_of, hints_of, lines_of, results_of, written
from .services import check_cells, save_prices
from .sheet import Sheet, load_sheet

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
    shop = _shop_of(request)
    if request.method == "POST":
        return _save(request, shop)
    return _shown(request, shop)


@for_shop_people
@require_POST
def preview(request):
    """Return what follows from the cells that were sent, without saving: texts by cell name."""
    shop = _shop_of(request)
    _ask_to_edit(request, shop)
    entries = entries_of(request.POST)
    products = sorted({entry.cell.product for entry in entries})
    sheet = load_sheet(actor=request.user, shop=shop, products=products)
    typed = _typed(sheet, entries)
    results, hints = {}, {}
    for row in sheet.rows.values():
        before, after = figures_of(sheet, row, {}), figures_of(sheet, row, typed.values)
        for each in results_of(sheet, row, before, after).values():
            results[each.name] = {
                "text": each.text,
                "note": each.note,
                "was": each.was,
                "loss": each.is_loss,
            }
        hints |= {cell.name: text for cell, text in hints_of(sheet, row, after).items()}
    errors = {cell.name: text for cell, text in typed.errors.items()}
    return JsonResponse({"results": results, "hints": hints, "errors": errors})


def _shops(request) -> list[Shop]:
    shops = Shop.objects.for_actor(request.user, Action.VIEW).select_related("enterprise")
    return list(shops.order_by("-is_main", "name"))


def _shop_of(request) -> Shop:
    """Return the shop that the address names, else the first one. Raises Http404."""
    shops, asked = _shops(request), request.GET.get("boutique", "")
    request.price_grid_shops = shops
    found = next((shop for shop in shops if not asked or str(shop.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _ask_to_edit(request, shop: Shop) -> None:
    if not Shop.objects.for_actor(request.user, Action.EDIT_PRICES).filter(pk=shop.pk).exists():
        raise PermissionDenied


def _typed(sheet: Sheet, entries) -> Typed:
    """Understand what was sent. A price below zero is an error like a word that is no number.

    Raises UnknownCell or PermissionDenied for a change that is not the actor's to make.
    """
    changes, errors = changes_of(entries)
    check_cells(sheet, [*(change.cell for change in changes), *errors])
    values = {change.cell: change.value for change in changes}
    return Typed(
        texts={entry.cell: entry.typed for entry in entries},
        values=values,
        errors=below_zero(sheet, values) | errors,
        seen={entry.cell: entry.seen for entry in entries},
    )


def _save(request, shop: Shop):
    _ask_to_edit(request, shop)
    entries = entries_of(request.POST)
    sheet = load_sheet(
        actor=request.user, shop=shop, products=sorted({each.cell.product for each in entries})
    )
    changes, errors = changes_of(entries)
    check_cells(sheet, [*(change.cell for change in changes), *errors])
    if errors:
        messages.error(request, _("Nothing is saved yet: look at the marked cells."))
    if errors or "preview" in request.POST:
        return _shown(request, shop, entries)
    try:
        saved = save_prices(actor=request.user, shop=shop, changes=changes)
    except CellsRefused as refused:
        messages.error(request, refused.message)
        return _shown(request, shop, entries, refused)
    except Refused as refused:
        messages.error(request, refused.message)
        return _shown(request, shop, entries)
    _say_saved(request, saved)
    return redirect(request.get_full_path())


def _say_saved(request, saved: int) -> None:
    if saved:
        words = ngettext("%(count)s price saved.", "%(count)s prices saved.", saved)
        messages.success(request, words % {"count": saved})
    else:
        messages.info(request, _("Nothing had changed."))


def _shown(request, shop: Shop, entries=(), refused: CellsRefused | None = None):
    selection = Selection(request, shop)
    lists = PriceList.objects.filter(group__shop=shop, group__archived_at=None).count()
    page = selection.page(3 + lists)
    touched = [entry.cell.product for entry in entries]
    products = dict.fromkeys([*page.object_list, *touched])
    sheet = load_sheet(actor=request.user, shop=shop, products=products)
    typed = _typed(sheet, entries) if entries else Typed()
    if refused:
        typed = _refused(typed, refused)
    context = {
        "shop": shop,
        "shops": request.price_grid_shops,
        "selection": selection,
        "page_obj": page,
        "sheet": sheet,
        "columns": columns_of(sheet),
        "lines": lines_of(sheet, typed),
        "changed": len(typed.values) + len(typed.errors.keys() - typed.values.keys()),
    }
    return render(request, "shop/backoffice/price_grid.html", context)


def _refused(typed: Typed, refused: CellsRefused) -> Typed:
    """Show the words of the refusal, and let the next try start from what is stored now."""
    now = {cell: written(cell, value) for cell, value in refused.current.items()}
    return Typed(
        texts=typed.texts,
        values=typed.values,
        errors={**typed.errors, **refused.cells},
        seen={**typed.seen, **now},
    )
