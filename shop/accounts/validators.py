"""What people and enterprises type alike."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# As people write it: digits, spaces, dots, dashes, brackets, a leading +.
phone_number = RegexValidator(r"^\+?[\d .()-]{9,}$", _("Enter a valid phone number."))
