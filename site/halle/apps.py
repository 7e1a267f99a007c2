from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HalleConfig(AppConfig):
    name = "halle"
    verbose_name = _("Halle")
