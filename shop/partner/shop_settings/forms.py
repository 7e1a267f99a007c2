from shop.backoffice.forms import ScopedForm
from shop.partner.models import Sells
from shop.rules.access import Action

from .services import SWITCHES, save_settings


class ShopSettingsForm(ScopedForm):
    """What a shop says and allows.

    Who sells nobody else's products decides for no producer; a hidden shop stays closed.
    """

    action = Action.EDIT_ENTERPRISE

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sells = self.instance.enterprise.sells
        left_out = () if sells == Sells.ANY else SWITCHES
        for name in (*left_out, "is_open") if sells == Sells.NONE else left_out:
            self.fields.pop(name, None)

    def save(self, commit=True):
        return save_settings(actor=self.actor, shop=self.instance)
