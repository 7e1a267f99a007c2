"""modeladmin's own screens, for the apps that extend one."""

from wagtail_modeladmin.views import InspectView

__all__ = ["InspectView"]
