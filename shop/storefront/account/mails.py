"""Mails about an account. Links carry the site's own address, whatever the request says."""

from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from shop.accounts.tokens import make_token
from shop.communication.mail import send_mail
from shop.storefront.urlconf import shop_reverse


def send_confirm_link(*, shop, user, email: str, onward: str = "") -> bool:
    """Ask the reader of an address to confirm that it belongs to the account.

    `onward` is the path where the person goes on afterwards, if they were on their way.
    """
    token = make_token(user=user, email=email)
    return _send(
        shop,
        email,
        subject=_("Confirm your e-mail address"),
        template="account_confirm",
        user=user,
        onward=onward,
        link=_absolute(shop, "customer:confirm-email", token=token) + _query(onward),
    )


def send_already_known(*, shop, email: str, onward: str = "") -> bool:
    """Tell the owner of an address that somebody tried to register it again."""
    return _send(
        shop,
        email,
        subject=_("You already have an account"),
        template="account_known",
        link=_absolute(shop, "customer:login") + _query(onward),
    )


def send_reset_link(*, shop, user, uid: str, token: str) -> bool:
    """Send the link, valid once, to choose a new password."""
    return _send(
        shop,
        user.email,
        subject=_("Choose a new password"),
        template="account_reset",
        user=user,
        link=_absolute(shop, "customer:password-reset-confirm", uidb64=uid, token=token),
    )


def _absolute(shop, name: str, **kwargs) -> str:
    return settings.BASE_URL + shop_reverse(shop, name, **kwargs)


def _query(onward: str) -> str:
    return f"?{urlencode({'next': onward})}" if onward else ""


def _send(shop, to: str, *, subject: str, template: str, **context) -> bool:
    return send_mail(
        shop=shop,
        to=to,
        subject=subject,
        template=template,
        context=context,
    )
