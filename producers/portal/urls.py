"""Addresses of the portal. Each part brings its own."""

from django.urls import include, path

from .cycles.urls import urlpatterns as cycles
from .home import DashboardView, EnterprisesView
from .journal.urls import urlpatterns as journal
from .onboarding.urls import urlpatterns as onboarding
from .order_mails.urls import urlpatterns as order_mails
from .orders.urls import urlpatterns as orders
from .permissions.urls import entry as shop_permissions
from .permissions.urls import urlpatterns as permissions
from .products.urls import urlpatterns as products
from .shop.urls import urlpatterns as shop
from .story.urls import urlpatterns as story
from .team.urls import urlpatterns as team

of_one = [
    path("", DashboardView.as_view(), name="portal_home"),
    *products,
    *cycles,
    *orders,
    *story,
    *permissions,
    *team,
    *shop,
    *order_mails,
    *journal,
    *onboarding,
]
urlpatterns = [
    path("ferme/", EnterprisesView.as_view(), name="portal_enterprises"),
    *shop_permissions,
    path("ferme/<int:enterprise_pk>/", include(of_one)),
]
