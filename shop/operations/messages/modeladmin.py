from django.db.models import Value
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.display import column, state
from shop.backoffice.modeladmin import ShopModelAdmin
from shop.backoffice.permissions import RolePermissionHelper, has_shop
from shop.communication.models import Message
from shop.rules.access import Action

from .fate import STATE_KINDS, moment
from .filters import KindFilter, ShopFilter, StateFilter, WrittenFilter
from .reach import messages_for
from .screen import MessageView
from .search import MessageSearchHandler
from .shown import Shown
from .views import FileView, HtmlView, ResendView


class MessagePermissionHelper(RolePermissionHelper):
    """The log is for those who answer for a shop, and is read on the screen only."""

    def user_can_list(self, user) -> bool:
        return has_shop(user, Action.READ_MESSAGES)

    def user_can_export(self, user) -> bool:
        return False

    def annotate(self, rows, user):
        """Every row of the list may be seen; none may be changed."""
        return rows.annotate(granted_view=Value(True))


class MessageAdmin(ShopModelAdmin):
    """What the shops have written: seen and sent again, never edited or deleted."""

    model = Message
    base_url_path = "boutique/messages"
    menu_label = gettext_lazy("Messages")
    menu_icon = "mail"
    menu_order = 70
    inspect_view_enabled = True
    inspect_view_class = MessageView
    inspect_template_name = "shop/backoffice/message.html"
    index_template_name = "shop/backoffice/message_index.html"
    list_display = ["written", "fate", "reader", "about"]  # the fate is seen on a phone
    unbroken = ("written",)
    list_filter = [StateFilter, KindFilter, WrittenFilter, ShopFilter]
    search_fields = ["to", "subject"]
    search_handler_class = MessageSearchHandler
    ordering = ["-written_at", "-pk"]
    empty_text = gettext_lazy("No message yet. Every message of the shop is noted here.")

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.permission_helper = MessagePermissionHelper(self)

    def rows_for(self, actor, action):
        rows = messages_for(actor)
        return rows if action in (Action.VIEW, Action.READ_MESSAGES) else rows.none()

    def listed(self, rows):
        return rows.defer("text", "html")

    def get_admin_urls_for_registration(self):
        root = f"{self.base_url_path}/<int:instance_pk>"
        return (
            *super().get_admin_urls_for_registration(),
            path(f"{root}/renvoyer/", self._screen(ResendView), name="shop_message_resend"),
            path(f"{root}/contenu/", self._screen(HtmlView), name="shop_message_html"),
            path(f"{root}/fichier/", self._screen(FileView), name="shop_message_file"),
        )

    def _screen(self, view):
        def screen(request, instance_pk):
            return self.answer(view.as_view(model_admin=self), request, str(instance_pk))

        return screen

    def screen_url(self, pk: int) -> str:
        return reverse(self.url_helper.get_action_url_name("inspect"), args=[pk])

    @column(gettext_lazy("written"), "written_at")
    def written(self, row):
        return moment(row.written_at)

    @column(gettext_lazy("recipient"))
    def reader(self, row):
        return Shown(row).address

    @column(gettext_lazy("message"))
    def about(self, row):
        shown = Shown(row)
        if not shown.has_text:
            return shown.kind
        return format_html('{}<br><span class="shop-mail__kind">{}</span>', row.subject, shown.kind)

    @column(gettext_lazy("state"), "state")
    def fate(self, row):
        label = state(row.get_state_display(), STATE_KINDS.get(row.state, ""))
        if not row.resent_from_id:
            return label
        return format_html('{}<br><span class="shop-mail__kind">{}</span>', label, _("sent again"))
