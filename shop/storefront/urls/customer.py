from django.urls import path

from shop.storefront.account import address, orders, profile, registration, sign_in

urlpatterns = [
    path("", profile.SummaryView.as_view(), name="summary"),
    path("connexion/", sign_in.SignInView.as_view(), name="login"),
    path("deconnexion/", sign_in.SignOutView.as_view(), name="logout"),
    path("inscription/", registration.RegisterView.as_view(), name="register"),
    path("ouvrir/<str:token>/", registration.OpenAccountView.as_view(), name="open"),
    path("confirmer/<str:token>/", registration.ConfirmEmailView.as_view(), name="confirm-email"),
    path("renvoyer/", registration.ResendConfirmationView.as_view(), name="resend-confirmation"),
    path("verifier-adresse/", address.CheckAddressView.as_view(), name="check-address"),
    path("profil/", profile.ProfileView.as_view(), name="profile-view"),
    path("profil/modifier/", profile.ProfileUpdateView.as_view(), name="profile-update"),
    path("mot-de-passe/", sign_in.PasswordChangeView.as_view(), name="change-password"),
    path("mot-de-passe/oublie/", sign_in.PasswordResetView.as_view(), name="password-reset"),
    path(
        "mot-de-passe/oublie/envoye/",
        sign_in.PasswordResetDoneView.as_view(),
        name="password-reset-done",
    ),
    path(
        "mot-de-passe/<uidb64>/<token>/",
        sign_in.PasswordResetConfirmView.as_view(),
        name="password-reset-confirm",
    ),
    path("commandes/", orders.OrderListView.as_view(), name="order-list"),
    path("commandes/<slug:order_number>/", orders.OrderDetailView.as_view(), name="order"),
    path(
        "suivi/<slug:order_number>/<str:hash>/",
        orders.AnonymousOrderView.as_view(),
        name="anon-order",
    ),
]
