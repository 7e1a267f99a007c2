"""The entries of shops in the page tree."""

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Site

from shop.partner.models import Sells, Shop

from .models import ShopPage


@transaction.atomic
def sync_entry(*, actor, shop: Shop) -> None:
    """Give a shop its entry below the site's home page, shown or hidden as the shop is.

    Nothing happens while the site has no home page. `actor` signs the revisions: a person, or None
    for what is loaded by a command.
    """
    page = ShopPage.objects.filter(shop=shop).first() or _add(shop)
    if page is None:
        return
    is_shown = shop.enterprise.sells != Sells.NONE
    if is_shown and not page.live:
        revision = page.save_revision(user=actor)
        revision.publish(user=actor, skip_permission_checks=True)  # roles decide, not page rights
    elif page.live and not is_shown:
        UnpublishPageAction(page, user=actor).execute(skip_permission_checks=True)


def _add(shop: Shop) -> ShopPage | None:
    """Add the entry, hidden yet. The lock keeps two shops from taking the same place."""
    site = Site.objects.filter(is_default_site=True).first()
    home = site and Page.objects.select_for_update().get(pk=site.root_page_id)
    if home is None or not ShopPage.can_exist_under(home):
        return None
    return home.add_child(instance=ShopPage(title=shop.name, shop=shop, live=False))
