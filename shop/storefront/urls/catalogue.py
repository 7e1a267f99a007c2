from django.urls import path

from shop.storefront.catalogue import views
from shop.storefront.cycles.choice import ChooseCycleView

urlpatterns = [
    path("", views.ShelfView.as_view(), name="index"),
    path("rayon/<slug:category_slug>_<int:pk>/", views.CategoryView.as_view(), name="category"),
    path("produits/<slug:product_slug>_<int:pk>/", views.ProductView.as_view(), name="detail"),
    path("vente/", ChooseCycleView.as_view(), name="choose-cycle"),
]
