"""The pages of the guides: an index by theme, and the guides below it."""

from itertools import groupby, pairwise

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from home.pages import SearchablePage

from .blocks import GuideBlocks
from .outline import Entry, anchored
from .querysets import GuideQuerySet
from .themes import INTRODUCTIONS, Theme, label

IMPORT_FIELDS = ["source_path", "source_hash", "imported_digests", "imported_revision"]


class GuideIndexPage(SearchablePage):
    """The list of the guides, by theme."""

    search_sources = ("summary",)

    summary = models.TextField(_("introduction"), max_length=400, blank=True)

    show_in_menus_default = True
    parent_page_types = ["home.HomePage"]
    subpage_types = ["guides.GuidePage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("index of the guides")
        verbose_name_plural = _("indexes of the guides")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["themes"] = self.themes()
        return context

    def themes(self) -> list[dict]:
        """The themes that have guides, each with its guides in reading order. One query."""
        guides = GuidePage.objects.beside(self).without_texts().in_reading_order()
        return [
            {
                "slug": theme or "autres",
                "label": label(theme),
                "introduction": INTRODUCTIONS.get(theme, ""),
                "guides": list(members),
            }
            for theme, members in groupby(guides, key=lambda page: page.theme)
        ]


class GuidePage(SearchablePage):
    """One guide. Its text may come from a Markdown file, whose path it then remembers."""

    search_label = _("Guides")
    search_order = 30
    search_sources = ("summary", "audience", "body")

    summary = models.CharField(
        _("in one sentence"),
        max_length=250,
        blank=True,
        help_text=_("Shown in the lists and in search results."),
    )
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, blank=True, db_index=True)
    audience = models.CharField(
        _("for whom"),
        max_length=200,
        blank=True,
        help_text=_("Who needs this guide, and when."),
    )
    position = models.PositiveSmallIntegerField(
        _("rank in its theme"), default=100, help_text=_("The smallest number comes first.")
    )
    body = StreamField(GuideBlocks(), verbose_name=_("text"), blank=True)
    source_path = models.CharField(
        _("source file"),
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Importing the file again leaves this page alone once you have changed it."),
    )
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    imported_digests = models.JSONField(default=dict, blank=True, editable=False)
    imported_revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = PageManager.from_queryset(GuideQuerySet)()

    parent_page_types = ["guides.GuideIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = IMPORT_FIELDS
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("theme"), FieldPanel("position"), FieldPanel("audience")],
            heading=_("Place among the guides"),
        ),
        FieldPanel("body"),
    ]
    settings_panels = [*Page.settings_panels, FieldPanel("source_path", read_only=True)]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def save(self, *args, **kwargs):
        """Save; an alias shows the same text, but a source file has one page."""
        if self.alias_of_id:
            self.source_path = None
        return super().save(*args, **kwargs)

    def with_content_json(self, content):
        """Publishing an old draft never brings back what an older import remembered."""
        page = super().with_content_json(content)
        for name in IMPORT_FIELDS:
            field = self._meta.get_field(name)
            setattr(page, field.attname, getattr(self, field.attname))
        return page

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        entries = list(anchored((block.block_type, block.value) for block in self.body))
        context["parts"] = [
            {"block": block, "heading": entry}
            for block, entry in zip(self.body, entries, strict=True)
        ]
        context["contents"] = [entry for entry in entries if entry]
        context["index"] = index = self.get_parent()
        context["previous"], context["next"] = self.neighbours(index)
        return context

    @property
    def theme_label(self) -> str:
        return label(self.theme)

    def outline(self) -> list[Entry]:
        """The headings with the anchors that links may use."""
        rows = ((block["type"], block["value"]) for block in self.body.raw_data)
        return [entry for entry in anchored(rows) if entry]

    def neighbours(self, index) -> tuple["GuidePage | None", "GuidePage | None"]:
        """The guides before and after this one, in the order of the index."""
        guides = GuidePage.objects.beside(index).without_texts().in_reading_order()
        for before, after in pairwise([None, *guides, None]):
            if after == self:
                previous = before
            elif before == self:
                return previous, after
        return None, None
