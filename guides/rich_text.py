"""Links to a heading of another page: `<a linktype="page" id="3" fragment="les-frais">`.

Wagtail's own page links know no fragment. These keep it in the database, in the editor and on the
page; links without one behave as before.
"""

from urllib.parse import quote

from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.rich_text.pages import PageLinkHandler


class FragmentLinkHandler(PageLinkHandler):
    """Replaces wagtail.rich_text.pages.PageLinkHandler (Wagtail 8.0)."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        tags = super().expand_db_attributes_many(attrs_list)
        return [_with_fragment(tag, attrs) for tag, attrs in zip(tags, attrs_list, strict=True)]


def _with_fragment(tag: str, attrs: dict) -> str:
    fragment = attrs.get("fragment")
    if not fragment or not tag.endswith('">'):
        return tag
    return f'{tag[:-2]}#{quote(fragment)}">'


class FragmentElementHandler(PageLinkElementHandler):
    """Brings the fragment into the editor."""

    def get_attribute_data(self, attrs):
        data = super().get_attribute_data(attrs)
        return {**data, "fragment": attrs["fragment"]} if attrs.get("fragment") else data


def fragment_link_entity(props):
    """Brings the fragment back from the editor to the database."""
    if props.get("id") is None or not props.get("fragment"):
        return link_entity(props)
    attributes = {"linktype": "page", "id": props["id"], "fragment": props["fragment"]}
    return DOM.create_element("a", attributes, props["children"])


CONVERSION = {
    "from_database_format": {
        "a[href]": ExternalLinkElementHandler("LINK"),
        'a[linktype="page"]': FragmentElementHandler("LINK"),
    },
    "to_database_format": {"entity_decorators": {"LINK": fragment_link_entity}},
}
