from django.urls import path

from shop.checkout import views

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("qui/", views.BuyerView.as_view(), name="buyer"),
    path("retrait/", views.PickupView.as_view(), name="pickup"),
    path("paiement/", views.PaymentView.as_view(), name="payment"),
    path("resume/", views.SummaryView.as_view(), name="summary"),
    path("merci/", views.ThankYouView.as_view(), name="thank-you"),
]
