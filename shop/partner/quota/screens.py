"""The addresses and the menu entry of the requests for more enterprises."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from .views import LimitAnswerView, LimitRequestsView, LimitRequestView

urlpatterns = [
    path("boutique/limite/", LimitRequestView.as_view(), name="boutique_limit_request"),
    path("boutique/limite/demandes/", LimitRequestsView.as_view(), name="boutique_limit_requests"),
    path(
        "boutique/limite/demandes/<int:pk>/",
        LimitAnswerView.as_view(),
        name="boutique_limit_answer",
    ),
]


class LimitRequestsMenuItem(MenuItem):
    """The requests, for the administrators alone."""

    def is_shown(self, request) -> bool:
        return request.user.is_superuser


menu_item = LimitRequestsMenuItem(
    _("More enterprises"),
    reverse_lazy("boutique_limit_requests"),
    icon_name="group",
    order=90,
)
