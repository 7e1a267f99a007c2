"""The log in the menu, on the start page, and its addresses."""

from datetime import datetime

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks

from shop.backoffice.panels import FIGURE_HOOK, WARNING_HOOK, Figure, ShopWarning
from shop.backoffice.permissions import has_shop
from shop.communication.models import Mark, Relay
from shop.rules.access import Action

from .address_views import ADDRESSES, AddressCheckView, AddressesView
from .addresses import marked_addresses
from .fate import LATE
from .filters import LOST_LATELY
from .modeladmin import MessageAdmin
from .reach import RECENT, lost_lately, messages_for

log = MessageAdmin()
log.register_with_wagtail()


@hooks.register("register_admin_urls")
def address_urls() -> list:
    root = "boutique/messages/adresses/"
    return [
        path(root, AddressesView.as_view(), name=ADDRESSES),
        path(f"{root}verifier/", AddressCheckView.as_view(), name="shop_mail_address_check"),
    ]


def _list(query: str = "") -> str:
    return reverse(log.url_helper.get_action_url_name("index")) + query


@hooks.register(FIGURE_HOOK)
def not_arrived(actor) -> Figure | None:
    """Count the messages of a week that did not arrive, for those who may read them."""
    if not has_shop(actor, Action.READ_MESSAGES):
        return None
    count = lost_lately(messages_for(actor), timezone.now()).count()
    words = ngettext("message did not arrive", "messages did not arrive", count)
    return Figure(count, words, _list(f"?etat={LOST_LATELY}"), "mail", 5)


@hooks.register(WARNING_HOOK)
def about_messages(actor) -> list[ShopWarning]:
    """Warn of messages that came back, of those that wait for an address, and of a way out shut."""
    if not has_shop(actor, Action.READ_MESSAGES):
        return []
    now = timezone.now()
    found = (_rejected(actor, now), _complained(actor, now), _held(actor), _stuck(actor, now))
    return [each for each in found if each]


def _rejected(actor, now: datetime) -> ShopWarning | None:
    count = lost_lately(messages_for(actor), now).count()
    words = ngettext(
        "%(count)d message of this week did not reach its reader.",
        "%(count)d messages of this week did not reach their readers.",
        count,
    )
    url = _list(f"?etat={LOST_LATELY}")
    return ShopWarning(words % {"count": count}, url, _("See why")) if count else None


def _complained(actor, now: datetime) -> ShopWarning | None:
    marked = marked_addresses(actor).filter(mark=Mark.COMPLAINED, marked_at__gte=now - RECENT)
    count = marked.count()
    words = ngettext(
        "%(count)d person reported a message of yours as unwanted this week.",
        "%(count)d people reported a message of yours as unwanted this week.",
        count,
    )
    where = reverse(ADDRESSES)
    return ShopWarning(words % {"count": count}, where, _("See the addresses")) if count else None


def _held(actor) -> ShopWarning | None:
    held = messages_for(actor).held()
    count = (held if actor.is_superuser else held.filter(is_open=True)).count()
    words = ngettext(
        "%(count)d message waits, for its address refuses our mail.",
        "%(count)d messages wait, for their addresses refuse our mail.",
        count,
    )
    where = reverse(ADDRESSES)
    return ShopWarning(words % {"count": count}, where, _("See the addresses")) if count else None


def _stuck(actor, now: datetime) -> ShopWarning | None:
    """Warn while the provider fails, or when nobody hands over what is due."""
    waiting = messages_for(actor).sendable(now)
    url, action = _list("?etat=pending"), _("See the messages")
    if Relay.objects.filter(paused_until__gt=now).exists() and waiting.exists():
        words = _("The service that sends our mail has a trouble. Messages wait; they leave later.")
        return ShopWarning(words, url, action)
    count = waiting.filter(due_at__lt=now - LATE).count()
    words = ngettext(
        "%(count)d message should have left more than an hour ago. Tell who looks after the site.",
        "%(count)d messages should have left more than an hour ago. Tell who looks after the site.",
        count,
    )
    return ShopWarning(words % {"count": count}, url, action) if count else None
