"""Two clicks on the confirmation, and two files, at the same moment."""

import pytest
from django.utils import timezone

from shop.catalogue.importing.services import AlreadyImported, confirm_import, plan_of
from shop.catalogue.models import Product
from shop.partner.models import Partner
from tests import factories
from tests.concurrency import run_together

from .spreadsheets import csv_file, peaches, started

pytestmark = pytest.mark.django_db(transaction=True)


def confirming(actor, pending):
    seen = plan_of(pending, actor=actor).digest
    return lambda: confirm_import(actor=actor, pending=pending, seen=seen, now=timezone.now())


def test_two_clicks_at_once_import_the_file_once(shop, manager):
    factories.CategoryFactory(name="Fruits")
    pending = started(manager, shop, csv_file(peaches()))
    call = confirming(manager, pending)
    answers = run_together(call, call)
    assert sum(isinstance(each, AlreadyImported) for each in answers) == 1, answers
    assert Product.objects.count() == 1


def test_two_files_that_found_the_same_producer_make_it_once(shop, manager):
    factories.CategoryFactory(name="Fruits")
    manager.enterprise_limit = 50
    manager.save()
    files = [csv_file(peaches()), csv_file(peaches(title="Prunes"))]
    calls = [confirming(manager, started(manager, shop, content)) for content in files]
    answers = run_together(*calls)
    assert sum(isinstance(each, Exception) for each in answers) == 1, answers
    assert Partner.objects.filter(name="Ferme du Lac").count() == 1
    assert Product.objects.count() == 1
