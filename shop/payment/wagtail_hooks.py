from .modeladmin import PaymentMethodAdmin

PaymentMethodAdmin().register_with_wagtail()
