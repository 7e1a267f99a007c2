from .modeladmin import PickupPointAdmin

PickupPointAdmin().register_with_wagtail()
