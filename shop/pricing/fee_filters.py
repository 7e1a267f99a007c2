from django.utils.translation import gettext_lazy as _

from shop.backoffice.filters import ListFilter
from shop.fees.scope import fees_for
from shop.fees.terms import FeeType
from shop.partner.models import Partner
from shop.rules.access import Action


class TypeFilter(ListFilter):
    title = _("what it pays for")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return FeeType.choices

    def narrow(self, rows, value):
        return rows.filter(type=value)


class OwnerFilter(ListFilter):
    title = _("who receives it")
    parameter_name = "beneficiaire"

    def lookups(self, request, model_admin):
        owners = fees_for(request.user, Action.VIEW).order_by().values("owner")
        return list(
            Partner.objects.filter(pk__in=owners).order_by("name").values_list("pk", "name")
        )

    def narrow(self, rows, value):
        return rows.filter(owner=value)


class StateFilter(ListFilter):
    """Archived fees stay out of the list until they are asked for."""

    title = _("state")
    parameter_name = "etat"
    empty_label = _("Charged now")

    def lookups(self, request, model_admin):
        return [("archives", _("archived")), ("tous", _("all of them"))]

    def queryset(self, request, queryset):
        if self.value() == "tous":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() is None)
