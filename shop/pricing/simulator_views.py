from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from shop.backoffice.modeladmin import forbidden
from shop.backoffice.permissions import has_shop
from shop.catalogue.models import ShopProduct
from shop.partner.models import Shop
from shop.rules.access import Action

from .simulation import simulate
from .simulator_forms import SimulatorForm
from .simulator_table import sections_of
from .simulator_words import warnings_of

SIMULATOR = "shop_price_simulator"


class SimulatorItem(MenuItem):
    """The entry of the menu, for who may look into a shop."""

    def is_shown(self, request) -> bool:
        return has_shop(request.user, Action.VIEW)


@require_safe
def simulator(request):
    """Show each step of the price of a product, for whoever may look into one of its shops."""
    shops = list(Shop.objects.for_actor(request.user, Action.VIEW).order_by("-is_main", "name"))
    if not shops:
        return forbidden(request)
    shop = _chosen_shop(shops, request.GET)
    form = _form_for(shop, request.GET)
    context = {"form": form, "shop": shop, "shops": shops, "answer": _answer(form)}
    return render(request, "shop/backoffice/simulator.html", context)


def _chosen_shop(shops: list[Shop], params) -> Shop:
    """Return the shop that was asked for, else the first one that sells the product."""
    asked, product = params.get("boutique"), params.get("produit", "")
    if asked:
        found = next((shop for shop in shops if str(shop.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    if len(shops) == 1 or not product:
        return shops[0]
    listed = ShopProduct.objects.filter(shop__in=shops).values_list("shop_id", "product_id")
    selling = {shop for shop, key in listed if str(key) == product}
    return next((shop for shop in shops if shop.pk in selling), shops[0])


def _form_for(shop: Shop, params) -> SimulatorForm:
    """Return the form, bound once a product was asked for. A quantity left out is one."""
    if "produit" in params:
        return SimulatorForm({"quantite": "1", **params.dict()}, shop=shop)
    form = SimulatorForm(shop=shop, initial=params.dict())
    form.fields["pour"].clean(params.get("pour", ""))
    return form


def _answer(form: SimulatorForm) -> dict | None:
    if not form.is_bound or not form.is_valid():
        return None
    row, payer = form.row, form.payer
    found = simulate(row=row, quantity=form.cleaned_data["quantite"], payer=payer)
    said = {"row": row, "payer": payer, "has_price": found is not None}
    if found is None:
        return said
    simulation, visitor = found
    return said | {
        "simulation": simulation,
        "visitor": visitor,
        "sections": sections_of(simulation, visitor),
        "warnings": warnings_of(simulation),
    }
