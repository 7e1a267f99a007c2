from django.utils import timezone
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.backoffice.forms import ScopedForm
from shop.order_cycles.models import OrderCycle
from shop.order_cycles.scope import coordinators_for
from shop.rules.access import Action

from .naming import check_pattern
from .services import models_for, save_rhythm


class RhythmForm(ScopedForm):
    """A rhythm of one of the actor's enterprises, chosen at creation and never moved."""

    action = Action.EDIT_CYCLES

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        coordinators = coordinators_for(self.actor).order_by("name_key")
        offered = OrderCycle.objects.filter(coordinator__in=coordinators.order_by())
        if self.instance.pk:
            self.fields.pop("coordinator", None)
            offered = models_for(self.instance.coordinator)
        else:
            self._offer(coordinators)
        field = self.fields["model_cycle"]
        field.queryset = offered.filter(sells_shelf=False).order_by("-opens_at", "-pk")
        field.required = True

    def _offer(self, coordinators) -> None:
        first, *others = list(coordinators) or [None]
        if others:
            self.fields["coordinator"].queryset = coordinators
            return
        self.instance.coordinator = first
        del self.fields["coordinator"]

    def clean_name_pattern(self) -> str:
        pattern = " ".join(self.cleaned_data["name_pattern"].split())
        try:
            check_pattern(pattern)
        except Refused as refused:
            self.add_error("name_pattern", refused.message)
        return pattern

    def clean(self) -> dict:
        data = super().clean()
        coordinator = data.get("coordinator") or getattr(self.instance, "coordinator", None)
        model = data.get("model_cycle")
        if model and coordinator and model.coordinator_id != coordinator.pk:
            self.add_error("model_cycle", _("Choose an order cycle of this enterprise to copy."))
        return data

    def save(self, commit=True):
        return save_rhythm(actor=self.actor, rhythm=self.instance, now=timezone.now())
