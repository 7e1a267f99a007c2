"""What `manage.py check --deploy` says about mail: what is missing for it to arrive (rules §3.5).

An error means that messages do not leave at all, or that their links lead nowhere; a warning that
some will be taken for spam. docs/deployment.md explains each number.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.rules.mail_records import is_aligned

from .record_words import advice_on, line_of, trouble_of
from .records import (
    SPF,
    NoSuchDomain,
    Record,
    Unanswered,
    sender_domain,
    survey,
    wanted,
)

TAG = "deliverability"
DOOR = "shop.communication.door.Door"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
PRETENDING = (
    "console",
    "dummy",
    "filebased",
    "locmem",
    "files.FileMailer",
    "anymail.backends.test",
)
AT_ONCE = ("ImmediateBackend", "DummyBackend")
LOCAL_ENDINGS = ("localhost", "local", "internal", "invalid", "test")
SHORTEST_TOKEN = 20


@register(TAG, deploy=True)
def check_sender(app_configs, **kwargs) -> list[CheckMessage]:
    """Mail must come from a domain that exists, and that is the site's."""
    domain, host = sender_domain(), site_host()
    if is_local(domain):
        text = _("The sender of all mail, “%(sender)s”, has no domain on the internet.")
        hint = _("Set HALLE_FROM_EMAIL to an address of your own domain: Name <name@domain>.")
        return [_error(1, text % {"sender": settings.DEFAULT_FROM_EMAIL}, hint)]
    if is_local(host) or is_aligned(domain, host):
        return []
    text = _("Mail comes from %(domain)s, but the site is at %(host)s: it looks forged.")
    hint = _("Set HALLE_FROM_EMAIL to an address at the site's own domain.")
    return [_warning(2, text % {"domain": domain, "host": host}, hint)]


@register(TAG, deploy=True)
def check_base_url(app_configs, **kwargs) -> list[CheckMessage]:
    """The links in mails must lead to the site, from anywhere."""
    url, host = settings.BASE_URL, site_host()
    if is_local(host):
        text = _("The links in mails lead to %(url)s, which exists on this machine only.")
        hint = _("Set HALLE_BASE_URL to the public address: https://your-domain.")
        return [_error(3, text % {"url": url or "…"}, hint)]
    found = []
    if urlsplit(url).scheme != "https":
        text = _("The links in mails lead to %(url)s, without encryption.")
        found += [_warning(4, text % {"url": url}, _("Set HALLE_BASE_URL to an https:// address."))]
    if not validate_host(host, settings.ALLOWED_HOSTS):
        text = _("The links in mails lead to %(host)s, which this site does not answer to.")
        found += [_warning(5, text % {"host": host}, _("Add it to ALLOWED_HOSTS."))]
    return found


@register(TAG, deploy=True)
def check_provider(app_configs, **kwargs) -> list[CheckMessage]:
    """Somebody must really send what the queue hands over."""
    found = []
    if settings.MAILERS.get("default", {}).get("BACKEND") != DOOR:
        text = _("Messages of libraries bypass the log: MAILERS[“default”] is not the door.")
        hint = _("Set its BACKEND to %(door)s.") % {"door": DOOR}
        found += [_error(6, text, hint)]
    mailer = settings.MAILERS.get("provider")
    if mailer is None or any(name in mailer.get("BACKEND", "") for name in PRETENDING):
        text = _("Nobody sends the mail: messages go nowhere, or to a file.")
        hint = _("Set EMAIL_URL, or HALLE_MAIL_PROVIDER to brevo or mailjet with its keys.")
        return [*found, _error(7, text, hint)]
    return [*found, *_how(mailer.get("BACKEND", SMTP), mailer.get("OPTIONS", {}))]


def _how(backend: str, options: dict) -> Iterator[CheckMessage]:
    is_smtp, host = backend == SMTP, options.get("host") or ""
    if is_smtp and not (options.get("use_tls") or options.get("use_ssl") or is_local(host)):
        text = _("Messages and the password travel to %(host)s without encryption.")
        hint = _("Write EMAIL_URL as smtp+tls://… (port 587) or smtp+ssl://… (port 465).")
        yield _warning(8, text % {"host": host}, hint)
    if is_smtp and not options.get("timeout"):
        text = _("A provider that hangs would hold the queue for ever.")
        yield _warning(9, text, _("Set a timeout in the OPTIONS of MAILERS[“provider”]."))


@register(TAG, deploy=True)
def check_queue(app_configs, **kwargs) -> list[CheckMessage]:
    """A page must not wait for the provider."""
    backend = settings.TASKS.get("default", {}).get("BACKEND", "")
    if not backend.endswith(AT_ONCE):
        return []
    text = _("Pages wait until their messages are sent: tasks run at once, without a worker.")
    hint = _("Set the BACKEND of TASKS to django_tasks_db.DatabaseBackend and run db_worker.")
    return [_warning(10, text, hint)]


@register(TAG, deploy=True)
def check_returns(app_configs, **kwargs) -> list[CheckMessage]:
    """Who refuses our mail must be known: going on writing to them makes all mail spam."""
    if len(settings.MAIL_WEBHOOK_TOKEN) >= SHORTEST_TOKEN:
        return []
    text = _("Nobody tells the site which addresses refuse its mail.")
    if settings.MAIL_WEBHOOK_TOKEN:
        text = _("The secret of the address for returned mail is too short: it can be guessed.")
    hint = _(
        "Set HALLE_MAIL_WEBHOOK_TOKEN to %(count)d letters and digits or more, and give your "
        "provider this address: %(url)s"
    )
    backend = settings.MAILERS.get("provider", {}).get("BACKEND", "")
    provider = next((name for name in ("brevo", "mailjet") if name in backend), "generic")
    url = settings.BASE_URL + reverse("mail_returns", args=[provider, "TOKEN"])
    return [_warning(11, text, hint % {"count": SHORTEST_TOKEN, "url": url})]


@register(TAG, deploy=True)
def check_records(app_configs, **kwargs) -> list[CheckMessage]:
    """The sender's domain must vouch for its mail."""
    domain = sender_domain()
    if is_local(domain):
        return []  # said already
    if not settings.MAIL_LOOK_UP:
        text = _("The DNS records of %(domain)s were not looked up (HALLE_MAIL_LOOK_UP).")
        return [_unknown(domain, text)]
    from . import look_up  # dnspython takes a tenth of a second to load

    try:
        records = survey(domain, look_up.texts)
    except Unanswered:
        text = _("The DNS records of %(domain)s could not be checked: no name server answered.")
        return [_unknown(domain, text)]
    except NoSuchDomain:
        text = _("The domain of the sender, %(domain)s, does not exist.")
        hint = _("Receivers refuse its mail. Check HALLE_FROM_EMAIL, or register the domain.")
        return [_error(12, text % {"domain": domain}, hint)]
    return [_about(record) for record in records if record.trouble]


def _about(record: Record) -> CheckMessage:
    number = {SPF: 13, "DKIM": 14, "DMARC": 15}[record.kind]
    return _warning(number, trouble_of(record), advice_on(record))


def _unknown(domain: str, text: str) -> CheckMessage:
    lines = [line_of(record) if record.text else advice_on(record) for record in wanted(domain)]
    hint = "\n\t      ".join([_("They should be:"), *lines])
    return Info(text % {"domain": domain}, hint=hint, id="deliverability.I016")


def site_host() -> str:
    """Return the host of the site's public address, in lower case."""
    try:
        return urlsplit(settings.BASE_URL).hostname or ""
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Say whether a host means nothing on the internet. An address of a machine is no domain."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rstrip(".").rpartition(".")[2] in LOCAL_ENDINGS


def _error(number: int, text: str, hint: str) -> CheckMessage:
    return Error(text, hint=hint, id=f"deliverability.E{number:03}")


def _warning(number: int, text: str, hint: str) -> CheckMessage:
    return Warning(text, hint=hint, id=f"deliverability.W{number:03}")
