"""`manage.py reconcile`: who got what, in French, and a failure for each cent that is missing."""

from datetime import datetime
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from shop.order.models import Surcharge
from shop.rules.orders import CANCELLED
from tests import factories

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def order(shop):
    producer = factories.EnterpriseFactory(name="Verger Tissot")
    apples = factories.ProductFactory(shop=shop, producer=producer, title="Pommes", price="3.00")
    cider = factories.ProductFactory(shop=shop, title="Cidre", price="6.00", vat_rate="20")
    factories.FeeFactory(shop, percent="8", label="Gestion")
    factories.FeeFactory(shop, calculator="flat", amount="2.00", label="Dossier")
    return factories.OrderFactory(shop, {apples: 4, cider: 1})


def run(*options) -> tuple[str, str]:
    """Run the command and return what it says and what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("reconcile", *options, stdout=out, stderr=err)
    except CommandError as error:
        return plain(out.getvalue()), plain(f"{err.getvalue()}{error} [{error.returncode}]")
    return plain(out.getvalue()), plain(err.getvalue())


def test_the_command_prints_who_got_what(order):
    out, err = run()
    assert err == ""
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert rows[0] == "1 commande"
    assert "Qui Pour quoi Montant" in rows
    assert "Verger Tissot Produits, au prix dû 12,00 €" in rows
    assert f"{order.shop.enterprise.name} Commande entière – Dossier 2,00 €" in rows
    assert f"{order.shop.enterprise.name} Frais – Gestion 1,44 €" in rows
    assert "Attribué 21,44 €" in rows
    assert "Total des commandes 21,44 €" in rows
    assert "En tout, pour chacun :" in rows
    assert f"{order.shop.enterprise.name} 3,44 €" in rows
    assert "Tout tombe juste, au centime." in rows


def test_the_command_fails_and_names_what_does_not_add_up(order):
    Surcharge.objects.update(incl_tax=Decimal("2.50"))
    out, err = run()
    assert "Commande entière – Dossier : 2,50 € en base, 2,00 € attendu." in err
    assert f"Commande {order.number}, total : 21,44 € en base, 21,94 € attendu." in err
    assert "3 écarts : 21,44 € attribués sur 21,44 €. [1]" in err
    assert "Tout tombe juste" not in out


def test_the_command_takes_one_shop_and_one_order(order):
    other = factories.ShopFactory(is_main=False)
    second = factories.OrderFactory(other, {factories.ProductFactory(shop=other): 1})
    assert "2 commandes" in run()[0]
    for option in (f"--shop={other.slug}", f"--order={second.number}"):
        out = run(option)[0]
        assert "1 commande\n" in out
        assert "4,20 €" in out
        assert "Verger Tissot" not in out


def test_the_command_takes_local_days_with_the_last_one_included(shop):
    product = factories.ProductFactory(shop=shop)
    for day, hour in ((22, 23), (23, 0), (24, 23), (25, 0)):
        now = datetime(2026, 11, day, hour, 59 if hour else 0, 59 if hour else 0, tzinfo=PARIS)
        factories.OrderFactory(shop, {product: 1}, now=now)
    assert "2 commandes" in run("--from=2026-11-23", "--to=2026-11-24")[0]
    assert "3 commandes" in run("--from=2026-11-23")[0]
    assert "1 commande\n" in run("--to=2026-11-22")[0]
    assert "0 commande" in run("--from=2027-01-01")[0]


def test_the_command_leaves_cancelled_orders_out_unless_asked(shop):
    product = factories.ProductFactory(shop=shop)
    gone = factories.OrderFactory(shop, {product: 1}, status=CANCELLED)
    factories.OrderFactory(shop, {product: 2})
    assert "8,40 €" in run()[0]
    assert "12,60 €" in run("--cancelled")[0]
    assert "4,20 €" in run("--cancelled", f"--order={gone.number}")[0]
    assert "est annulée" in run(f"--order={gone.number}")[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--shop=nulle-part"], "Il n’y a pas de boutique « nulle-part » (--shop)."),
        (["--from=hier"], "--from : « hier » n’est pas une date ; écrivez 2026-11-24."),
        (["--to=2026-13-01"], "--to : « 2026-13-01 » n’est pas une date"),
        (["--from=2026-11-25", "--to=2026-11-24"], "Le dernier jour (--to) est avant"),
        (["--order=999"], "Il n’y a pas de commande 999"),
    ],
)
def test_a_wrong_option_is_told_in_words(order, options, words):
    out, err = run(*options)
    assert out == ""
    assert words in err
    assert err.endswith("[2]")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
