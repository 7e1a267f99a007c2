from django.urls import path

from . import views

urlpatterns = [
    path(
        "courrier/retours/<slug:provider>/<str:token>/",
        views.ReturnsView.as_view(),
        name="mail_returns",
    ),
    path("courrier/adresse/<str:token>/", views.AddressView.as_view(), name="mail_address"),
    path("courrier/desabonnement/<str:token>/", views.OptOutView.as_view(), name="mail_opt_out"),
]
