from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.backoffice.buttons import RowButtonHelper
from shop.backoffice.display import column
from shop.backoffice.exports import Column
from shop.backoffice.modeladmin import forbidden
from shop.backoffice.permissions import RolePermissionHelper
from shop.backoffice.search import NameSearchHandler
from shop.partner.admin_rows import (
    hub_of,
    name_cell,
    permissions_cell,
    permissions_words,
    sells_words,
    with_standing,
)
from shop.partner.editing import hub_shops
from shop.partner.modeladmin import EnterpriseAdmin

from .screens import ProducerEditView, ProducerListView, sees_journal
from .views import ProducerCreateView


class ResellersHelper(RolePermissionHelper):
    """Who resells looks after producers; a shop of own products has none to make."""

    def user_can_create(self, user) -> bool:
        return super().user_can_create(user) and hub_shops(user).exists()


class ProducerButtons(RowButtonHelper):
    """The buttons of a producer: one more leads to its portal, for those who work in it."""

    def get_buttons_for_obj(self, obj, *args, **kwargs) -> list[dict]:
        buttons = super().get_buttons_for_obj(obj, *args, **kwargs)
        return [*buttons, self._portal_of(obj)] if obj.in_team else buttons

    def _portal_of(self, obj) -> dict:
        return {
            "url": reverse("portal_home", args=[obj.pk]),
            "label": _("Portal"),
            "title": _("Open its portal: products, team, permissions"),
            "classname": self.finalise_classname(["button-secondary", "button-small"]),
        }


class ProducerAdmin(EnterpriseAdmin):
    """The producers of a back office, each made with its first products."""

    index_view_class = ProducerListView
    index_template_name = "shop/backoffice/enterprise_index.html"
    create_view_class = ProducerCreateView
    create_template_name = "shop/backoffice/enterprise_create.html"
    edit_view_class = ProducerEditView
    button_helper_class = ProducerButtons
    list_display = ["label", "permissions", "product_count", "town", "sells_what", "phone"]
    ordering = ["name_key"]
    search_fields = ["name", "email", "town", "postcode"]
    search_handler_class = NameSearchHandler
    export_columns = (
        *EnterpriseAdmin.export_columns,
        Column(_("delegated"), lambda row: row.is_delegated),
        Column(_("permissions"), permissions_words),
    )

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.permission_helper = ResellersHelper(self)

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return with_standing(rows, request.user, hub_of(request.user))

    def history_view(self, request, instance_pk):
        """Show the journal to those whose role in the enterprise lets them read it."""
        row = self.visible_or_404(request.user, instance_pk)
        if not sees_journal(request.user, row):
            return forbidden(request)
        return super().history_view(request, instance_pk)

    @column(_("name"), "name_key")
    def label(self, row):
        return name_cell(row)

    @column(_("leaves you"))
    def permissions(self, row):
        return permissions_cell(row)

    @column(_("sells"), "sells")
    def sells_what(self, row):
        return sells_words(row)
