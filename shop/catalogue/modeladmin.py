from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.buttons import RowButtonHelper
from shop.backoffice.display import column
from shop.backoffice.exports import Column
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.backoffice.search import FoldedSearchHandler
from shop.rules.access import Action

from .admin_filters import (
    DepartmentFilter,
    OnSaleFilter,
    ProducerFilter,
    StockFilter,
    VatFilter,
)
from .admin_forms import ProductForm, ShopProductForm
from .admin_rows import (
    departments_of,
    margin_cell,
    margin_of,
    own_price_cell,
    price_cell,
    producer_of,
    row_of,
    shelf_cell,
    shelf_price,
    stock_cell,
)
from .editing import delete_product
from .models import Product, ShopProduct
from .scope import products_for, shop_products_for

STOCK_PANELS = [
    FieldPanel("purchase_price"),
    FieldPanel("stock"),
    FieldPanel("is_unlimited"),
]


class ProductButtons(RowButtonHelper):
    """The buttons of a product: one more leads to the simulation of its price."""

    def get_buttons_for_obj(self, obj, *args, **kwargs) -> list[dict]:
        buttons = super().get_buttons_for_obj(obj, *args, **kwargs)
        row = row_of(obj)
        return buttons if row is None else [*buttons, self._simulation_of(row)]

    def _simulation_of(self, row: ShopProduct) -> dict:
        query = urlencode({"boutique": row.shop_id, "produit": row.product_id})
        return {
            "url": f"{reverse('shop_price_simulator')}?{query}",
            "label": _("Simulate"),
            "title": _("Simulate the price"),
            "classname": self.finalise_classname(["button-secondary", "button-small"]),
        }


class ProductAdmin(ShopModelAdmin):
    """Products, each with its stock record and its price in the shop, in one form."""

    model = Product
    button_helper_class = ProductButtons
    edit_template_name = "shop/backoffice/product_edit.html"
    base_url_path = "boutique/produits"
    menu_label = _("Products")
    menu_icon = "tag"
    menu_order = 10
    add_label = _("Add a product")
    create_action = edit_action = delete_action = Action.EDIT_CATALOGUE
    list_display = ["title", "producer", "department", "price", "stock"]
    unbroken = ("price", "stock")
    list_filter = [DepartmentFilter, ProducerFilter, StockFilter, VatFilter]
    search_fields = ["search_text"]
    search_handler_class = FoldedSearchHandler
    ordering = ["search_text"]
    export_filename = "produits"
    empty_text = _("No product yet. Add the first one: its stock and price are in the same form.")
    delete_warning = _("The product disappears from the shop and from open baskets.")
    export_columns = (
        Column(_("product"), lambda row: row.title),
        Column(_("producer"), producer_of),
        Column(_("departments"), departments_of),
        Column(_("unit"), lambda row: row.get_unit_display()),
        Column(_("content of one unit"), lambda row: row.size),
        Column(_("measured in"), lambda row: row.get_measure_display()),
        Column(_("VAT rate"), lambda row: row.get_vat_rate_display()),
        Column(_("origin"), lambda row: row.origin),
        Column(_("purchase price"), lambda row: row.stock and row.stock.price),
        Column(_("margin (%)"), lambda row: margin_of(row_of(row))),
        Column(_("shelf price"), lambda row: shelf_price(row_of(row))),
        Column(_("weight of one unit (kg)"), lambda row: row.unit_weight or None),
        Column(_("stock"), lambda row: row.stock and row.stock.num_in_stock),
        Column(_("unlimited"), lambda row: bool(row.stock and row.stock.is_unlimited)),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title", heading=_("Name")),
                    FieldPanel("producer"),
                    FieldPanel("description"),
                    FieldPanel("picture"),
                    FieldPanel("drops_picture"),
                    FieldPanel("upload"),
                    FieldPanel("departments"),
                ],
                heading=_("The product"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("shop"),
                    FieldRowPanel(STOCK_PANELS),
                    FieldRowPanel([FieldPanel("margin"), FieldPanel("shop_price")]),
                    FieldPanel("is_on_sale"),
                ],
                heading=_("Stock and price"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("unit"), FieldPanel("size"), FieldPanel("measure")]),
                    FieldRowPanel([FieldPanel("vat_rate"), FieldPanel("shipping_weight")]),
                ],
                heading=_("Unit and VAT"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("origin"), FieldPanel("season")]),
                    FieldPanel("labels"),
                    FieldPanel("allergens"),
                ],
                heading=_("Origin and quality"),
            ),
        ],
        base_form_class=ProductForm,
    )

    def rows_for(self, actor, action):
        return products_for(actor, action)

    def listed(self, rows):
        return rows.prefetch_related("stockrecords__partner", "categories")

    def get_queryset(self, request):
        """Load with each product its row in the actor's shops, the main one first."""
        rows = shop_products_for(request.user, Action.VIEW).order_by("-shop__is_main", "pk")
        own = Prefetch("shop_products", rows.with_shelf_quotes())
        return super().get_queryset(request).prefetch_related(own)

    def delete(self, instance, actor) -> None:
        delete_product(actor=actor, product=instance)

    @column(_("producer"), "stockrecords__partner__name")
    def producer(self, row):
        return producer_of(row)

    @column(_("department"))
    def department(self, row):
        return departments_of(row)

    @column(_("shelf price"))
    def price(self, row):
        return shelf_cell(row, row_of(row))

    @column(_("stock"), "stockrecords__num_in_stock")
    def stock(self, row):
        return stock_cell(row.stock)


class ShopProductAdmin(ShopModelAdmin):
    """Stocks and prices: one line per product of a shop, and a short form."""

    model = ShopProduct
    edit_template_name = "shop/backoffice/product_edit.html"
    base_url_path = "boutique/stocks"
    menu_label = _("Stocks and prices")
    menu_icon = "clipboard-list"
    menu_order = 20
    edit_action = Action.EDIT_PRICES
    list_display = [
        "title",
        "producer",
        "stock",
        "purchase_price",
        "own_margin",
        "own_price",
        "shelf_price",
        "on_sale",
    ]
    unbroken = ("stock", "purchase_price", "own_margin", "own_price", "shelf_price")
    list_filter = [StockFilter, OnSaleFilter, ProducerFilter, DepartmentFilter]
    search_fields = ["product__search_text"]
    search_handler_class = FoldedSearchHandler
    ordering = ["product__search_text"]
    export_filename = "stocks-et-prix"
    empty_text = _("No product on the shelf yet.")
    export_columns = (
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("product"), lambda row: row.product.title),
        Column(_("producer"), lambda row: producer_of(row.product)),
        Column(_("stock"), lambda row: row.product.stock and row.product.stock.num_in_stock),
        Column(
            _("unlimited"), lambda row: bool(row.product.stock and row.product.stock.is_unlimited)
        ),
        Column(_("purchase price"), lambda row: row.product.stock and row.product.stock.price),
        Column(_("margin (%)"), margin_of),
        Column(_("the shop's price"), lambda row: row.price),
        Column(_("shelf price"), shelf_price),
        Column(_("weight of one unit (kg)"), lambda row: row.product.unit_weight or None),
        Column(_("on sale"), lambda row: row.is_on_sale),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel(STOCK_PANELS),
                    FieldRowPanel([FieldPanel("margin"), FieldPanel("price")]),
                    FieldPanel("is_on_sale"),
                ],
                heading=_("Stock and price"),
            )
        ],
        base_form_class=ShopProductForm,
    )

    def rows_for(self, actor, action):
        return shop_products_for(actor, action)

    def listed(self, rows):
        return rows.with_shelf_quotes().prefetch_related("product__stockrecords__partner")

    @column(_("product"), "product__search_text")
    def title(self, row):
        return row.product.title

    @column(_("producer"), "product__stockrecords__partner__name")
    def producer(self, row):
        return producer_of(row.product)

    @column(_("stock"), "product__stockrecords__num_in_stock")
    def stock(self, row):
        return stock_cell(row.product.stock)

    @column(_("purchase price"), "product__stockrecords__price")
    def purchase_price(self, row):
        return price_cell(
            row.product, row.product.stock and row.product.stock.price, measured=False
        )

    @column(_("margin"), "margin")
    def own_margin(self, row):
        return margin_cell(row)

    @column(_("the shop's price"), "price")
    def own_price(self, row):
        return own_price_cell(row)

    @column(_("shelf price"))
    def shelf_price(self, row):
        return shelf_cell(row.product, row)

    @column(_("on sale"), "is_on_sale")
    def on_sale(self, row):
        return _("yes") if row.is_on_sale else _("no")
