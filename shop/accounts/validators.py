"""What people and enterprises type alike."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shop.rules.mail import is_plain

# As people write it: digits, spaces, dots, dashes, brackets, a leading +.
phone_number = RegexValidator(r"^\+?[\d .()-]{9,}$", _("Enter a valid phone number."))


no_link = RegexValidator(
    r"://|\bwww\.|\w\.\w+/",
    _("Write a name, without the address of a site."),
    inverse_match=True,
)


def plain_address(value: str) -> None:
    """Refuse an e-mail address that can be written in several ways, or taken for another's."""
    if not is_plain(value):
        raise ValidationError(_("Write the address in plain letters, without accents or quotes."))
