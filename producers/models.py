from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, Workflow, WorkflowPage

from home.blocks import PictureBlock, StoryBlocks
from home.pages import SearchablePage

from .listing import ProducerListing
from .querysets import ProducerPageQuerySet

STORY_WORKFLOW = "Relecture des histoires"  # editors and managers answer: see migration 0002


class ProducerIndexPage(Page):
    """All producers, as cards."""

    summary = models.CharField(_("introduction"), max_length=300, blank=True)

    show_in_menus_default = True
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["producers.ProducerPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("producers' index")
        verbose_name_plural = _("producers' indexes")

    def save(self, *args, **kwargs):
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            self._give_workflow()

    def get_context(self, request, *args, **kwargs):
        listing = ProducerListing(index=self, query=request.GET)
        return {**super().get_context(request, *args, **kwargs), "listing": listing}

    @property
    def excerpt(self) -> str:
        return self.search_description or self.summary

    def _give_workflow(self) -> None:
        workflow = Workflow.objects.filter(name=STORY_WORKFLOW, active=True).first()
        if workflow:
            WorkflowPage.objects.get_or_create(page=self, defaults={"workflow": workflow})


class ProducerPage(SearchablePage):
    """A producer's story. Names, places and contacts come from the enterprise."""

    enterprise = models.OneToOneField(
        "partner.Partner",
        models.SET_NULL,
        verbose_name=_("enterprise"),
        null=True,
        blank=True,
        related_name="story",
        help_text=_("Gives the page its place, its contacts and its products on sale."),
    )
    summary = models.CharField(
        _("in one sentence"),
        max_length=250,
        blank=True,
        help_text=_("Stands under the name, on the cards and in search results."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        verbose_name=_("main picture"),
        null=True,
        blank=True,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    since_year = models.PositiveSmallIntegerField(
        _("since the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1800), MaxValueValidator(2100)],
    )
    labels = ParentalManyToManyField("catalogue.Label", blank=True, verbose_name=_("labels"))
    practices = models.TextField(
        _("practices"),
        blank=True,
        max_length=2000,
        help_text=_("How you work, one practice a line: they become a check list."),
    )
    body = StreamField(StoryBlocks(), verbose_name=_("story"), blank=True)
    gallery = StreamField(
        [("picture", PictureBlock())], verbose_name=_("pictures"), blank=True, max_num=12
    )
    website = models.URLField(_("website"), blank=True)
    visits = models.TextField(
        _("visits and sales at the farm"),
        blank=True,
        max_length=500,
        help_text=_("Days, hours, what to know before coming."),
    )

    objects = PageManager.from_queryset(ProducerPageQuerySet)()

    search_label = _("Producers")
    search_order = 10
    search_sources = ("summary", "practices", "body", "visits")
    # One enterprise has one page: a copy must not claim it.
    exclude_fields_in_copy = ["enterprise"]

    parent_page_types = ["producers.ProducerIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("enterprise"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Main picture")
        ),
        FieldPanel("body"),
        FieldPanel("gallery"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("since_year"), FieldPanel("website")]),
                FieldPanel("labels", widget=CheckboxSelectMultiple),
                FieldPanel("practices"),
                FieldPanel("visits"),
            ],
            heading=_("How and where they work"),
        ),
    ]

    class Meta:
        verbose_name = _("producer's page")
        verbose_name_plural = _("producers' pages")

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            message = _("Say what the picture shows, for those who cannot see it.")
            raise ValidationError({"picture_alt": message})

    def save(self, *args, **kwargs):
        """Save, without the enterprise when another page has it: one enterprise has one page.

        The admin's form says so at the field. What it does not check (an alias, a draft approved
        after another page took the enterprise) must not fail either.
        """
        if self._is_second_of_its_enterprise():
            self.enterprise = None
        return super().save(*args, **kwargs)

    def _is_second_of_its_enterprise(self) -> bool:
        others = ProducerPage.objects.exclude(pk=self.pk)
        return bool(self.enterprise_id) and others.filter(enterprise=self.enterprise_id).exists()

    def text_parts(self) -> list[str]:
        """Add the names of the enterprise, its town and the labels to the page's own words."""
        enterprise = self.enterprise
        names = [enterprise.name, enterprise.town] if enterprise else []
        return [*super().text_parts(), *names, *(label.name for label in self.labels.all())]

    @property
    def practice_list(self) -> list[str]:
        return [line.strip() for line in self.practices.splitlines() if line.strip()]

    @property
    def place(self) -> str:
        return self.enterprise.place if self.enterprise else ""

    @property
    def share_picture(self):
        return self.picture
