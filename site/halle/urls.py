"""Addresses of the site. A shop's own addresses are mounted by shop.storefront.urlconf."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from home.sitemaps import PageSitemap
from producers.joining import urls as joining_urls
from shop.search.sitemaps import ProductSitemap
from shop.search.views import SiteSearchView
from shop.storefront.account.sign_in import StaffPasswordResetView

shop_urls = include("shop.storefront.urls")

sitemaps = {"pages": PageSitemap, "products": ProductSitemap}
robots = TemplateView.as_view(template_name="robots.txt", content_type="text/plain")

urlpatterns = [
    path("gestion/password_reset/", StaffPasswordResetView.as_view(), name="staff_password_reset"),
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("recherche/", SiteSearchView.as_view(), name="search"),
    path("", include(joining_urls)),
    path("", include("shop.communication.returns.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": sitemaps}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("", include(wagtail_urls)),
]
