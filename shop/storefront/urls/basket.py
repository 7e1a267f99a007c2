from django.urls import path

from shop.storefront.basket import views

urlpatterns = [
    path("", views.BasketView.as_view(), name="summary"),
    path("ajouter/<int:pk>/", views.BasketAddView.as_view(), name="add"),
    path("lignes/<int:pk>/", views.LineUpdateView.as_view(), name="update"),
    path("lignes/<int:pk>/retirer/", views.LineRemoveView.as_view(), name="remove"),
]
