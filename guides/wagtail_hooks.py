from wagtail import hooks

from .rich_text import CONVERSION, FragmentLinkHandler


@hooks.register("register_rich_text_features", order=100)
def keep_fragments_of_page_links(features) -> None:
    features.register_link_type(FragmentLinkHandler)
    features.register_converter_rule("contentstate", "link", CONVERSION)
