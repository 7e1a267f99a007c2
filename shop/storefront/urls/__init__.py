"""Every page of a shop. Namespaces keep Oscar's names, which its own code reverses."""

from django.urls import include, path

from shop.storefront.calendar.views import CalendarView
from shop.storefront.contact.views import ContactView
from shop.storefront.cycles.notices import ConfirmNoticesView, CycleNoticesView

from . import basket, catalogue, checkout, customer

urlpatterns = [
    path("", include((catalogue.urlpatterns, "catalogue"))),
    path("contact/", ContactView.as_view(), name="contact"),
    path("calendrier.ics", CalendarView.as_view(), name="calendar"),
    path("me-prevenir/", CycleNoticesView.as_view(), name="cycle-notices"),
    path("me-prevenir/<str:token>/", ConfirmNoticesView.as_view(), name="cycle-notices-confirm"),
    path("panier/", include((basket.urlpatterns, "basket"))),
    path("commande/", include((checkout.urlpatterns, "checkout"))),
    path("compte/", include((customer.urlpatterns, "customer"))),
]
