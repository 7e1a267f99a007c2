from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from .blocks import HomeBlocks, StoryBlocks
from .pages import SearchablePage


class HomePage(Page):
    """The front of the house: a hero, the way into the shop, then sections of blocks."""

    hero_eyebrow = models.CharField(_("line above the title"), max_length=80, blank=True)
    hero_title = models.CharField(_("title"), max_length=120, blank=True)
    hero_text = models.TextField(_("text"), max_length=400, blank=True)
    hero_picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        related_name="+",
    )
    hero_alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows. Empty: the picture is only decoration."),
    )
    action_label = models.CharField(
        _("words on the button"),
        max_length=60,
        blank=True,
        help_text=_("Empty: the button leads into the shop."),
    )
    action_page = models.ForeignKey(
        Page,
        models.SET_NULL,
        verbose_name=_("page behind the button"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the button leads into the shop."),
    )
    body = StreamField(HomeBlocks(), verbose_name=_("sections"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.StandardPage",
        "producers.ProducerIndexPage",
        "guides.GuideIndexPage",
        "partner.ShopPage",
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_eyebrow"),
                FieldPanel("hero_title"),
                FieldPanel("hero_text"),
                FieldPanel("hero_picture"),
                FieldPanel("hero_alt"),
                FieldPanel("action_label"),
                FieldPanel("action_page"),
            ],
            heading=_("Top of the page"),
            help_text=_("The first thing that a visitor sees. Keep it short."),
        ),
        FieldPanel(
            "body",
            help_text=_("The sections below the top, in this order. The shop's news stand above."),
        ),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    @property
    def share_picture(self):
        return self.hero_picture

    @property
    def excerpt(self) -> str:
        return self.search_description or self.hero_text


class StandardPage(SearchablePage):
    """A page of text: legal notice, terms of sale, privacy, who we are."""

    summary = models.CharField(
        _("in one sentence"),
        max_length=250,
        blank=True,
        help_text=_("Stands under the title, in search results and when the page is shared."),
    )
    body = StreamField(StoryBlocks(), verbose_name=_("text"), blank=True)
    in_footer = models.BooleanField(
        _("in the footer"),
        default=False,
        help_text=_("Show a link to this page at the foot of every page."),
    )

    search_label = _("Pages")
    search_order = 40
    search_sources = ("summary", "body")

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("in_footer")], heading=_("Footer")),
    ]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
