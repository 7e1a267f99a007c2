from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.models import Page

from shop.backoffice.display import column
from shop.backoffice.exports import Column
from shop.backoffice.filters import ListFilter
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.backoffice.views import ScopedEditView
from shop.rules.access import Action

from .admin_forms import EnterpriseForm
from .editing import delete_enterprise, removable_by
from .models import Partner, Sells
from .scope import enterprises_for


class SellsFilter(ListFilter):
    title = _("sells")
    parameter_name = "vend"

    def lookups(self, request, model_admin):
        return Sells.choices

    def narrow(self, rows, value):
        return rows.filter(sells=value)


class EnterpriseEditView(ScopedEditView):
    """An enterprise's profile, with the way to its story and its products."""

    def get_context_data(self, **kwargs):
        stories = Page.objects.filter(
            content_type__app_label="producers", content_type__model="producerindexpage"
        )
        return super().get_context_data(story_parent=stories.first(), **kwargs)


class EnterpriseAdmin(ShopModelAdmin):
    """The producers that supply the actor's shops, and the actor's own enterprises."""

    model = Partner
    base_url_path = "boutique/producteurs"
    menu_label = _("Producers")
    menu_icon = "user"
    menu_order = 60
    add_label = _("Add a producer")
    create_action = edit_action = Action.EDIT_ENTERPRISE
    delete_action = Action.TRANSFER  # who may give it away may delete it: see `removable_by`
    edit_view_class = EnterpriseEditView
    edit_template_name = "shop/backoffice/enterprise_edit.html"
    list_display = ["name", "town", "product_count", "sells_what", "email", "phone"]
    unbroken = ("phone",)
    list_filter = [SellsFilter]
    search_fields = ["name", "town", "postcode"]
    ordering = ["name"]
    export_filename = "producteurs"
    empty_text = _("No producer yet. Add the first one, then its products.")
    delete_warning = _("Only an enterprise without products and without a shop can be deleted.")
    export_columns = (
        Column(_("name"), lambda row: row.name),
        Column(_("sells"), lambda row: row.get_sells_display()),
        Column(_("in one sentence"), lambda row: row.summary),
        Column(_("e-mail"), lambda row: row.email),
        Column(_("phone"), lambda row: row.phone),
        Column(_("street"), lambda row: row.street),
        Column(_("postcode"), lambda row: row.postcode),
        Column(_("town"), lambda row: row.town),
        Column(_("SIRET"), lambda row: row.siret),
        Column(_("products"), lambda row: row.product_total),
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("summary"),
                    FieldRowPanel([FieldPanel("is_producer"), FieldPanel("sells")]),
                ],
                heading=_("The enterprise"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("street"),
                    FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
                ],
                heading=_("Contact"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("siret"), FieldPanel("charges_vat")])],
                heading=_("Legal"),
            ),
        ],
        base_form_class=EnterpriseForm,
    )

    def rows_for(self, actor, action):
        is_deletion = action is self.delete_action
        return removable_by(actor) if is_deletion else enterprises_for(actor, action)

    def listed(self, rows):
        return rows.annotate(product_total=Count("stockrecords", distinct=True))

    def delete(self, instance, actor) -> None:
        delete_enterprise(actor=actor, enterprise=instance)

    @column(_("products"), "product_total")
    def product_count(self, row):
        return str(row.product_total)

    @column(_("sells"), "sells")
    def sells_what(self, row):
        return row.get_sells_display()
