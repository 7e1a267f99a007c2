from .modeladmin import CustomerAdmin

CustomerAdmin().register_with_wagtail()
