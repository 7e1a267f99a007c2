"""« Mes permissions »: given, received, asked, and how one ends (rules §4)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.operations.impact import impact_of
from shop.partner.grants.rights import same_owner
from shop.partner.grants.services import end, words_for
from shop.partner.models import Grant, Partner
from shop.rules.access import Action
from shop.rules.grants import AUTOMATIC, Permission

from .forms import NOW, EndForm

INVALID = 422


class PermissionsView(PortalView):
    """All permissions of the enterprise, those of its owner's others too."""

    section = "permissions"
    template_name = "producers/portal/permissions.html"

    def get_context_data(self, **kwargs) -> dict:
        now = timezone.now()
        given = self.enterprise.grants_given.select_related("receiver", "given_by")
        received = self.enterprise.grants_received.select_related("giver")
        siblings = Partner.objects.filter(same_owner(of=self.enterprise.pk))
        return super().get_context_data(
            given=given.in_force(now),
            received=received.in_force(now),
            past=[*given.over(now), *received.over(now)],
            siblings=siblings.exclude(pk=self.enterprise.pk).order_by("name_key"),
            automatic=words_for(AUTOMATIC),
            to_answer=_in_words(self.enterprise.grant_requests.pending().select_related("asker")),
            asked=_in_words(self.enterprise.grants_asked.pending().select_related("giver")),
            grants=self.may(Action.GRANT),
            **kwargs,
        )


def _in_words(requests) -> list[tuple]:
    return [(each, words_for(each.permissions)) for each in requests]


class EndView(PortalRowView):
    """End one permission now or after a day, once its impact was seen."""

    section = "permissions"
    action = post_action = Action.GRANT
    template_name = "producers/portal/permission_end.html"

    def rows(self) -> QuerySet[Grant]:
        given = self.enterprise.grants_given.select_related("giver", "receiver")
        return given.in_force(timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", EndForm(initial={"when": NOW}))
        sells = self.row.permission == Permission.SELL.value
        return super().get_context_data(
            grant=self.row, impact=impact_of(self.row), sells=sells, **kwargs
        )

    def post(self, request, *args, **kwargs):
        form = EndForm(request.POST)
        if form.is_valid() and self._end(form):
            messages.success(request, _("Done: the permission is ended as you chose."))
            return redirect("portal_permissions", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def _end(self, form: EndForm) -> bool:
        now = timezone.now()
        try:
            end(actor=self.request.user, grant=self.row, at=form.moment(now), now=now)
        except Refused as refused:
            form.add_error(None, refused.message)
            return False
        return True
