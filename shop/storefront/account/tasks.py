"""What is done apart from the request, so that its answer takes the same time for everybody."""

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from shop.accounts.models import User
from shop.accounts.tokens import Opening
from shop.partner.models import Shop
from shop.rules.mail import address_key

from .mails import send_already_known, send_open_link, send_reset_link


@task(priority=20)
def send_reset_links(shop_id: int, email: str) -> None:
    """Send the accounts with an address, if there are any, a link to choose a new password."""
    shop = Shop.objects.select_related("enterprise").get(pk=shop_id)
    for user in PasswordResetForm().get_users(email):
        send_reset_link(
            shop=shop,
            user=user,
            uid=urlsafe_base64_encode(force_bytes(user.pk)),
            token=default_token_generator.make_token(user),
        )


@task(priority=20)
def send_opening_link(shop_id: int, opening: dict, onward: str) -> None:
    """Send an address the link that opens its account, or say that it has one already."""
    shop = Shop.objects.select_related("enterprise").get(pk=shop_id)
    if User.objects.filter(email__lower=address_key(opening["email"])).exists():
        send_already_known(shop=shop, email=opening["email"], onward=onward)
    else:
        send_open_link(shop=shop, opening=Opening(**opening), onward=onward)
