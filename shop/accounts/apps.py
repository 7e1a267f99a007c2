from django.apps import AppConfig
from django.db.models import CharField
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "shop.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # `email__lower`, the index of accounts, finds an address whatever its case. `iexact` does
        # not do: PostgreSQL compares capitals, in which "ı" is "I".
        CharField.register_lookup(Lower)
        from . import checks  # noqa: F401
