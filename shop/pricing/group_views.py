from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from shop.backoffice.exports import csv_response, xlsx_response
from shop.backoffice.views import (
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
)

from .group_archiving import delete_group
from .group_export import PRICE_COLUMNS, listed_prices
from .group_forms import ROWS
from .group_rows import with_more_rows
from .group_state import is_used

RESPONDERS = {"csv": csv_response, "xlsx": xlsx_response}
LOOK = "look"  # the buttons that show what was typed again, without saving it


class LookMixin:
    """Two buttons beside « save »: show what the prices come to, and more empty rows."""

    def post(self, request, *args, **kwargs):
        if LOOK not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.is_valid()
        return self.render_to_response(self.get_context_data(form=form, is_look=True))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.request.POST.get(LOOK) == "rows":
            kwargs["data"] = with_more_rows(kwargs["data"], ROWS)
        return kwargs


class GroupCreateView(LookMixin, ScopedCreateView):
    """A new group."""

    def get_page_title(self):
        return _("New group")


class GroupEditView(LookMixin, ScopedEditView):
    """Change a group and its list."""

    def get_page_title(self):
        return _("Group")

    def get_context_data(self, **kwargs):
        return super().get_context_data(customer_total=self.instance.customers.count(), **kwargs)


class GroupDeleteView(ScopedDeleteView):
    """Delete a group, or archive it where orders used its list."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_used=is_used(self.instance), **kwargs)

    def post(self, request, *args, **kwargs):
        words = {"name": self.instance.name}
        if delete_group(actor=request.user, group=self.instance):
            messages.success(request, _("The group “%(name)s” is deleted.") % words)
        else:
            text = _(
                "Orders used the prices of the group “%(name)s”: it is archived instead, and its "
                "prices apply no more."
            )
            messages.warning(request, text % words)
        return redirect(self.index_url)


class PricesExportView(View):
    """All the prices of the actor's lists in one spreadsheet."""

    model_admin = None

    def get(self, request, file_format):
        if file_format not in RESPONDERS:
            raise Http404
        rows = listed_prices(request.user, self.model_admin.export_action)
        return RESPONDERS[file_format](PRICE_COLUMNS, rows, "prix-des-groupes")
