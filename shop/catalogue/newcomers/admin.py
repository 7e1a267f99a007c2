from shop.backoffice.permissions import RolePermissionHelper
from shop.partner.editing import hub_shops
from shop.partner.modeladmin import EnterpriseAdmin

from .views import ProducerCreateView


class ResellersHelper(RolePermissionHelper):
    """Who resells looks after producers; a shop of own products has none to make."""

    def user_can_create(self, user) -> bool:
        return super().user_can_create(user) and hub_shops(user).exists()


class ProducerAdmin(EnterpriseAdmin):
    """The producers of a back office, each made with its first products."""

    create_view_class = ProducerCreateView
    create_template_name = "shop/backoffice/enterprise_create.html"

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.permission_helper = ResellersHelper(self)
