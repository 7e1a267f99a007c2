from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import DetailView, FormView, RedirectView

from shop.accounts.throttle import TooMany
from shop.accounts.visitors import visitor_of
from shop.basket.context import BasketSummary
from shop.order.models import Order

from .confirmation import seal, snapshot, unseal
from .exceptions import OrderRefused, Refusal
from .forms import BuyerForm, ChoiceForm, SummaryForm
from .gate import turn_away
from .services import place_order
from .session import STEPS, CheckoutSession

STEP_LABELS = {
    "buyer": _("Who are you?"),
    "pickup": _("Pick-up"),
    "payment": _("Payment"),
    "summary": pgettext_lazy("checkout", "Summary"),
}
BACK_TO = {
    Refusal.CHANGED: "checkout:summary",
    Refusal.PICKUP: "checkout:pickup",
    Refusal.PAYMENT: "checkout:payment",
    Refusal.SIGN_IN: "customer:login",
}


class IndexView(RedirectView):
    """The way in: to the first step without an answer."""

    def get_redirect_url(self, *args, **kwargs) -> str:
        if self.request.shop is None:
            raise Http404
        self.pattern_name = f"checkout:{CheckoutSession(self.request).first_missing()}"
        return super().get_redirect_url()


class StepView(FormView):
    """A step: kept in the session, left by a redirect to the next one."""

    step: str

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.progress = CheckoutSession(request) if request.shop else None

    def dispatch(self, request, *args, **kwargs):
        away = turn_away(request, self.step, self.progress)
        return away or super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"shop/checkout/{self.step}.html"]

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            step=self.step,
            steps=[(name, STEP_LABELS[name]) for name in STEPS],
            reached=STEPS.index(self.progress.first_missing()),
            position=STEPS.index(self.step),
            title=STEP_LABELS[self.step],
            progress=self.progress,
            **kwargs,
        )

    def next_step(self):
        following = STEPS[STEPS.index(self.step) + 1]
        return redirect(f"checkout:{following}")


class BuyerView(StepView):
    step = "buyer"
    form_class = BuyerForm

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict:
        known, user = self.progress.buyer, self.request.user
        if known:
            return vars(known).copy()
        if user.is_authenticated:
            return {"name": user.get_full_name(), "phone": user.phone}
        return {}

    def form_valid(self, form):
        if not form.is_trapped:
            self.progress.keep_buyer(form.buyer())
        return self.next_step()


class ChoiceView(StepView):
    """A step with one choice; the only offer is chosen beforehand."""

    form_class = ChoiceForm
    answer: str  # the attribute of the session's answers that holds what was chosen

    @cached_property
    def offered(self):
        return self.progress.offered(self.step)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "offered": self.offered}

    def get_initial(self) -> dict:
        only = self.offered[0] if len(self.offered) == 1 else None
        chosen = getattr(self.progress, self.answer) or only
        return {"choice": chosen and chosen.pk}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(offered=self.offered, **kwargs)

    def form_valid(self, form):
        self.progress.keep(**{self.step: form.cleaned_data["choice"].pk})
        return self.next_step()


class PickupView(ChoiceView):
    step = "pickup"
    answer = "pickup_point"


class PaymentView(ChoiceView):
    step = "payment"
    answer = "payment_method"


class SummaryView(StepView):
    step = "summary"
    form_class = SummaryForm

    def get_initial(self) -> dict:
        seen = snapshot(
            basket=self.request.basket,
            pickup_point=self.progress.pickup_point,
            payment_method=self.progress.payment_method,
        )
        return {"seen": seal(seen)}

    def get_context_data(self, **kwargs) -> dict:
        summary = BasketSummary.of(self.request.basket)
        return super().get_context_data(summary=summary, **kwargs)

    def form_valid(self, form):
        try:
            order = self._place(unseal(form.cleaned_data["seen"]))
        except OrderRefused as refusal:
            messages.error(self.request, refusal.message)
            return redirect(BACK_TO.get(refusal.reason, "basket:summary"))
        except TooMany as refusal:
            messages.error(self.request, refusal.message)
            return redirect("basket:summary")
        self.progress.finish(order)
        return redirect("checkout:thank-you")

    def _place(self, seen: dict) -> Order:
        now = timezone.now()
        return place_order(
            basket=self.request.basket,
            shop=self.request.shop,
            user=self.request.user,
            buyer=self.progress.buyer,
            pickup_point=self.progress.pickup_point,
            payment_method=self.progress.payment_method,
            terms_accepted_at=now,
            now=now,
            confirmed=seen,
            notify=True,
            visitor=visitor_of(self.request),
        )


class ThankYouView(DetailView):
    """The order just placed in this session; it may be loaded again."""

    template_name = "shop/checkout/thank_you.html"
    context_object_name = "order"

    def get(self, request, *args, **kwargs):
        if request.shop is None:
            raise Http404
        if self.get_object() is None:
            messages.info(request, _("You have not just placed an order."))
            return redirect("catalogue:index")
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None) -> Order | None:
        pk = CheckoutSession(self.request).last_order_pk
        orders = Order.objects.filter(shop=self.request.shop).with_money()
        return orders.filter(pk=pk).first()
