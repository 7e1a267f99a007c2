"""Rows that are archived rather than deleted: two buttons and a filter."""

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from .exceptions import Refused
from .filters import ListFilter
from .modeladmin import ShopModelAdmin


class ArchiveFilter(ListFilter):
    """Archived rows stay out of the list until they are asked for."""

    title = _("state")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [("archives", _("archived")), ("tous", _("all of them"))]

    def queryset(self, request, queryset):
        if self.value() == "tous":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() is None)


class ArchiveView(View):
    """Archive a row, or restore it, by POST."""

    model_admin = None
    restores = False

    def get(self, request, instance_pk):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, instance_pk):
        admin = self.model_admin
        row = admin.visible_or_404(request.user, instance_pk)
        try:
            (admin.restore if self.restores else admin.archive)(row, request.user)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(admin.screen_url(row))
        text = admin.restored_text if self.restores else admin.archived_text
        messages.success(request, text % {"name": row})
        return redirect(admin.url_helper.index_url)


class ArchivingModelAdmin(ShopModelAdmin):
    """A screen on rows with `archived_at`: « archiver » and « restaurer » beside deletion.

    The two addresses are called `<archive_url_name>_archive` and `<archive_url_name>_restore`.
    """

    archive_url_name = ""
    archived_text = ""  # with %(name)s
    restored_text = ""

    def archive(self, instance, actor) -> None:
        """Archive a row, or raise Refused."""
        raise NotImplementedError

    def restore(self, instance, actor) -> None:
        """Restore a row, or raise Refused."""
        raise NotImplementedError

    def screen_url(self, instance) -> str:
        return reverse(self.url_helper.get_action_url_name("edit"), args=[instance.pk])

    def archive_view(self, request, instance_pk, restores):
        view = ArchiveView.as_view(model_admin=self, restores=restores)
        return self.answer(view, request, str(instance_pk))

    def get_admin_urls_for_registration(self):
        return (
            *super().get_admin_urls_for_registration(),
            self._archive_path("archiver", "archive", restores=False),
            self._archive_path("restaurer", "restore", restores=True),
        )

    def _archive_path(self, word: str, name: str, *, restores: bool):
        address = f"{self.base_url_path}/{word}/<int:instance_pk>/"
        name = f"{self.archive_url_name}_{name}"
        return path(address, self.archive_view, {"restores": restores}, name=name)
