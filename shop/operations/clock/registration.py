"""The clock's runs in the admin, and the warning when it stands still."""

from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from shop.backoffice.modeladmin import SHOP_SETTINGS_HOOK, forbidden
from shop.backoffice.panels import WARNING_HOOK, ShopWarning
from shop.backoffice.permissions import has_shop
from shop.order_cycles.models import OrderCycle
from shop.rules.access import Action

from .models import ClockRun
from .words import did, failures, trouble

PAGE = "boutique_clock"
SHOWN = 60  # the last hour


def clock_view(request):
    """Show the last runs. They tell of no shop in particular; who runs one may see them."""
    if not has_shop(request.user, Action.EDIT_ENTERPRISE):
        return forbidden(request)
    runs = ClockRun.objects.all()[:SHOWN]
    words = {
        "runs": [(run, did(run), failures(run)) for run in runs],
        "trouble": trouble(timezone.now()),
    }
    return render(request, "shop/backoffice/clock.html", words)


@hooks.register("register_admin_urls")
def clock_urls() -> list:
    return [path("boutique/horloge/", clock_view, name=PAGE)]


class ClockMenuItem(MenuItem):
    """Shown to those who run a shop."""

    def is_shown(self, request) -> bool:
        return has_shop(request.user, Action.EDIT_ENTERPRISE)


@hooks.register(SHOP_SETTINGS_HOOK)
def clock_menu_item() -> MenuItem:
    return ClockMenuItem(gettext_lazy("Clock"), reverse(PAGE), icon_name="history", order=90)


@hooks.register(WARNING_HOOK)
def clock_stands_still(actor) -> list[ShopWarning]:
    """Warn who runs a shop; a site with permanent sales alone misses nothing but mail."""
    if not has_shop(actor, Action.EDIT_ENTERPRISE):
        return []
    if not OrderCycle.objects.filter(sells_shelf=False).exists():
        return []
    text = trouble(timezone.now())
    return [ShopWarning(text, reverse(PAGE), _("Look at the clock"))] if text else []
