"""The way in: one's enterprises, and the dashboard of each."""

from django.shortcuts import redirect
from django.views.generic import TemplateView

from producers.models import ProducerPage
from shop.checkout.readiness import missing_in, warning_of
from shop.partner.scope import own_enterprises
from shop.rules.access import Action

from .base import PortalView
from .cycles.cards import Card, cards_of
from .onboarding.steps import steps_of
from .orders.sales import TO_PREPARE, orders_of, totals_of
from .products.rows import products_of, row_of
from .story.services import is_sent_back


class EnterprisesView(TemplateView):
    """The enterprises of the actor; straight to it where there is one."""

    template_name = "producers/portal/enterprises.html"

    def get(self, request, *args, **kwargs):
        own = own_enterprises(request.user).order_by("name_key")
        if len(own[:2]) == 1:
            return redirect("portal_home", own[0].pk)
        return self.render_to_response(self.get_context_data(enterprises=own))


class DashboardView(PortalView):
    """What sells now, what is low, what to prepare."""

    section = "home"
    template_name = "producers/portal/home.html"

    def get_context_data(self, **kwargs) -> dict:
        rows = [row_of(product) for product in products_of(self.enterprise)]
        orders = orders_of(self.enterprise).filter(status__in=TO_PREPARE)
        left = [step for step in steps_of(self.enterprise) if not step.is_done]
        return super().get_context_data(
            rows=rows,
            first_steps=left if self.may(Action.GRANT) else [],
            selling=[row for row in rows if row.shops and row.level != "none"],
            low=[row for row in rows if row.shops and row.level == "low"],
            gone=[row for row in rows if row.shops and row.level == "none"],
            to_prepare=totals_of(self.enterprise, orders),
            order_count=orders.count(),
            to_confirm=self._to_confirm(),
            requests=self.enterprise.grant_requests.pending().select_related("asker"),
            shop_warning=self._shop_warning(),
            story_sent_back=self._is_story_sent_back(),
            may_edit=self.may(Action.EDIT_PRICES),
            sees_journal=self.may(Action.SEE_JOURNAL),
            **kwargs,
        )

    def _to_confirm(self) -> list[Card]:
        if not (self.enterprise.supplies and self.may(Action.EDIT_PRICES)):
            return []
        return [card for card in cards_of(self.enterprise) if card.waits]

    def _is_story_sent_back(self) -> bool:
        if not self.may(Action.EDIT_ENTERPRISE):
            return False
        page = ProducerPage.objects.filter(enterprise=self.enterprise).first()
        return page is not None and is_sent_back(page)

    def _shop_warning(self) -> str:
        """Say what keeps the enterprise's own shop from taking orders, if it has one."""
        shop = self.enterprise.shops.visible().order_by("pk").first()
        missing = missing_in(shop) if shop else []
        return warning_of(shop, missing) if missing else ""
