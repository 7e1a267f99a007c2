"""Who sends the mail in production, from the environment (docs/deployment.md)."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from . import _environment

TIMEOUT = 15  # seconds for each answer; the worker's lease of a message is longer than all of them
SMTP = "django.core.mail.backends.smtp.EmailBackend"
# What each provider's own pages ask for (read in November 2026). Brevo sends under an envelope
# address of its own, so that DKIM alone carries DMARC and no SPF record is needed.
SPF = {"brevo": "none", "mailjet": "include:spf.mailjet.com"}
DKIM = {"mailjet": "mailjet"}


def provider(env: environ.Env) -> dict[str, Any]:
    """Return the mailer that really sends: by SMTP (EMAIL_URL), or by a provider's own interface.

    Raises ImproperlyConfigured when a variable is missing or names no provider.
    """
    name = env("HALLE_MAIL_PROVIDER", default="smtp")
    timeout = _environment.number(env, "HALLE_MAIL_TIMEOUT", TIMEOUT, least=1)
    if name == "smtp":
        return _smtp(_email_url(env), timeout)
    keys = {
        "brevo": {"api_key": "BREVO_API_KEY"},
        "mailjet": {"api_key": "MAILJET_API_KEY", "secret_key": "MAILJET_SECRET_KEY"},
    }
    if name not in keys:
        raise ImproperlyConfigured(
            f"HALLE_MAIL_PROVIDER is “{name}”: set smtp, {' or '.join(keys)}."
        )
    options = {option: env(variable) for option, variable in keys[name].items()}
    return {
        "BACKEND": f"anymail.backends.{name}.EmailBackend",
        "OPTIONS": {**options, "timeout": timeout},
    }


def records(env: environ.Env) -> dict[str, Any]:
    """Return the settings that say which DNS records the sender's domain needs."""
    name = env("HALLE_MAIL_PROVIDER", default="smtp")
    return {
        "MAIL_SPF": env("HALLE_MAIL_SPF", default=SPF.get(name, "")),
        "MAIL_DKIM": env("HALLE_MAIL_DKIM", default=DKIM.get(name, "")),
        "MAIL_DMARC_REPORTS": env("HALLE_MAIL_DMARC_REPORTS", default=""),
        "MAIL_LOOK_UP": env.bool("HALLE_MAIL_LOOK_UP", default=True),
    }


def _email_url(env: environ.Env) -> dict[str, Any]:
    """Return EMAIL_URL in its parts. It holds a password: what is wrong with it is not shown."""
    try:
        return env.email_url("EMAIL_URL")
    except (ImproperlyConfigured, ValueError):
        wanted = "smtp+tls://name:password@smtp.provider.example:587"
        raise ImproperlyConfigured(f"Set EMAIL_URL, such as {wanted}.") from None


def _smtp(url: dict[str, Any], timeout: int) -> dict[str, Any]:
    """Return the mailer of an address like smtp+tls://name:password@host:587."""
    if url["EMAIL_BACKEND"] != SMTP:  # a file, the console: the checks complain
        return {"BACKEND": url["EMAIL_BACKEND"]}
    options = {
        "host": url["EMAIL_HOST"],
        "port": url["EMAIL_PORT"],
        "username": url["EMAIL_HOST_USER"],
        "password": url["EMAIL_HOST_PASSWORD"],
        "use_tls": url.get("EMAIL_USE_TLS", False),
        "use_ssl": url.get("EMAIL_USE_SSL", False),
        "timeout": timeout,
    }
    return {"BACKEND": SMTP, "OPTIONS": options}
