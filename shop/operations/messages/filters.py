from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.backoffice.filters import ListFilter, PeriodFilter
from shop.communication.kinds import KINDS
from shop.communication.models import State
from shop.partner.models import Shop
from shop.rules.access import Action

from .reach import lost, lost_lately

LOST = "perdu"
LOST_LATELY = "perdu-7"
HELD = "attente"


class StateFilter(ListFilter):
    title = _("state")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [
            *State.choices,
            (LOST, _("did not arrive (failed or rejected)")),
            (LOST_LATELY, _("did not arrive, known for seven days at most")),
            (HELD, _("waits for its address")),
        ]

    def narrow(self, rows, value):
        if value == LOST:
            return lost(rows)
        if value == LOST_LATELY:
            return lost_lately(rows, timezone.now())
        return rows.held() if value == HELD else rows.filter(state=value)


class KindFilter(ListFilter):
    title = _("what it is about")
    parameter_name = "sujet"

    def lookups(self, request, model_admin):
        labels = ((kind.code, str(kind.label)) for kind in KINDS.values())
        return sorted(labels, key=lambda each: each[1])

    def narrow(self, rows, value):
        return rows.filter(kind=value)


class ShopFilter(ListFilter):
    title = _("shop")
    parameter_name = "boutique"

    def lookups(self, request, model_admin):
        shops = Shop.objects.for_actor(request.user, Action.READ_MESSAGES).order_by("name")
        found = list(shops.values_list("pk", "name"))
        return found if len(found) > 1 else []

    def narrow(self, rows, value):
        return rows.filter(shop=value)


class WrittenFilter(PeriodFilter):
    title = _("written")
    field = "written_at"
