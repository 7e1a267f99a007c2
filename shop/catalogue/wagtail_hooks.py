from django.urls import reverse
from django.utils.translation import ngettext
from wagtail import hooks

from shop.backoffice.panels import FIGURE_HOOK, Figure
from shop.rules.access import Action

from .importing import registration  # noqa: F401
from .modeladmin import ProductAdmin, ShopProductAdmin
from .newcomers.admin import ProducerAdmin
from .scope import shop_products_for

ProducerAdmin().register_with_wagtail()
ProductAdmin().register_with_wagtail()
SOLD_OUT = {
    "is_on_sale": True,
    "product__stockrecords__is_unlimited": False,
    "product__stockrecords__num_in_stock__lte": 0,
}
stocks = ShopProductAdmin()
stocks.register_with_wagtail()


@hooks.register(FIGURE_HOOK)
def sold_out(actor) -> Figure:
    """Count the products on the shelf that nobody can buy."""
    rows = shop_products_for(actor, Action.VIEW).filter(**SOLD_OUT).count()
    return Figure(
        count=rows,
        label=ngettext("product sold out", "products sold out", rows),
        url=f"{reverse(stocks.url_helper.get_action_url_name('index'))}?stock=epuise&vente=oui",
        icon="warning",
        order=2,
    )
