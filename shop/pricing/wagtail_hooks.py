from .modeladmin import GroupAdmin

GroupAdmin().register_with_wagtail()
