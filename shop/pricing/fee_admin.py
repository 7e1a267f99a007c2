from django.db.models import Prefetch
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList

from shop.backoffice.archiving import ArchivingModelAdmin
from shop.backoffice.display import column, state
from shop.backoffice.exports import Column
from shop.fees.models import Fee, FeeCharge
from shop.fees.scope import fees_for
from shop.rules.access import Action

from .fee_editing import archive_fee, restore_fee
from .fee_filters import OwnerFilter, StateFilter, TypeFilter
from .fee_forms import FeeForm
from .fee_views import FeeCreateView, FeeDeleteView, FeeEditView, example_view
from .fee_words import amount_in_words, places_in_words, vat_in_words

PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("shop"),
            FieldPanel("label"),
            FieldPanel("owner"),
            FieldPanel("type"),
        ],
        heading=_("The fee"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("calculator"),
            FieldRowPanel([FieldPanel("percent"), FieldPanel("minimum")]),
            FieldRowPanel([FieldPanel("amount"), FieldPanel("next_amount")]),
            FieldPanel("max_items"),
        ],
        heading=_("How much"),
    ),
    MultiFieldPanel(
        [FieldPanel("place"), FieldPanel("producers"), FieldPanel("basis")],
        heading=_("On what"),
    ),
    MultiFieldPanel([FieldPanel("own_vat_rate")], heading=_("VAT of the fee")),
]


class FeeAdmin(ArchivingModelAdmin):
    """The fees of the actor's shops: who receives how much, on what."""

    model = Fee
    base_url_path = "boutique/frais"
    menu_label = _("Fees")
    menu_icon = "decimal"
    menu_order = 45
    add_label = _("Add a fee")
    create_action = edit_action = delete_action = Action.EDIT_PRICES
    create_view_class = FeeCreateView
    edit_view_class = FeeEditView
    delete_view_class = FeeDeleteView
    create_template_name = "shop/backoffice/fee_create.html"
    edit_template_name = "shop/backoffice/fee_edit.html"
    form_view_extra_js = ["halle/js/fee-form.js"]
    list_display = ["named", "how_much", "paid_by", "received_by", "pays_for", "taxed", "status"]
    unbroken = ("taxed", "status")
    list_filter = [TypeFilter, OwnerFilter, StateFilter]
    search_fields = ["label", "owner__name"]
    ordering = ["label"]
    export_filename = "frais"
    empty_text = _(
        "No fee yet. A fee is added to the producers’ prices, or to each order: your margin, a "
        "carrier’s share, the crates. You say who receives it."
    )
    archive_url_name = "shop_fee"
    archived_text = _("The fee “%(name)s” is archived: it is charged no more.")
    restored_text = _("The fee “%(name)s” is charged again.")
    delete_warning = _(
        "Nobody will pay this fee any more. If orders used it, it is archived instead: their "
        "amounts never change."
    )
    export_columns = (
        Column(_("shop"), lambda row: row.shop.name),
        Column(_("label on orders"), lambda row: row.label),
        Column(_("what it pays for"), lambda row: row.get_type_display()),
        Column(_("who receives it"), lambda row: row.owner.name),
        Column(_("in words"), amount_in_words),
        Column(_("calculation"), lambda row: row.get_calculator_display()),
        Column(_("percentage"), lambda row: row.percent),
        Column(_("amount"), lambda row: row.amount),
        Column(_("following amount"), lambda row: row.next_amount),
        Column(_("items that pay, at most"), lambda row: row.max_items),
        Column(_("minimum of goods"), lambda row: row.minimum),
        Column(_("looks at"), lambda row: row.get_basis_display()),
        Column(_("charged on"), places_in_words),
        Column(_("VAT"), vat_in_words),
        Column(_("archived on"), lambda row: row.archived_at),
    )
    edit_handler = ObjectList(PANELS, base_form_class=FeeForm)

    def rows_for(self, actor, action):
        return fees_for(actor, action)

    def listed(self, rows):
        standing = FeeCharge.objects.standing().select_related("producer")
        return rows.select_related("shop__enterprise", "owner").prefetch_related(
            Prefetch("charges", standing)
        )

    def get_extra_class_names_for_field_col(self, obj, field_name) -> list[str]:
        return [*super().get_extra_class_names_for_field_col(obj, field_name), "shop-words"]

    def archive(self, instance, actor) -> None:
        archive_fee(actor=actor, fee=instance)

    def restore(self, instance, actor) -> None:
        restore_fee(actor=actor, fee=instance)

    def example_view(self, request):
        return self.answer(example_view, request)

    def get_admin_urls_for_registration(self):
        example = f"{self.base_url_path}/exemple/"
        return (
            *super().get_admin_urls_for_registration(),
            path(example, self.example_view, name="shop_fee_example"),
        )

    @column(_("label on orders"), "label")
    def named(self, row):
        return row.label

    @column(_("how much"), "calculator")
    def how_much(self, row):
        return amount_in_words(row)

    @column(_("charged on"))
    def paid_by(self, row):
        return places_in_words(row)

    @column(_("who receives it"), "owner__name")
    def received_by(self, row):
        return row.owner.name

    @column(_("what it pays for"), "type")
    def pays_for(self, row):
        return row.get_type_display()

    @column(_("VAT"), "own_vat_rate")
    def taxed(self, row):
        return vat_in_words(row)

    @column(_("state"), "archived_at")
    def status(self, row):
        return state(_("archived")) if row.archived_at else state(_("charged"), "good")
