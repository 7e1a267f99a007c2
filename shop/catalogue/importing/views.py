from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shop.backoffice.exceptions import Refused
from shop.backoffice.modeladmin import forbidden
from shop.catalogue.models import Category, ProductImport, Unit, VatRate
from shop.partner.editing import hub_shops

from .columns import COLUMNS
from .forms import ImportForm
from .reading import Unreadable
from .report import Report
from .services import AlreadyImported, confirm_import, plan_of, start_import
from .template_file import csv_template, xlsx_template

START, REVIEW, TEMPLATE = "shop_import", "shop_import_review", "shop_import_template"
TEMPLATES = {"csv": csv_template, "xlsx": xlsx_template}


def for_importers(view):
    """Answer 403 to who may not create producers for any shop that resells."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not hub_shops(request.user).exists():
            return forbidden(request)
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            return forbidden(request)

    return guarded


@for_importers
@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """Ask for the file; by POST, keep its lines and lead to what they would do."""
    form = ImportForm(request.POST or None, request.FILES or None, actor=request.user)
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES, actor=request.user)
        if form.is_valid() and (pending := _started(request, form)):
            return redirect(REVIEW, pending.pk)
    context = {"form": form, "columns": COLUMNS, "departments": Category.objects.order_by("path")}
    choices = {"units": Unit.labels, "rates": VatRate.values}
    return render(request, "shop/backoffice/import.html", context | choices)


def _started(request, form: ImportForm) -> ProductImport | None:
    try:
        return start_import(
            actor=request.user,
            shop=form.chosen_shop,
            content=form.content,
            filename=form.cleaned_data["file"].name,
            now=timezone.now(),
        )
    except Unreadable as error:
        form.refuse(error)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, pk: int):
    """Show what a file would do, line by line; by POST, do it."""
    own = ProductImport.objects.filter(actor=request.user).select_related("shop__enterprise")
    pending = get_object_or_404(own, pk=pk)
    return _reviewed(request, pending)


@for_importers
def _reviewed(request, pending: ProductImport):
    if request.method == "POST":
        return _confirmed(request, pending)
    if pending.confirmed_at is not None:
        return render(request, "shop/backoffice/import_done.html", {"pending": pending})
    plan = plan_of(pending, actor=request.user)
    report = Report(plan, request.GET.get("voir", ""), request.GET.get("page", ""))
    context = {"pending": pending, "plan": plan, "report": report, "page_obj": report.page}
    return render(request, "shop/backoffice/import_review.html", context)


def _confirmed(request, pending: ProductImport):
    seen = request.POST.get("seen", "")
    try:
        confirm_import(actor=request.user, pending=pending, seen=seen, now=timezone.now())
    except AlreadyImported as refused:
        messages.info(request, refused.message)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(REVIEW, pending.pk)


@for_importers
@require_safe
def template(request, file_format: str):
    """Send an empty spreadsheet with the columns."""
    if file_format not in TEMPLATES:
        raise Http404
    return TEMPLATES[file_format]()
