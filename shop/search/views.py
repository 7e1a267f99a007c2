from django.views.generic import FormView

from .forms import SiteSearchForm
from .results import find


class SiteSearchView(FormView):
    """/recherche/?q=…: products, producers, guides and pages under one box."""

    form_class = SiteSearchForm
    template_name = "shop/search/results.html"
    http_method_names = ["get", "head", "options"]

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "data": self.request.GET}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        form, asked = context["form"], self.request.GET
        text = form.cleaned_data["q"] if form.is_valid() else ""
        only = asked.get("dans", "")
        groups = find(text=text, request=self.request, only=only, number=asked.get("page"))
        alone = len(groups) == 1 and groups[0].key == only
        return {**context, "text": text, "groups": groups, "alone": groups[0] if alone else None}
