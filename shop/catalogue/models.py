from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct
from wagtail.search import index

from shop.rules.text import fold

from .querysets import ProductQuerySet, ShopProductQuerySet


class Unit(models.TextChoices):
    """The unit in which a product is sold; one piece of it is one in a basket."""

    KILO = "kg", _("kilo")
    LITRE = "L", _("litre")
    PIECE = "piece", _("piece")
    BUNCH = "bunch", _("bunch")
    PUNNET = "punnet", _("punnet")
    JAR = "jar", _("jar")
    BOTTLE = "bottle", _("bottle")
    BAG = "bag", _("bag")
    BOX = "box", _("box")


class Measure(models.TextChoices):
    """What the price per measure refers to."""

    KILO = "kg", _("kg")
    LITRE = "L", _("L")
    PIECE = "piece", _("piece")


class VatRate(models.TextChoices):
    """French rates, in per cent (rules §8.1)."""

    FOOD = "5.5", _("5.5 % (food)")
    REDUCED = "10", _("10 %")
    NORMAL = "20", _("20 % (alcohol, objects)")
    SPECIAL = "2.1", _("2.1 %")
    NONE = "0", _("0 %")


class Tint(models.TextChoices):
    """The ground behind a picture, by category (design tokens)."""

    LEAF = "leaf", _("leaf")
    CARROT = "carrot", _("carrot")
    WHEAT = "wheat", _("wheat")
    BEET = "beet", _("beet")
    EARTH = "earth", _("earth")


class Category(AbstractCategory):
    """A department (rayon) of the shops."""

    tint = models.CharField(_("ground colour"), max_length=8, choices=Tint, default=Tint.LEAF)

    class Meta(AbstractCategory.Meta):
        abstract = False
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def get_full_slug(self, parent_slug: str | None = None) -> str:
        """Return its own slug alone: no query and no cache that a move would leave stale."""
        return self.slug


class Label(models.Model):
    """A quality label: AB, Nature & Progrès, AOP, Label Rouge…"""

    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    meaning = models.CharField(_("meaning"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("label")
        verbose_name_plural = _("labels")

    def __str__(self) -> str:
        return self.name


class Allergen(models.Model):
    """One of the fourteen allergens of EU regulation 1169/2011, annex II."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("allergen")
        verbose_name_plural = _("allergens")

    def __str__(self) -> str:
        return self.name


class Product(index.Indexed, AbstractProduct):
    """What is sold. Its producer, price and stock are on its one stock record."""

    unit = models.CharField(_("unit"), max_length=8, choices=Unit, default=Unit.PIECE)
    size = models.DecimalField(
        _("content of one unit"),
        max_digits=8,
        decimal_places=3,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("In kilos, litres or pieces: 0.5 for a jar of 500 g, 6 for six eggs."),
    )
    measure = models.CharField(_("measured in"), max_length=8, choices=Measure, default="kg")
    vat_rate = models.CharField(_("VAT rate"), max_length=4, choices=VatRate, default="5.5")
    shipping_weight = models.DecimalField(
        _("shipping weight"),
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("In kilos, packed: what a fee per kilo counts for what is not sold by weight."),
    )
    origin = models.CharField(_("origin"), max_length=100, blank=True)
    season = models.CharField(_("season"), max_length=100, blank=True)
    labels = models.ManyToManyField(Label, blank=True, verbose_name=_("labels"))
    allergens = models.ManyToManyField(Allergen, blank=True, verbose_name=_("allergens"))
    search_text = models.TextField(editable=False, blank=True)

    objects = ProductQuerySet.as_manager()

    search_fields = [index.SearchField("search_text"), index.AutocompleteField("search_text")]

    class Meta(AbstractProduct.Meta):
        abstract = False

    def save(self, *args, **kwargs) -> None:
        self.fold_text()
        super().save(*args, **kwargs)

    def fold_text(self) -> None:
        """Set the text in which it is searched. Call it before a bulk write, which saves none."""
        self.search_text = fold(f"{self.title} {self.description} {self.origin}")

    @property
    def unit_weight(self) -> Decimal:
        """Return the kilos of one unit; zero where nobody has said (rules §7.2)."""
        if self.measure == Measure.KILO:
            return self.size
        return self.shipping_weight or Decimal(0)

    @property
    def stock(self):
        """Return the one stock record, from the prefetched rows when there are some."""
        return next(iter(self.stockrecords.all()), None)

    @property
    def producer(self):
        return self.stock and self.stock.partner

    @property
    def category(self):
        """Return its first department, from the prefetched rows when there are some."""
        return min(self.categories.all(), key=lambda each: each.path, default=None)

    @property
    def tint(self) -> str:
        """Return the ground colour behind its picture."""
        return self.category.tint if self.category else Tint.LEAF.value

    def get_absolute_url(self) -> str:
        slug = self.slug or "produit"  # a title without a letter has no slug
        return reverse("catalogue:detail", kwargs={"product_slug": slug, "pk": self.pk})


class ShopProduct(models.Model):
    """A product in one shop's catalogue: on its shelf or not, and at which price of its own."""

    shop = models.ForeignKey("partner.Shop", models.CASCADE, related_name="shop_products")
    product = models.ForeignKey(Product, models.CASCADE, related_name="shop_products")
    is_on_sale = models.BooleanField(_("on sale"), default=True)
    price = models.DecimalField(
        _("the shop's price"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.00"))],
        help_text=_("VAT included. Empty: the producer's price."),
    )
    margin = models.DecimalField(
        _("margin"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-100)), MaxValueValidator(Decimal(100))],
        help_text=_("In per cent of the producer's price. Empty: the shop's margin."),
    )

    objects = ShopProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product of a shop")
        verbose_name_plural = _("products of a shop")
        constraints = [
            models.UniqueConstraint(fields=["shop", "product"], name="catalogue_shopproduct_once"),
            models.CheckConstraint(
                condition=models.Q(price__isnull=True) | models.Q(price__gte=0),
                name="catalogue_shopproduct_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(margin__isnull=True) | models.Q(margin__range=(-100, 100)),
                name="catalogue_shopproduct_margin_within_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.shop})"


from oscar.apps.catalogue.models import *  # noqa: E402, F403

from .importing.models import ProductImport  # noqa: E402, F401
