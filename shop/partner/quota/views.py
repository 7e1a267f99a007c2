"""« Demander une augmentation »: the person asks, an administrator answers (rules §3.2)."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from shop.backoffice.exceptions import Refused
from shop.backoffice.modeladmin import forbidden
from shop.partner.models import Partner
from shop.partner.scope import own_enterprises, owned_by
from shop.rules.access import Action

from .forms import LimitRequestForm
from .models import LimitRequest
from .services import answer_request, ask_for_more

_INVALID = 422
_SHOWN = 50


class LimitRequestView(TemplateView):
    """The person's counter, its last requests, and a new one."""

    template_name = "shop/backoffice/limit_request.html"

    def dispatch(self, request, *args, **kwargs):
        if not own_enterprises(request.user).exists():
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        user, requests = self.request.user, self.request.user.limit_requests
        kwargs.setdefault("form", LimitRequestForm())
        return super().get_context_data(
            owned=owned_by(user).order_by("name_key"),
            limit=user.enterprise_limit,
            pending=requests.pending().first(),
            last=requests.exclude(answered_at=None).first(),
            of_others=self._of_others(),
            **kwargs,
        )

    def _of_others(self) -> QuerySet[Partner]:
        """Return the hubs of the person whose producers count for somebody else: their owner."""
        managed = own_enterprises(self.request.user, Action.EDIT_ENTERPRISE).filter(sells="any")
        return managed.exclude(pk__in=owned_by(self.request.user).values("pk")).order_by("name_key")

    def post(self, request, *args, **kwargs):
        form = LimitRequestForm(request.POST)
        if form.is_valid() and self._ask(form):
            messages.success(request, _("Your request is sent. The answer comes by e-mail."))
            return redirect("boutique_limit_request")
        return self.render_to_response(self.get_context_data(form=form), status=_INVALID)

    def _ask(self, form: LimitRequestForm) -> bool:
        who = {"actor": self.request.user, "shop": self.request.shop}
        try:
            ask_for_more(**who, **form.cleaned_data, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
            return False
        return True


class LimitRequestsView(TemplateView):
    """All requests, the unanswered first, for the administrators."""

    template_name = "shop/backoffice/limit_requests.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        rows = LimitRequest.objects.with_owned()
        return super().get_context_data(
            pending=rows.pending().order_by("asked_at", "pk"),
            answered=rows.exclude(answered_at=None).order_by("-answered_at", "-pk")[:_SHOWN],
            **kwargs,
        )


class LimitAnswerView(View):
    """Accept or refuse one request."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            return forbidden(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk: int):
        row = get_object_or_404(LimitRequest.objects.select_related("user"), pk=pk)
        chosen = request.POST.get("answer")
        if chosen not in {"accept", "refuse"}:
            messages.error(request, _("Accept or refuse. Nothing has changed."))
            return redirect("boutique_limit_requests")
        words = {"actor": request.user, "shop": request.shop, "now": timezone.now()}
        try:
            answer_request(request=row, accepted=chosen == "accept", **words)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            text = _("Answered: %(person)s gets a mail.")
            messages.success(request, text % {"person": row.user})
        return redirect("boutique_limit_requests")
