from shop.backoffice.forms import ScopedForm
from shop.partner.models import Sells
from shop.rules.access import Action

from .services import SWITCHES, save_settings


class ShopSettingsForm(ScopedForm):
    """What a shop says and allows. Who sells nobody else's products decides for no producer."""

    action = Action.EDIT_ENTERPRISE

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.enterprise.sells != Sells.ANY:
            for name in SWITCHES:
                self.fields.pop(name, None)

    def save(self, commit=True):
        return save_settings(actor=self.actor, shop=self.instance)
