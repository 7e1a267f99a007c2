from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderCyclesConfig(AppConfig):
    name = "shop.order_cycles"
    label = "order_cycles"
    verbose_name = _("Order cycles")
