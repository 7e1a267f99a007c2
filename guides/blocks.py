"""What a guide's text is made of: the blocks of every page, and tables, rules and placeholders."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from home.blocks import CalloutBlock, HeadingBlock, ParagraphBlock, PictureBlock

GUIDE_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol", "code"]
CELL_FEATURES = ["bold", "italic", "link", "code"]


class GuideCalloutBlock(CalloutBlock):
    """A call-out whose text may hold the same as a paragraph of the guide."""

    text = blocks.RichTextBlock(label=_("Text"), features=GUIDE_FEATURES)


class GuideTableBlock(TypedTableBlock):
    """A table whose cells keep bold, links and code."""

    text = blocks.RichTextBlock(label=_("Text"), features=CELL_FEATURES, required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "guides/blocks/table_block.html"


class GuideQuoteBlock(blocks.StructBlock):
    """Words of somebody else, or of a text."""

    text = blocks.RichTextBlock(label=_("Words"), features=GUIDE_FEATURES)
    author = blocks.CharBlock(label=_("Author"), required=False, max_length=100)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "guides/blocks/quote_block.html"


class PlaceholderBlock(blocks.StructBlock):
    """Says which picture is missing here, until somebody adds it."""

    source = blocks.CharBlock(label=_("File"), max_length=500)
    description = blocks.CharBlock(label=_("Description"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Missing picture")
        template = "guides/blocks/placeholder_block.html"


class RuleBlock(blocks.StaticBlock):
    """A line between two parts."""

    class Meta:
        icon = "horizontalrule"
        label = _("Separating line")
        template = "guides/blocks/rule_block.html"


class GuideBlocks(blocks.StreamBlock):
    """The body of a guide."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock(features=GUIDE_FEATURES)
    callout = GuideCalloutBlock()
    table = GuideTableBlock()
    picture = PictureBlock()
    placeholder = PlaceholderBlock()
    quote = GuideQuoteBlock()
    rule = RuleBlock()
