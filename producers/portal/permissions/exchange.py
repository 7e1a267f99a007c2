"""Giving, asking, answering: what passes between two enterprises (rules §4.2)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.partner.grants.services import answer, ask, give, withdraw
from shop.partner.models import GrantRequest, Partner, Sells
from shop.partner.scope import enterprises_for
from shop.rules.access import Action

from .forms import AnswerForm, AskForm, GiveForm
from .views import INVALID


class _ExchangeMixin:
    """A form that a service takes or refuses. What was typed stays when it does."""

    section = "permissions"
    action = post_action = Action.GRANT
    done = ""

    def new_form(self, data=None):
        raise NotImplementedError

    def write(self, form) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", self.new_form())
        return super().get_context_data(**kwargs)

    def post(self, request, *args, **kwargs):
        form = self.new_form(request.POST)
        if form.is_valid() and self._written(form):
            messages.success(request, self.done)
            return redirect("portal_permissions", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=INVALID)

    def _written(self, form) -> bool:
        try:
            self.write(form)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            return False
        return True


class _ByName(_ExchangeMixin):
    """The other enterprise may be named in the address: /?avec=<its id>."""

    def named(self) -> str:
        """Return its name, if the actor sees it."""
        key = self.request.GET.get("avec", "")
        if not (key.isascii() and key.isdigit() and len(key) < 10):
            return ""
        seen = enterprises_for(self.request.user, Action.VIEW).filter(pk=key).first()
        return seen.name if seen else ""


class GiveView(_ByName, PortalView):
    """Give an enterprise permissions, by its name."""

    template_name = "producers/portal/permissions_give.html"
    done = gettext_lazy("Done: the permissions are given.")

    def new_form(self, data=None) -> GiveForm:
        return GiveForm(data, known=self._known(), name=self.named())

    def _known(self) -> list[str]:
        """Return the enterprises whose shops everybody may see."""
        others = Partner.objects.exclude(sells=Sells.NONE).exclude(pk=self.enterprise.pk)
        return list(others.order_by("name_key").values_list("name", flat=True))

    def write(self, form: GiveForm) -> None:
        words = {"actor": self.request.user, "giver": self.enterprise, "receiver": form.enterprise}
        give(**words, permissions=form.cleaned_data["permissions"], now=timezone.now())


class AskView(_ByName, PortalView):
    """Ask an enterprise for permissions, by its name."""

    template_name = "producers/portal/permissions_ask.html"
    done = gettext_lazy("Done: your request is waiting for an answer.")

    def new_form(self, data=None) -> AskForm:
        seen = enterprises_for(self.request.user, Action.VIEW).exclude(pk=self.enterprise.pk)
        known = list(seen.order_by("name_key").values_list("name", flat=True))
        return AskForm(data, known=known, name=self.named())

    def write(self, form: AskForm) -> None:
        typed = {name: form.cleaned_data[name] for name in ("permissions", "message")}
        parties = {"asker": self.enterprise, "giver": form.enterprise}
        ask(actor=self.request.user, **parties, **typed, now=timezone.now())


class AnswerView(_ExchangeMixin, PortalRowView):
    """Answer a request: give what stays ticked, refuse the rest. Only once."""

    template_name = "producers/portal/permission_request.html"
    done = gettext_lazy("Done: your answer is recorded.")

    def rows(self) -> QuerySet[GrantRequest]:
        return self.enterprise.grant_requests.select_related("giver", "asker")

    def new_form(self, data=None) -> AnswerForm:
        return AnswerForm(data, asked=self.row.permissions)

    def write(self, form: AnswerForm) -> None:
        chosen = [] if "refuse" in self.request.POST else form.cleaned_data["permissions"]
        answer(actor=self.request.user, request=self.row, permissions=chosen, now=timezone.now())


class WithdrawView(PortalRowView):
    """Take back a request that nobody has answered."""

    post_action = Action.GRANT
    http_method_names = ["post"]

    def rows(self) -> QuerySet[GrantRequest]:
        return self.enterprise.grants_asked.pending().select_related("asker")

    def post(self, request, *args, **kwargs):
        try:
            withdraw(actor=request.user, request=self.row)
            messages.success(request, _("The request is withdrawn."))
        except Refused as refused:  # answered at this very moment
            messages.warning(request, refused.message)
        return redirect("portal_permissions", self.enterprise.pk)
