from django.utils.translation import gettext_lazy as _

from shop.backoffice.archiving import ArchiveFilter
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


class StateFilter(ArchiveFilter):
    empty_label = _("Charged now")
