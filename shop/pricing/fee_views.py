from http import HTTPStatus

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.messages import button as wagtail_button

from shop.backoffice.exceptions import Refused
from shop.backoffice.views import ScopedCreateView, ScopedDeleteView, ScopedEditView
from shop.catalogue.models import Product
from shop.catalogue.scope import products_for
from shop.fees.terms import Calculator
from shop.rules.access import Action

from .fee_checks import USED_FIELDS
from .fee_editing import delete_fee
from .fee_fields import ExampleForm
from .fee_forms import without_weight

WEIGHTLESS_SHOWN = 20
AMOUNT_LABELS = {
    Calculator.PER_ITEM: {"amount": gettext_lazy("Amount per item (€)")},
    Calculator.PER_KG: {"amount": gettext_lazy("Amount per kilo (€)")},
    Calculator.PERCENT_AND_FIXED: {"amount": gettext_lazy("Amount per item (€)")},
    Calculator.FLAT: {"amount": gettext_lazy("Amount per order (€)")},
    Calculator.DEGRESSIVE: {
        "amount": gettext_lazy("First item (€)"),
        "next_amount": gettext_lazy("Each following item (€)"),
    },
    Calculator.THRESHOLD: {
        "amount": gettext_lazy("Below the minimum (€)"),
        "next_amount": gettext_lazy("From the minimum on (€)"),
    },
    Calculator.ORDER_PERCENT_AND_FIXED: {"amount": gettext_lazy("Amount per order (€)")},
}
SHORT_HELP = {
    "amount": gettext_lazy("VAT included. A negative amount (−0.50) is a discount."),
    "next_amount": gettext_lazy("VAT included. 0: nothing."),
}


class FeeFormMixin:
    """What both forms show beside the fields."""

    def get_success_message(self, instance):
        return _("The fee “%(label)s” is saved.") % {"label": instance.label}

    def get_error_message(self):
        return _("The fee is not saved: see what is said at the fields.")

    def form_valid(self, form):
        response = super().form_valid(form)
        saved = response.status_code == HTTPStatus.FOUND
        if saved and _weighs(form.instance) and without_weight(form.instance).exists():
            messages.warning(
                self.request,
                _("Some products have no weight: the fee “%(label)s” adds nothing to them.")
                % {"label": form.instance.label},
                buttons=[wagtail_button(self.model_admin.screen_url(form.instance), _("See them"))],
            )
        return response

    def get_context_data(self, form=None, **kwargs):
        form = form or self.get_form()
        return super().get_context_data(
            form=form,
            fee_fields={key.value: list(names) for key, names in USED_FIELDS.items()},
            fee_labels={
                key.value: {name: str(label) for name, label in labels.items()}
                for key, labels in AMOUNT_LABELS.items()
            },
            fee_help={name: str(help_text) for name, help_text in SHORT_HELP.items()},
            example_url=reverse("shop_fee_example"),
            **self._weightless(form),
            **kwargs,
        )

    def _weightless(self, form) -> dict:
        """Return the products without weight of a fee per kilo, with a link where one may edit."""
        fee = form.instance
        if not fee.pk or not _weighs(fee):
            return {}
        found = list(without_weight(fee).distinct().order_by("title")[: WEIGHTLESS_SHOWN + 1])
        mine = products_for(self.request.user, Action.EDIT_CATALOGUE)
        editable = set(mine.filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
        return {
            "weightless": [
                {"title": each.title, "url": _product_url(each) if each.pk in editable else ""}
                for each in found[:WEIGHTLESS_SHOWN]
            ],
            "more_weightless": len(found) > WEIGHTLESS_SHOWN,
        }


def _weighs(fee) -> bool:
    return fee.calculator == Calculator.PER_KG


def _product_url(product: Product) -> str:
    return reverse("boutique_produits_modeladmin_edit", args=[product.pk])


class FeeCreateView(FeeFormMixin, ScopedCreateView):
    """A new fee."""

    def get_page_title(self):
        return _("New fee")

    def get_page_subtitle(self):
        return ""


class FeeEditView(FeeFormMixin, ScopedEditView):
    """Change a fee, archive it or restore it."""

    def get_page_title(self):
        return _("Fee")


class FeeDeleteView(ScopedDeleteView):
    """Delete a fee, or archive it where orders used it: in both cases nobody pays it any more."""

    def post(self, request, *args, **kwargs):
        words = {"label": self.instance.label}
        try:
            deleted = delete_fee(actor=request.user, fee=self.instance)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect(self.edit_url)
        if deleted:
            messages.success(request, _("The fee “%(label)s” is deleted.") % words)
        else:
            text = _("Orders used the fee “%(label)s”: it is archived, and charged no more.")
            messages.warning(request, text % words)
        return redirect(self.index_url)


def example_view(request):
    """Answer with the example of what is being typed: it reads no row."""
    return JsonResponse({"example": ExampleForm(request.GET).example})
