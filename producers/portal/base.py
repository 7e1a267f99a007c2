"""The base of every producer's screen: one enterprise, chosen in the address, and its rows."""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from shop.backoffice.modeladmin import forbidden
from shop.order_cycles.models import IncomingLeg
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises
from shop.rules.access import Action, allows

_READING = {"GET", "HEAD", "OPTIONS"}


class PortalView(TemplateView):
    """A screen of one enterprise, for those who hold a role in it.

    Somebody without a role there gets 404, as if it did not exist; one whose role does not allow
    `action` to read or `post_action` to write gets 403. Nothing else decides about rights.
    """

    section = ""  # the tab that is current
    action = Action.VIEW
    post_action: Action | None = None  # None: nothing is ever posted here

    def dispatch(self, request, *args, **kwargs):
        self.enterprise  # noqa: B018 (404 comes before 403)
        needed = self.action if request.method in _READING else self.post_action
        if needed is None:
            return self.http_method_not_allowed(request, *args, **kwargs)
        if not self.may(needed):
            return forbidden(request)
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:  # a service refused; Wagtail would send the person elsewhere
            return forbidden(request)

    @cached_property
    def enterprise(self) -> Partner:
        """Return the enterprise in the address, if the actor holds a role in it.

        Its `supplies` says whether it brings something to an order cycle.
        """
        legs = IncomingLeg.objects.filter(producer=OuterRef("pk")).order_by()
        own = self.enterprises.annotate(supplies=Exists(legs))
        found = own.filter(pk=self.kwargs["enterprise_pk"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def enterprises(self) -> QuerySet[Partner]:
        """Return all the enterprises in which the actor holds a role, by name."""
        return own_enterprises(self.request.user).order_by("name_key")

    @cached_property
    def roles(self) -> list[str]:
        return list(
            self.enterprise.managers.filter(user=self.request.user).values_list("role", flat=True)
        )

    def may(self, action: Action) -> bool:
        """Say whether the actor's role in the enterprise allows the action."""
        return self.request.user.is_superuser or allows(self.roles, action)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            enterprise=self.enterprise,
            section=self.section,
            has_several=self.enterprises.count() > 1,
            supplies=self.enterprise.supplies,
            may_tell=self.may(Action.EDIT_ENTERPRISE),
            **kwargs,
        )


class PortalRowView(PortalView):
    """A screen of one row of the enterprise. Another's row does not exist here: 404."""

    row_argument = "pk"

    def rows(self) -> QuerySet:
        """Return the rows of this enterprise: the only ones that the screen knows."""
        raise NotImplementedError

    @cached_property
    def row(self):
        return get_object_or_404(self.rows(), pk=self.kwargs[self.row_argument])

    def dispatch(self, request, *args, **kwargs):
        self.enterprise, self.row  # noqa: B018 (404 comes before 403)
        return super().dispatch(request, *args, **kwargs)
