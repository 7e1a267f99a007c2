"""Blocks that every page of the site shares. None takes raw HTML, a style or a script."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]
LINE_FEATURES = ["bold", "italic", "link"]


class HeadingBlock(blocks.StructBlock):
    """A heading below the page's title, with an anchor that stays when the words change."""

    text = blocks.CharBlock(label=_("Text"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section")), ("3", _("Part of a section"))],
        default="2",
    )
    anchor = blocks.CharBlock(
        label=_("Anchor"),
        required=False,
        max_length=100,
        help_text=_("The end of the address that leads here. Empty: made from the text."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "home/blocks/heading_block.html"

    def get_context(self, value, parent_context=None):
        anchor = slugify(value["anchor"]) or slugify(value["text"])
        return {**super().get_context(value, parent_context), "anchor": anchor}


class ParagraphBlock(blocks.RichTextBlock):
    """Running text: bold, italic, links and lists."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "home/blocks/paragraph_block.html"


class PictureBlock(blocks.StructBlock):
    """A picture with the words that replace it for those who cannot see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=200,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "home/blocks/picture_block.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side."""

    pictures = blocks.ListBlock(PictureBlock(), label=_("Pictures"), min_num=2, max_num=12)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "home/blocks/gallery_block.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words."""

    text = blocks.TextBlock(label=_("Words"), rows=3)
    author = blocks.CharBlock(label=_("Author"), required=False, max_length=100)
    role = blocks.CharBlock(label=_("Who it is"), required=False, max_length=100)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "home/blocks/quote_block.html"


CALLOUT_STYLES = {
    "info": _("Good to know"),
    "success": _("Advice"),
    "warning": _("Take care"),
    "danger": _("Danger"),
}


class CalloutValue(blocks.StructValue):
    """A call-out that can say its kind in words, since colour never speaks alone."""

    @property
    def style_name(self) -> str:
        return CALLOUT_STYLES.get(self.get("style"), "")


class CalloutBlock(blocks.StructBlock):
    """A remark set apart from the text."""

    style = blocks.ChoiceBlock(
        label=_("Kind"), choices=list(CALLOUT_STYLES.items()), default="info"
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Call-out")
        template = "home/blocks/callout_block.html"
        value_class = CalloutValue


class PracticesBlock(blocks.StructBlock):
    """A short list of facts with a check mark: how one works, what one promises."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=100)
    points = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Points"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Check list")
        template = "home/blocks/practices_block.html"


class PlaceBlock(blocks.StructBlock):
    """Where and when to find somebody."""

    name = blocks.CharBlock(label=_("Name"), max_length=100)
    address = blocks.TextBlock(label=_("Address"), required=False, rows=2)
    hours = blocks.TextBlock(label=_("Opening hours"), required=False, rows=2)
    phone = blocks.CharBlock(label=_("Phone"), required=False, max_length=32)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)

    class Meta:
        icon = "home"
        label = _("Place")


class PlacesBlock(blocks.StructBlock):
    """Places and contacts, as cards."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=100)
    places = blocks.ListBlock(PlaceBlock(), label=_("Places"), min_num=1)

    class Meta:
        icon = "home"
        label = _("Places and contacts")
        template = "home/blocks/places_block.html"


class LinkValue(blocks.StructValue):
    """The address of a link, whichever of its two fields holds it."""

    @property
    def url(self) -> str:
        page = self.get("page")
        return (page.url if page and page.live else "") or self.get("address") or ""


class ButtonBlock(blocks.StructBlock):
    """A button that leads to a page of the site or to an address."""

    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page of the site"), required=False)
    address = blocks.URLBlock(label=_("Or another address"), required=False)
    is_quiet = blocks.BooleanBlock(label=_("Discreet"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        template = "home/blocks/button_block.html"
        value_class = LinkValue

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            error = ValidationError(_("Choose a page or give an address, not both."))
            raise blocks.StructBlockValidationError(block_errors={"page": error})
        return cleaned


class ShopEntryBlock(blocks.StructBlock):
    """The way into the shop; says by itself whether the shop is open."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)

    class Meta:
        icon = "tag"
        label = _("Way into the shop")
        template = "home/blocks/shop_entry_block.html"


class SelectionBlock(blocks.StructBlock):
    """A title, an introduction and some pages; subclasses say of which kind."""

    eyebrow = blocks.CharBlock(label=_("Line above the title"), required=False, max_length=60)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, rows=2)


class ProducersBlock(SelectionBlock):
    """Chosen producers, or the first ones."""

    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="producers.ProducerPage"),
        label=_("Producers"),
        default=[],
        required=False,
        help_text=_("None chosen: the first six."),
    )

    class Meta:
        icon = "group"
        label = _("Producers")
        template = "home/blocks/producers_block.html"


class GuidesBlock(SelectionBlock):
    """Chosen guides, or the first ones."""

    pages = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="guides.GuidePage"),
        label=_("Guides"),
        default=[],
        required=False,
        help_text=_("None chosen: the first three."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Guides")
        template = "home/blocks/guides_block.html"


class StoryBlocks(blocks.StreamBlock):
    """What a text is made of, on every page."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    practices = PracticesBlock()
    places = PlacesBlock()
    button = ButtonBlock()


class HomeBlocks(StoryBlocks):
    """The sections of the home page."""

    shop_entry = ShopEntryBlock()
    producers = ProducersBlock()
    guides = GuidesBlock()
