from django.urls import path

from shop.storefront.basket import views
from shop.storefront.cycles import lists

urlpatterns = [
    path("", views.BasketView.as_view(), name="summary"),
    path("ajouter/<int:pk>/", views.BasketAddView.as_view(), name="add"),
    path("lignes/<int:pk>/", views.LineUpdateView.as_view(), name="update"),
    path("lignes/<int:pk>/retirer/", views.LineRemoveView.as_view(), name="remove"),
    path("listes/<int:pk>/reprendre/", lists.UseListView.as_view(), name="use-list"),
    path("listes/<int:pk>/oublier/", lists.ForgetListView.as_view(), name="forget-list"),
]
