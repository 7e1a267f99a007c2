from .modeladmin import EnterpriseAdmin, ShopAdmin

EnterpriseAdmin().register_with_wagtail()
ShopAdmin().register_with_wagtail()
