"""The shop on the admin's home page."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail import hooks
from wagtail.admin.ui.components import Component

from shop.rules.access import Action

from .permissions import has_shop

FIGURE_HOOK = "register_shop_figure"
WARNING_HOOK = "register_shop_warning"


@dataclass(frozen=True)
class Figure:
    """A number that asks for work, with the list on which to do it."""

    count: int
    label: str
    url: str
    icon: str
    order: int = 0


@dataclass(frozen=True)
class ShopWarning:
    """What keeps a shop from working, in words, with the screen on which to see to it."""

    text: str
    url: str
    action: str


FigureMaker = Callable[[object], Figure | None]  # None: not for this person


class ShopPanel(Component):
    """What waits in the shop, and what it lacks. Each app gives its part through the hooks."""

    name = "shop"
    template_name = "shop/backoffice/home_panel.html"
    order = 10

    def __init__(self, request) -> None:
        self.request = request

    def is_shown(self) -> bool:
        return has_shop(self.request.user, Action.VIEW)

    def get_context_data(self, parent_context) -> dict:
        user = self.request.user
        figures = list(filter(None, (make(user) for make in hooks.get_hooks(FIGURE_HOOK))))
        warnings = [each for make in hooks.get_hooks(WARNING_HOOK) for each in make(user)]
        return {"figures": sorted(figures, key=lambda each: each.order), "warnings": warnings}
