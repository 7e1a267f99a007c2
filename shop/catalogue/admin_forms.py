from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import policy_registry

from shop.backoffice.forms import ScopedForm
from shop.backoffice.gate import works_on_pages
from shop.customer.fields import OneLineField
from shop.partner.models import Partner, Shop
from shop.partner.scope import suppliers_for
from shop.rules.access import Action

from .admin_fields import (
    STOCK_FIELDS,
    StockFields,
    explain_own_price,
    limit_description,
    margin_field,
    seen_number,
    seen_tick,
    shop_price_field,
    stock_entry,
    stock_initial,
    terms_entry,
    terms_initial,
)
from .editing import Description, Offer, save_product, save_shop_product, standard_class
from .models import Allergen, Category, Label, ShopProduct
from .picture_field import PictureField
from .pictures import rendition_of
from .scope import products_for


def _several(model, label: str, **kwargs) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        model.objects.all(),
        label=label,
        required=kwargs.pop("required", False),
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


class PictureChooser(AdminImageChooser):
    """Wagtail's chooser (8.0), which fails on an id that is not a number."""

    def get_instance(self, value):
        try:
            return super().get_instance(value)
        except (ValueError, TypeError, get_image_model().DoesNotExist):
            return None


class ProductForm(ScopedForm, StockFields):
    """A product, its stock record and its price in one shop: one form, one transaction."""

    producer = forms.ModelChoiceField(Partner.objects.none(), label=_("Producer"))
    shop = forms.ModelChoiceField(Shop.objects.none(), label=_("Shop"), empty_label=None)
    title = OneLineField(label=_("Name"), max_length=255)
    departments = _several(Category, _("Departments"), required=True)
    labels = _several(Label, _("Labels"))
    allergens = _several(Allergen, _("Allergens"))
    picture = forms.ModelChoiceField(
        get_image_model().objects.none(),
        label=_("Picture"),
        required=False,
        widget=PictureChooser,
    )
    upload = PictureField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    drops_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    shop_price = shop_price_field()
    margin = margin_field()
    is_on_sale = forms.BooleanField(label=_("On sale"), required=False, initial=True)
    shop_price_seen = seen_number()
    margin_seen = seen_number()
    is_on_sale_seen = seen_tick()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance.product_class = self.instance.product_class or standard_class()
        self.initial["description"] = strip_tags(self.instance.description)
        self.fields["description"].widget = forms.Textarea(attrs={"rows": 4})
        limit_description(self.fields["description"])
        self.fields["producer"].queryset = suppliers_for(self.actor, self.action).order_by("name")
        self._settle_picture()
        self._settle_shop()
        if self.instance.pk and self.shop:
            explain_own_price(self.fields["shop_price"], self.shop, self.instance)
        self.initial = {**self._current(), **self.initial}

    def _settle_picture(self) -> None:
        """Offer the library to those who work on pages, an upload to the others."""
        if works_on_pages(self.actor):
            del self.fields["upload"], self.fields["drops_picture"]
            pictures = policy_registry.get_by_type(get_image_model())
            choosable = pictures.instances_user_has_permission_for(self.actor, "choose")
            self.fields["picture"].queryset = choosable
            return
        del self.fields["picture"]
        if not self.instance.pk or not self.instance.images.exists():
            del self.fields["drops_picture"]
        elif shown := rendition_of(self.instance, 160):
            self.fields["drops_picture"].label = _("Current picture: tick to remove it")
            self.fields["drops_picture"].help_text = format_html(
                '<img src="{}" alt="" width="{}" height="{}">',
                shown.url,
                shown.width,
                shown.height,
            )

    def _settle_shop(self) -> None:
        """Ask for the shop only where there is a choice: a new product, several shops."""
        own = list(self.shops)
        listed = {row.shop_id for row in self._rows()}
        self.shop = next((shop for shop in own if shop.pk in listed), own[0] if own else None)
        if self.instance.pk or len(own) == 1:
            del self.fields["shop"]
        else:
            self.fields["shop"].queryset = self.shops

    @property
    def priced_row(self) -> ShopProduct | None:
        """Return the product's row in the shop whose price is shown, with its shelf quote."""
        rows = ShopProduct.objects.with_shelf_quotes().filter(shop=self.shop)
        return rows.filter(product=self.instance).first() if self.instance.pk else None

    def _rows(self) -> list[ShopProduct]:
        return list(self.instance.shop_products.all()) if self.instance.pk else []

    def _current(self) -> dict:
        """Return what is stored now, beside the product's own columns."""
        if not self.instance.pk:
            return {}
        product, record = self.instance, self.instance.stock
        self.fields["stock_seen"].required = record is not None
        row = next((row for row in self._rows() if self.shop and row.shop_id == self.shop.pk), None)
        return {
            **(stock_initial(record) if record else {}),
            "producer": record and record.partner_id,
            "departments": product.categories.all(),
            "labels": product.labels.all(),
            "allergens": product.allergens.all(),
            "picture": self._stored_picture(),
            **terms_initial(row, "shop_price"),
        }

    def _stored_picture(self):
        first = self.instance.images.order_by("display_order").first()
        found = first and get_image_model().objects.filter(file=first.original.name).first()
        if found and "picture" in self.fields:  # the picture in place stays choosable
            field = self.fields["picture"]
            field.queryset = field.queryset | get_image_model().objects.filter(pk=found.pk)
        return found and found.pk

    def _post_clean(self) -> None:
        """Say once that the title is missing: Oscar's check (4.2) says it a second time."""
        super()._post_clean()
        if "title" in self.errors:
            self.errors.pop("__all__", None)
        if self.errors:
            self._ask_for_picture_again()

    def accept(self, corrections: dict) -> None:
        super().accept(corrections)
        self._ask_for_picture_again()

    def _ask_for_picture_again(self) -> None:
        """Say that a browser does not send a file twice."""
        if "upload" in self.fields and self.files.get("upload") and "upload" not in self.errors:
            self.add_error("upload", _("Choose the picture again: it is not kept."))

    def save(self, commit=True):
        data = self.cleaned_data
        if self.shop is None:
            raise PermissionDenied
        return save_product(
            actor=self.actor,
            product=self.instance,
            description=Description(
                departments=data["departments"],
                labels=data["labels"],
                allergens=data["allergens"],
                picture=data.get("picture"),
                upload=data.get("upload"),
                keeps_picture="upload" in self.fields and not data.get("drops_picture"),
            ),
            offer=Offer(
                producer=data["producer"],
                shop=data.get("shop") or self.shop,
                terms=terms_entry(data, "shop_price"),
                stock=stock_entry(data),
            ),
        )


class ShopProductForm(ScopedForm, StockFields):
    """One row of « Stocks and prices ». The stock is there only if the actor may change it."""

    action = Action.EDIT_PRICES
    price = shop_price_field()
    margin = margin_field()
    price_seen = seen_number()
    margin_seen = seen_number()
    is_on_sale_seen = seen_tick()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **terms_initial(self.instance, "price")}
        explain_own_price(self.fields["price"], self.instance.shop, self.instance.product)
        self.record = self.instance.product.stock
        editable = products_for(self.actor, self.action).filter(pk=self.instance.product_id)
        self.edits_stock = self.record is not None and editable.exists()
        if self.edits_stock:
            self.initial = {**stock_initial(self.record), **self.initial}
            self.fields["stock_seen"].required = True
        else:
            for name in STOCK_FIELDS:
                del self.fields[name]

    @property
    def priced_row(self) -> ShopProduct:
        """Return the stored row with its shelf quote."""
        return ShopProduct.objects.with_shelf_quotes().get(pk=self.instance.pk)

    def clean(self) -> dict:
        """Refuse a purchase price or a stock that was forged: the producer leaves neither."""
        sent = {name for name in STOCK_FIELDS if self.add_prefix(name) in self.data}
        if sent and not self.edits_stock:
            raise PermissionDenied
        return super().clean()

    def save(self, commit=True):
        data = self.cleaned_data
        return save_shop_product(
            actor=self.actor,
            shop_product=self.instance,
            terms=terms_entry(data, "price"),
            stock=stock_entry(data) if self.edits_stock else None,
        )
