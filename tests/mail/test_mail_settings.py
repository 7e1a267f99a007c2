"""Who sends the mail in production, from the environment."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import mailers

from halle.settings import _mail


@pytest.fixture
def configured(monkeypatch, settings):
    """Return the provider's mailer as these variables make it."""

    def made(**variables: str):
        for name in ("HALLE_MAIL_PROVIDER", "EMAIL_URL", "HALLE_MAIL_SPF", "HALLE_MAIL_DKIM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.MAILERS = {"provider": _mail.provider(environ.Env())}
        return mailers["provider"]

    return made


def test_smtp_comes_from_its_address_with_encryption_and_a_timeout(configured):
    mailer = configured(EMAIL_URL="smtp+tls://envoi%40ferme.fr:s%2Fecret@smtp.provider.example:587")
    assert (mailer.host, mailer.port, mailer.use_tls) == ("smtp.provider.example", 587, True)
    assert (mailer.username, mailer.password) == ("envoi@ferme.fr", "s/ecret")
    assert mailer.timeout == _mail.TIMEOUT


def test_smtp_over_ssl_finds_its_port(configured):
    mailer = configured(EMAIL_URL="smtp+ssl://smtp.provider.example", HALLE_MAIL_TIMEOUT="5")
    assert (mailer.port, mailer.use_ssl, mailer.timeout) == (465, True, 5)


def test_a_provider_is_reached_by_its_own_interface(configured):
    mailer = configured(HALLE_MAIL_PROVIDER="brevo", BREVO_API_KEY="key")
    assert (mailer.esp_name, mailer.api_key, mailer.timeout) == ("Brevo", "key", _mail.TIMEOUT)
    mailer = configured(
        HALLE_MAIL_PROVIDER="mailjet", MAILJET_API_KEY="key", MAILJET_SECRET_KEY="secret"
    )
    assert (mailer.esp_name, mailer.api_key, mailer.secret_key) == ("Mailjet", "key", "secret")


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({}, "EMAIL_URL"),
        ({"HALLE_MAIL_PROVIDER": "brevo"}, "BREVO_API_KEY"),
        ({"HALLE_MAIL_PROVIDER": "pigeon"}, "pigeon"),
        ({"EMAIL_URL": "pigeon://coop:secret"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://localhost", "HALLE_MAIL_TIMEOUT": "0"}, "HALLE_MAIL_TIMEOUT"),
        ({"EMAIL_URL": "smtp://localhost", "HALLE_MAIL_TIMEOUT": "soon"}, "HALLE_MAIL_TIMEOUT"),
    ],
)
def test_what_is_missing_is_named(configured, monkeypatch, variables, word):
    monkeypatch.delenv("BREVO_API_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match=word) as refused:
        configured(**variables)
    assert "secret" not in str(refused.value)


def test_each_provider_brings_the_records_that_it_is_known_to_need(monkeypatch):
    monkeypatch.setenv("HALLE_MAIL_PROVIDER", "mailjet")
    records = _mail.records(environ.Env())
    assert (records["MAIL_SPF"], records["MAIL_DKIM"]) == ("include:spf.mailjet.com", "mailjet")
    monkeypatch.setenv("HALLE_MAIL_SPF", "include:spf.ferme.fr")
    assert _mail.records(environ.Env())["MAIL_SPF"] == "include:spf.ferme.fr"
