"""The profile part of the screen: an enterprise's form that saves the first products with it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.partner.admin_forms import EnterpriseForm
from shop.partner.editing import hub_shops
from shop.partner.models import Shop

from .services import FirstProduct, create_producer


class ProducerForm(EnterpriseForm):
    """A new delegated producer. Who runs several shops says for which one."""

    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("Shop"), empty_label=None)
    first_products: Iterable[FirstProduct] = ()  # what the rows hold

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        shops = hub_shops(self.actor)
        if len(shops) > 1:
            self.fields["shop"].queryset = shops
        else:
            del self.fields["shop"]

    def save(self, commit=True):
        return create_producer(
            actor=self.actor,
            enterprise=self.instance,
            products=self.first_products,
            shop=self.cleaned_data.get("shop"),
        )


def typed_in(form_class, data) -> dict:
    """Return what was typed in a form, to show it again without judging it."""
    fields = form_class.base_fields
    return {
        name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()
    }
