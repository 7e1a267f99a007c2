"""« Mes permissions »: given, received, asked, and how one ends (rules §4)."""

from functools import cached_property

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import RedirectView

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.catalogue.shelving import unlisted_counts
from shop.operations.impact import Impact, impact_of
from shop.partner.grants.services import end, give
from shop.partner.models import Grant, Shop
from shop.rules.access import Action
from shop.rules.grants import AUTOMATIC, Permission

from .forms import KEEP, EndForm
from .overview import given_by, history_of, received_by, siblings_of
from .words import ENDING, GIVEN, RECEIVED, Words, said

INVALID = 422


class PermissionsView(PortalView):
    """All permissions of the enterprise, those of its owner's others too."""

    section = "permissions"
    template_name = "producers/portal/permissions.html"

    def get_context_data(self, **kwargs) -> dict:
        now, unlisted = timezone.now(), self._unlisted()
        return super().get_context_data(
            given=given_by(self.enterprise, now),
            received=received_by(self.enterprise, now, unlisted),
            history=history_of(self.enterprise, now),
            siblings=siblings_of(self.enterprise, self.request.user, unlisted),
            automatic=said(AUTOMATIC, RECEIVED),
            to_answer=_in_words(self.enterprise.grant_requests.select_related("asker"), GIVEN),
            asked=_in_words(self.enterprise.grants_asked.select_related("giver"), RECEIVED),
            grants=self.may(Action.GRANT),
            **kwargs,
        )

    def _unlisted(self) -> dict[int, int]:
        """Return how many products the shop may still list, by producer, for who may list them."""
        shop = self.enterprise.shops.visible().order_by("-is_main", "pk").first()
        return unlisted_counts(shop) if shop and self.may(Action.EDIT_CATALOGUE) else {}


class ShopPermissionsView(RedirectView):
    """The way from the shop's menu to the permissions of its enterprise; 404 without a shop."""

    def get_redirect_url(self, *args, **kwargs) -> str:
        own = Shop.objects.for_actor(self.request.user, Action.VIEW).order_by("-is_main", "pk")
        shop = own.first()
        if shop is None:
            raise Http404
        return reverse("portal_permissions", args=[shop.enterprise_id])


def _in_words(requests, words: Words) -> list[tuple]:
    return [(each, said(each.permissions, words)) for each in requests.pending()]


class EndView(PortalRowView):
    """End one permission now, with the current sale or after a day, once its impact was seen."""

    section = "permissions"
    action = post_action = Action.GRANT
    template_name = "producers/portal/permission_end.html"

    def rows(self) -> QuerySet[Grant]:
        given = self.enterprise.grants_given.select_related("giver", "receiver")
        return given.in_force(timezone.now())

    @cached_property
    def impact(self) -> Impact:
        return impact_of(self.row)

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", self._form())
        return super().get_context_data(
            grant=self.row,
            words=GIVEN[self.row.permission],
            ending=ENDING[self.row.permission],
            impact=self.impact,
            sells=self.row.permission == Permission.SELL.value,
            **kwargs,
        )

    def _form(self, data=None) -> EndForm:
        sale = {"sale_ends_at": self.impact.ends_at, "sale": self.impact.last}
        return EndForm(data, ends_at=self.row.ends_at, **sale)

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if form.is_valid() and self._write(form):
            messages.success(request, _("Done: your choice is recorded."))
            return redirect("portal_permissions", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def _write(self, form: EndForm) -> bool:
        actor, row, now = self.request.user, self.row, timezone.now()
        try:
            if form.cleaned_data["when"] == KEEP:
                parties = {"giver": row.giver, "receiver": row.receiver}
                give(actor=actor, permissions=[row.permission], now=now, **parties)
            else:
                end(actor=actor, grant=row, at=form.moment(now), now=now)
        except Refused as refused:
            form.add_error(None, refused.message)
            return False
        return True
