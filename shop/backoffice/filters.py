from datetime import timedelta

from django.contrib.admin import SimpleListFilter
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class ListFilter(SimpleListFilter):
    """A filter of a list. Its choices are the actor's; anything else in the address is ignored."""

    empty_label = ""  # what no choice means, where that is not everything

    def __init__(self, request, params, model, model_admin) -> None:
        super().__init__(request, params, model, model_admin)
        self.request = request
        self.model_admin = model_admin

    def value(self) -> str | None:
        asked = super().value()
        return asked if asked in {str(key) for key, _label in self.lookup_choices} else None

    def queryset(self, request, queryset):
        value = self.value()
        return queryset if value is None else self.narrow(queryset, value)

    def narrow(self, rows, value: str):
        """Keep the rows that the chosen value stands for."""
        raise NotImplementedError


class PeriodFilter(ListFilter):
    """Today, the last days: of the moment in the column `field`."""

    parameter_name = "date"
    field = ""

    def lookups(self, request, model_admin):
        return [("jour", _("today")), ("7", _("last 7 days")), ("30", _("last 30 days"))]

    def narrow(self, rows, value):
        today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        days = 0 if value == "jour" else int(value)
        return rows.filter(**{f"{self.field}__gte": today - timedelta(days=days)})
