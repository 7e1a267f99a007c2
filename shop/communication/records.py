"""The DNS records that the sender's domain needs, and which of them are published."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from shop.rules.mail import domain_of
from shop.rules.mail_records import Finding, Trouble, judge_dkim, judge_dmarc, judge_spf

SPF, DKIM, DMARC = "SPF", "DKIM", "DMARC"
NOT_NEEDED = "none"
LookUp = Callable[[str], list[str]]


class Unanswered(Exception):
    """No name server told in time whether the name has texts."""


class NoSuchDomain(Exception):
    """The name does not exist, nor anything below it."""


@dataclass(frozen=True)
class Record:
    """A record to publish: `text` at `name`, as `type`. `trouble` is None when it is there."""

    kind: str
    name: str
    type: str
    text: str
    trouble: Trouble | None


def sender_domain() -> str:
    """Return the domain of the address that all mail comes from; empty where there is none."""
    return domain_of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def wanted(domain: str) -> list[Record]:
    """Return what to publish for a domain, without asking the DNS."""
    return survey(domain, lambda _name: [])


def survey(domain: str, look_up: LookUp) -> list[Record]:
    """Return what to publish and whether it is there. Raises what `look_up` raises.

    `look_up` gives the texts of a name. A name that does not exist has none, but for the domain
    itself: then NoSuchDomain is raised.
    """
    return [*_spf(domain, look_up), *_dkim(domain, look_up), _dmarc(domain, look_up)]


def _spf(domain: str, look_up: LookUp) -> list[Record]:
    found = look_up(domain)
    if settings.MAIL_SPF.strip().lower() == NOT_NEEDED:
        return []
    return [_record(SPF, domain, "TXT", judge_spf(found, settings.MAIL_SPF))]


def _dkim(domain: str, look_up: LookUp) -> list[Record]:
    """Return one record for each selector; one without a name when none is known."""
    keys = [each.strip().partition("=") for each in settings.MAIL_DKIM.split(",") if each.strip()]
    if not keys:
        return [Record(DKIM, f"…._domainkey.{domain}", "TXT", "", Trouble.MISSING)]
    return [_key(domain, selector.strip(), text.strip(), look_up) for selector, _, text in keys]


def _key(domain: str, selector: str, text: str, look_up: LookUp) -> Record:
    name = f"{selector}._domainkey.{domain}"
    is_alias = text and "p=" not in text
    finding = judge_dkim(_texts(name, look_up), text)
    return _record(DKIM, name, "CNAME" if is_alias else "TXT", finding)


def _dmarc(domain: str, look_up: LookUp) -> Record:
    """Look at the domain, then at what it belongs to: a parent's policy counts below it."""
    first = judge_dmarc(_texts(f"_dmarc.{domain}", look_up), settings.MAIL_DMARC_REPORTS)
    finding, parent = first, domain
    while finding.trouble is Trouble.MISSING and parent.count(".") > 1:
        parent = parent.partition(".")[2]
        finding = judge_dmarc(_texts(f"_dmarc.{parent}", look_up), settings.MAIL_DMARC_REPORTS)
    chosen = first if finding.trouble else finding
    return _record(DMARC, f"_dmarc.{domain}", "TXT", chosen)


def _texts(name: str, look_up: LookUp) -> list[str]:
    try:
        return look_up(name)
    except NoSuchDomain:
        return []


def _record(kind: str, name: str, type_: str, finding: Finding) -> Record:
    return Record(kind, name, type_, finding.text, finding.trouble)
