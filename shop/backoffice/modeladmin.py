"""The base of every screen on shop rows. Nothing else in the project imports wagtail_modeladmin."""

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.template.response import TemplateResponse
from wagtail import hooks
from wagtail_modeladmin.options import ModelAdmin

from shop.rules.access import Action

from .buttons import RowButtonHelper
from .exports import Column
from .permissions import RolePermissionHelper
from .views import (
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
    ScopedHistoryView,
    ScopedIndexView,
)

SHOP_MENU_HOOK = "register_shop_menu_item"
SHOP_SETTINGS_HOOK = "register_shop_settings_item"


class ShopModelAdmin(ModelAdmin):
    """List, form, screen, history and export of one model, all derived from `rows_for`.

    A row that the actor may not see answers 404; one that it may see but not change, 403.
    """

    add_to_admin_menu = False
    button_helper_class = RowButtonHelper
    menu_hook = SHOP_MENU_HOOK
    index_view_class = ScopedIndexView
    create_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    index_template_name = "shop/backoffice/index.html"
    create_template_name = "shop/backoffice/create.html"
    edit_template_name = "shop/backoffice/edit.html"
    delete_template_name = "shop/backoffice/delete.html"
    history_template_name = "shop/backoffice/history.html"
    list_per_page = 50
    unbroken: tuple[str, ...] = ()  # columns that stay on one line: amounts, dates, numbers
    create_action: Action | None = None
    edit_action: Action | None = None
    delete_action: Action | None = None
    export_action: Action = Action.VIEW
    export_columns: tuple[Column, ...] = ()
    export_filename = "export"
    add_label = ""
    delete_warning = ""
    empty_text = ""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.permission_helper = RolePermissionHelper(self)

    def rows_for(self, actor, action: Action) -> QuerySet:
        """Return the rows with which the actor may do this. The one function on rights."""
        raise NotImplementedError

    def listed(self, rows: QuerySet) -> QuerySet:
        """Load with the rows what the list and the export show."""
        return rows

    def delete(self, instance, actor) -> None:
        """Delete a row, or raise Refused."""
        instance.delete()

    def url_after_saving(self, instance) -> str:
        return self.url_helper.index_url

    def get_queryset(self, request) -> QuerySet:
        rows = self.rows_for(request.user, Action.VIEW)
        ordering = self.get_ordering(request)
        rows = rows.order_by(*ordering) if ordering else rows
        return self.permission_helper.annotate(self.listed(rows), request.user)

    def get_extra_class_names_for_field_col(self, obj, field_name) -> list[str]:
        return ["shop-unbroken"] if field_name in self.unbroken else []

    def get_list_export(self, request) -> tuple:
        if not self.permission_helper.user_can_export(request.user):
            return ()
        return tuple(str(column.heading) for column in self.export_columns)

    # Every screen goes through `answer`.

    def index_view(self, request):
        if request.GET.get("export") and not self.permission_helper.user_can_export(request.user):
            return forbidden(request)
        return self.answer(super().index_view, request)

    def create_view(self, request):
        return self.answer(super().create_view, request)

    def edit_view(self, request, instance_pk):
        return self.answer(super().edit_view, request, instance_pk)

    def delete_view(self, request, instance_pk):
        return self.answer(super().delete_view, request, instance_pk)

    def inspect_view(self, request, instance_pk):
        return self.answer(super().inspect_view, request, instance_pk)

    def history_view(self, request, instance_pk):
        return self.answer(super().history_view, request, instance_pk)

    def answer(self, view, request, instance_pk: str | None = None):
        """Run a screen: 404 for a row the actor may not see, 403 for what it may not do."""
        if instance_pk is not None:
            self.visible_or_404(request.user, instance_pk)
        if not self.permission_helper.user_can_list(request.user):
            return forbidden(request)
        try:
            return view(request) if instance_pk is None else view(request, instance_pk)
        except PermissionDenied:
            return forbidden(request)

    def visible_or_404(self, actor, instance_pk: str):
        """Return the row if the actor may see it."""
        pk = unquote(instance_pk)
        row = self.rows_for(actor, Action.VIEW).filter(pk=pk).first() if pk.isdecimal() else None
        if row is None:
            raise Http404
        return row

    # Registration: our menu, and none of what rests on Django's model permissions.

    def register_with_wagtail(self) -> None:
        super().register_with_wagtail()
        hooks.register(self.menu_hook, self.get_menu_item)

    def get_permissions_for_registration(self):
        return Permission.objects.none()

    def register_indexing(self) -> None:
        """Keep shop rows out of Wagtail's index of references, which every editor can read."""


def forbidden(request):
    """Answer 403 inside the admin (Wagtail would redirect to its home with a message)."""
    return TemplateResponse(request, "shop/backoffice/403.html", status=403)
