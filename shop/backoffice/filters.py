from django.contrib.admin import SimpleListFilter


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
