"""The screens of the import among the administration's addresses."""

from django.urls import path
from wagtail import hooks

from .views import REVIEW, START, TEMPLATE, review, start, template

ROOT = "boutique/producteurs/importer/"


@hooks.register("register_admin_urls")
def import_urls() -> list:
    return [
        path(ROOT, start, name=START),
        path(f"{ROOT}<int:pk>/", review, name=REVIEW),
        path(f"{ROOT}modele.<str:file_format>", template, name=TEMPLATE),
    ]
