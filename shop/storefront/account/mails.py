"""Messages about an account. Links carry the site's own address, whatever the request says."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.accounts.tokens import Opening, make_opening, make_token
from shop.communication.returns.services import may_try
from shop.communication.services import write_message
from shop.rules.mail import address_key
from shop.storefront.urlconf import shop_reverse


def send_confirm_link(*, shop, user, email: str, onward: str = "") -> None:
    """Ask the reader of an address to confirm that it belongs to the account.

    `onward` is the path where the person goes on afterwards, if they were on their way.
    """
    token = make_token(user=user, email=email, now=timezone.now())
    _write(
        shop,
        email,
        subject=_("Confirm your e-mail address"),
        kind="account_confirm",
        secret=token,
        user=user,
        onward=onward,
        link=_absolute(shop, "customer:confirm-email", token=token) + _query(onward),
    )


def send_open_link(*, shop, opening: Opening, onward: str = "") -> None:
    """Send the link that opens an account: whoever asked for it is in once it is followed."""
    token = make_opening(opening)
    _write(
        shop,
        opening.email,
        subject=_("Open your account"),
        kind="account_open",
        secret=token,
        onward=onward,
        link=_absolute(shop, "customer:open", token=token) + _query(onward),
    )


def send_already_known(*, shop, email: str, onward: str = "") -> None:
    """Tell the owner of an address that somebody tried to register it again."""
    _write(
        shop,
        email,
        subject=_("You already have an account"),
        kind="account_known",
        cause=f"known:{email.lower()}:{timezone.now():%Y-%m-%dT%H}",  # once an hour
        onward=onward,
        link=_absolute(shop, "customer:login") + _query(onward),
    )


def send_reset_link(*, shop, user, uid: str, token: str) -> None:
    """Send the link, valid once, to choose a new password."""
    _write(
        shop,
        user.email,
        subject=_("Choose a new password"),
        kind="account_reset",
        secret=token,
        user=user,
        link=_absolute(shop, "customer:password-reset-confirm", uidb64=uid, token=token),
    )


def _absolute(shop, name: str, **kwargs) -> str:
    return settings.BASE_URL + shop_reverse(shop, name, **kwargs)


def _query(onward: str) -> str:
    return f"?{urlencode({'next': onward})}" if onward else ""


def _write(
    shop,
    to: str,
    *,
    subject: str,
    kind: str,
    secret: str = "",
    onward: str = "",
    cause: str = "",
    **context,
) -> None:
    """Write a message with a secret link. Where it leads onward may be one too: an invitation."""
    write_message(
        shop=shop,
        to=to,
        subject=subject,
        kind=kind,
        context={"onward": onward, **context},
        cause=cause or f"{kind}:{secret}",
        secrets=tuple(filter(None, (secret, _query(onward)))),
        passes_mark=may_try(key=address_key(to), kind=kind, now=timezone.now()),
    )
