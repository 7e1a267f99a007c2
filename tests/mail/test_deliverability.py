"""`manage.py check --deploy` says in words what keeps mail from arriving (rules §3.5)."""

from contextlib import contextmanager

import pytest
from django.core import checks
from django.core.management import CommandError, call_command

from shop.communication import look_up

from .name_server import name_server

TXT_SPF = 'TXT "v=spf1 include:spf.provider.example -all"'
TXT_DMARC = 'TXT "v=DMARC1; p=none"'
GOOD = {
    "ferme.fr": ['TXT "site-verification=1"', TXT_SPF],
    "a._domainkey.ferme.fr": ['TXT "v=DKIM1; k=rsa; " "p=MIGfMA0G"'],
    "b._domainkey.ferme.fr": ["CNAME b.dkim.provider.example."],
    "b.dkim.provider.example": ['TXT "v=DKIM1; p=BBBB"'],
    "_dmarc.ferme.fr": [TXT_DMARC],
}


@pytest.fixture(autouse=True)
def production(settings):
    """Settings with which mail arrives."""
    settings.DEFAULT_FROM_EMAIL = "La ferme <bonjour@ferme.fr>"
    settings.BASE_URL = "https://www.ferme.fr"
    settings.ALLOWED_HOSTS = ["www.ferme.fr"]
    smtp = {"host": "smtp.provider.example", "use_tls": True, "timeout": 15}
    settings.MAILERS = settings.MAILERS | {
        "provider": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MAIL_WEBHOOK_TOKEN = "0123456789abcdefghij"
    settings.MAIL_SPF = "include:spf.provider.example"
    settings.MAIL_DKIM = "a=v=DKIM1; k=rsa; p=MIGfMA0G, b=b.dkim.provider.example"
    settings.MAIL_DMARC_REPORTS = "courrier@ferme.fr"
    settings.MAIL_LOOK_UP = True
    return settings


@contextmanager
def serving(zone, *, lifetime: float = 3.0):
    with name_server(zone) as resolver, pytest.MonkeyPatch.context() as patch:
        resolver.lifetime = lifetime
        patch.setattr(look_up, "resolver", lambda: resolver)
        yield


def found(zone=GOOD) -> dict[str, checks.CheckMessage]:
    with serving(zone):
        said = checks.run_checks(tags=["deliverability"], include_deployment_checks=True)
    return {each.id.removeprefix("deliverability."): each for each in said}


def test_nothing_is_said_when_all_is_well():
    assert found() == {}


@pytest.mark.parametrize(
    ("setting", "value", "number", "word"),
    [
        ("DEFAULT_FROM_EMAIL", "", "E001", "HALLE_FROM_EMAIL"),
        ("DEFAULT_FROM_EMAIL", "Halle <bonjour@localhost>", "E001", "HALLE_FROM_EMAIL"),
        ("BASE_URL", "http://127.0.0.1:8000", "E003", "HALLE_BASE_URL"),
        ("BASE_URL", "https://192.168.1.20", "E003", "HALLE_BASE_URL"),
        ("BASE_URL", "", "E003", "HALLE_BASE_URL"),
        ("BASE_URL", "https://[ferme", "E003", "HALLE_BASE_URL"),
        ("BASE_URL", "http://www.ferme.fr", "W004", "https://"),
        ("ALLOWED_HOSTS", ["ferme.example"], "W005", "ALLOWED_HOSTS"),
        ("MAIL_WEBHOOK_TOKEN", "", "W011", "https://www.ferme.fr/courrier/retours/generic/"),
        ("MAIL_WEBHOOK_TOKEN", "secret", "W011", "20"),
    ],
)
def test_what_is_missing_is_said_with_the_setting_to_change(settings, setting, value, number, word):
    setattr(settings, setting, value)
    said = found()
    assert set(said) == {number}
    assert word in said[number].hint


def test_a_sender_of_another_domain_than_the_sites_is_told(settings):
    settings.DEFAULT_FROM_EMAIL = "La ferme <laferme@orange.fr>"
    zone = {"orange.fr": [TXT_SPF], "_dmarc.orange.fr": [TXT_DMARC]}
    said = found(zone | {f"{name}._domainkey.orange.fr": ['TXT "p=MIGfMA0G"'] for name in "ab"})
    assert set(said) == {"W002"}
    assert "orange.fr" in said["W002"].msg
    assert "www.ferme.fr" in said["W002"].msg


@pytest.mark.parametrize(
    "backend",
    [
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.filebased.EmailBackend",
        "django.core.mail.backends.dummy.EmailBackend",
        "django.core.mail.backends.locmem.EmailBackend",
        "shop.communication.files.FileMailer",
    ],
)
def test_a_provider_that_sends_nothing_is_an_error(settings, backend):
    settings.MAILERS = settings.MAILERS | {"provider": {"BACKEND": backend}}
    assert set(found()) == {"E007"}


def test_a_missing_provider_and_a_missing_door_are_errors(settings):
    settings.MAILERS = {"default": settings.MAILERS["provider"]}
    assert set(found()) == {"E006", "E007"}


def test_a_provider_without_encryption_or_timeout_is_told(settings):
    options = {"host": "smtp.provider.example"}
    settings.MAILERS = settings.MAILERS | {"provider": {"OPTIONS": options}}
    assert set(found()) == {"W008", "W009"}


def test_a_relay_on_the_same_machine_needs_no_encryption(settings):
    options = {"host": "localhost", "timeout": 15}
    settings.MAILERS = settings.MAILERS | {"provider": {"OPTIONS": options}}
    assert found() == {}


def test_tasks_that_make_pages_wait_are_told(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    assert set(found()) == {"W010"}


def test_the_exact_records_to_publish_are_said_when_none_is_there():
    said = found({"ferme.fr": []})
    assert set(said) == {"W013", "W014", "W015"}
    assert 'ferme.fr. TXT "v=spf1 include:spf.provider.example ~all"' in said["W013"].hint
    assert "b._domainkey.ferme.fr. CNAME b.dkim.provider.example." in said["W014"].hint
    wanted = '_dmarc.ferme.fr. TXT "v=DMARC1; p=none; rua=mailto:courrier@ferme.fr"'
    assert wanted in said["W015"].hint


def test_a_spf_record_without_the_provider_is_mended_not_replaced():
    said = found(GOOD | {"ferme.fr": ['TXT "v=spf1 mx include:mx.ovh.com -all"']})
    wanted = "v=spf1 mx include:mx.ovh.com include:spf.provider.example -all"
    assert list(said) == ["W013"]
    assert wanted in said["W013"].hint


def test_another_dkim_key_than_the_providers_is_told():
    said = found(GOOD | {"a._domainkey.ferme.fr": ['TXT "v=DKIM1; p=OLD"']})
    assert list(said) == ["W014"]
    assert 'a._domainkey.ferme.fr. TXT "v=DKIM1; k=rsa; p=MIGfMA0G"' in said["W014"].hint


def test_a_dkim_key_that_nobody_named_is_asked_for(settings):
    settings.MAIL_DKIM = ""
    assert "HALLE_MAIL_DKIM" in found()["W014"].hint


def test_the_policy_of_the_parent_domain_counts(settings):
    settings.DEFAULT_FROM_EMAIL = "La ferme <bonjour@courrier.ferme.fr>"
    settings.MAIL_DKIM = "a"
    zone = {"courrier.ferme.fr": [TXT_SPF], "_dmarc.ferme.fr": [TXT_DMARC]}
    assert found(zone | {"a._domainkey.courrier.ferme.fr": ['TXT "p=A"']}) == {}


def test_a_provider_that_needs_no_spf_record_is_asked_for_none(settings):
    settings.MAIL_SPF = "none"
    assert found(GOOD | {"ferme.fr": []}) == {}


def test_a_domain_that_does_not_exist_is_an_error():
    assert set(found({})) == {"E012"}


def test_without_an_answer_the_records_are_told_and_nothing_fails():
    with serving({"ferme.fr": ["SILENCE"]}, lifetime=0.05):
        (said,) = checks.run_checks(tags=["deliverability"], include_deployment_checks=True)
    assert said.level == checks.INFO
    assert "n’ont pas pu être vérifiés" in said.msg
    assert "_dmarc.ferme.fr. TXT" in said.hint


def test_no_name_is_looked_up_when_that_is_switched_off(settings, monkeypatch):
    settings.MAIL_LOOK_UP = False
    monkeypatch.setattr(look_up, "texts", lambda name: pytest.fail(f"asked for {name}"))
    (said,) = checks.run_checks(tags=["deliverability"], include_deployment_checks=True)
    assert said.level == checks.INFO


def test_a_usual_check_says_nothing_about_mail(settings):
    settings.BASE_URL = ""
    assert checks.run_checks(tags=["deliverability"]) == []


def printed(capsys, *arguments) -> str:
    call_command("mail_records", *arguments)
    return capsys.readouterr().out


def test_the_records_are_printed_and_said_to_be_published(capsys):
    with serving(GOOD):
        text = printed(capsys)
    assert 'ferme.fr. TXT "v=spf1 include:spf.provider.example -all"' in text
    assert text.count("Publié.") == 4


def test_the_records_are_printed_without_a_network(capsys):
    with serving({"ferme.fr": ["SILENCE"]}, lifetime=0.05):
        text = printed(capsys)
    assert "b._domainkey.ferme.fr. CNAME b.dkim.provider.example." in text
    assert "Publié." not in text


def test_a_long_key_is_printed_in_pieces_that_a_name_server_takes(settings, capsys):
    settings.MAIL_DKIM = "a=v=DKIM1; p=" + "A" * 300
    line = next(line for line in printed(capsys, "--offline").splitlines() if "_domainkey" in line)
    assert [len(piece) for piece in line.split('"')[1::2]] == [255, 56]


def test_no_record_is_printed_for_a_sender_without_a_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "Halle <bonjour@localhost>"
    with pytest.raises(CommandError, match="localhost"):
        call_command("mail_records")
