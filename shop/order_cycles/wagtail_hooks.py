from .modeladmin import PickupPointAdmin
from .recurring.modeladmin import RhythmAdmin

PickupPointAdmin().register_with_wagtail()
RhythmAdmin().register_with_wagtail()
