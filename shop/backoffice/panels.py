"""The shop on the admin's home page."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail import hooks
from wagtail.admin.ui.components import Component

from shop.rules.access import Action

from .permissions import has_shop

FIGURE_HOOK = "register_shop_figure"


@dataclass(frozen=True)
class Figure:
    """A number that asks for work, with the list on which to do it."""

    count: int
    label: str
    url: str
    icon: str
    order: int = 0


FigureMaker = Callable[[object], Figure]


class ShopPanel(Component):
    """What waits in the shop. Each app of the shop gives its figures through the hook."""

    name = "shop"
    template_name = "shop/backoffice/home_panel.html"
    order = 10

    def __init__(self, request) -> None:
        self.request = request

    def is_shown(self) -> bool:
        return has_shop(self.request.user, Action.VIEW)

    def get_context_data(self, parent_context) -> dict:
        figures = [make(self.request.user) for make in hooks.get_hooks(FIGURE_HOOK)]
        return {"figures": sorted(figures, key=lambda each: each.order)}
