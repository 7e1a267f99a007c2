"""modeladmin's views (2.5), with rows and rights that come from the model admin's `rows_for`."""

from django.contrib import messages as django_messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import UserColumn
from wagtail.log_actions import log
from wagtail_modeladmin.views import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
)

from .exceptions import Refused
from .exports import csv_response, xlsx_response

LONGEST_SEARCH = 200  # characters


class ScopedIndexView(IndexView):
    """A list. Only declared filters are read from the address: it guesses nothing."""

    def get_page_title(self):
        return self.model_admin.get_menu_label()

    def get_buttons_for_obj(self, obj):
        """Leave deletion to the form: it is too near on a row."""
        return self.button_helper.get_buttons_for_obj(
            obj, exclude=["delete"], classnames_add=["button-small"]
        )

    def get_search_results(self, request, queryset, search_term):
        """Search without NUL, which PostgreSQL refuses in a text, and for so much text at most.

        Each word is a condition of the query, and SQLite takes no thousand of them.
        """
        term = search_term.replace("\x00", "")[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, term)

    def get_filters_params(self, params=None):
        known = {spec.parameter_name for spec in self.list_filter}
        return {key: value for key, value in self.params.lists() if key in known}

    def as_spreadsheet(self, queryset, spreadsheet_format):
        """Answer the exported rows: those of the list that the actor may also export."""
        if not self.permission_helper.user_can_export(self.request.user):
            raise PermissionDenied
        allowed = self.model_admin.rows_for(self.request.user, self.model_admin.export_action)
        rows = queryset.filter(pk__in=allowed.order_by().values("pk"))
        respond = csv_response if spreadsheet_format == self.FORMAT_CSV else xlsx_response
        return respond(self.model_admin.export_columns, rows, self.model_admin.export_filename)

    def get_context_data(self, **kwargs):
        return super().get_context_data(chosen=self._chosen(), **kwargs)

    def _chosen(self) -> bool:
        return bool(self.query) or any(spec.value() for spec in self.filter_specs)


class RefusableFormMixin:
    """Save the form and its log entry together, or show why not and change nothing."""

    def get_success_message(self, instance):
        return _("Saved: “%(name)s”.") % {"name": instance}

    def get_error_message(self):
        return _("Nothing is saved: see what is pointed out.")

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except Refused as refused:
            self.show_refusal(form, refused)
            return self.form_invalid(form)

    def show_refusal(self, form, refused: Refused) -> None:
        """Say at the field why nothing was saved."""
        form.accept(refused.corrections)
        form.add_error(refused.field, refused.message)


class ScopedCreateView(RefusableFormMixin, CreateView):
    """Creation: the form's choices are the actor's.

    A screen that leads here may name itself (`?retour=`): saving leads back to it.
    """

    @property
    def form_url(self) -> str:
        return self.request.get_full_path()

    def get_success_url(self):
        back = self.request.GET.get("retour", "")
        if back.startswith(reverse("wagtailadmin_home")):
            return back
        return self.model_admin.url_after_saving(self.instance)


class ScopedEditView(RefusableFormMixin, EditView):
    """Change."""

    def get_success_url(self):
        return self.model_admin.url_after_saving(self.instance)


class ScopedDeleteView(DeleteView):
    """Deletion, which the model admin's service may refuse."""

    def confirmation_message(self):
        return self.model_admin.delete_warning or super().confirmation_message()

    def delete_instance(self):
        self.model_admin.delete(self.instance, self.request.user)

    def post(self, request, *args, **kwargs):
        name = str(self.instance)
        try:
            with transaction.atomic():
                log(instance=self.instance, action="wagtail.delete")
                self.delete_instance()
        except Refused as refused:
            django_messages.error(request, refused.message)
        except ProtectedError:
            return super().post(request, *args, **kwargs)  # names what holds the row
        else:
            django_messages.success(request, _("Deleted: “%(name)s”.") % {"name": name})
        return redirect(self.index_url)


class ScopedHistoryView(HistoryView):
    """What happened to a row, with every heading in the reader's language."""

    columns = [
        UserColumn("user", label=gettext_lazy("User"), blank_display_name="–")
        if isinstance(column, UserColumn)
        else column
        for column in HistoryView.columns
    ]
