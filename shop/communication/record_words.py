"""What is said about the DNS records of the sender's domain."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.rules.mail_records import Trouble

from .records import DKIM, DMARC, SPF, Record

_TROUBLES = {
    (SPF, Trouble.MISSING): gettext_lazy("No SPF record says who may send mail for %(name)s."),
    (SPF, Trouble.SEVERAL): gettext_lazy(
        "%(name)s has several SPF records: receivers then read none of them. Keep one."
    ),
    (SPF, Trouble.LACKS): gettext_lazy("The SPF record of %(name)s leaves out who sends our mail."),
    (SPF, Trouble.OPEN): gettext_lazy(
        "The SPF record of %(name)s lets anybody send mail in its name."
    ),
    (DKIM, Trouble.MISSING): gettext_lazy(
        "There is no DKIM key at %(name)s: receivers cannot tell our mail from a forged one."
    ),
    (DKIM, Trouble.REVOKED): gettext_lazy("The DKIM key at %(name)s is empty, so it is revoked."),
    (DKIM, Trouble.OTHER_KEY): gettext_lazy(
        "The DKIM key at %(name)s is not the one of HALLE_MAIL_DKIM."
    ),
    (DMARC, Trouble.MISSING): gettext_lazy(
        "No DMARC policy at %(name)s: large mail services ask for one."
    ),
    (DMARC, Trouble.SEVERAL): gettext_lazy(
        "%(name)s has several DMARC policies: receivers then read none of them. Keep one."
    ),
    (DMARC, Trouble.NO_POLICY): gettext_lazy(
        "The DMARC policy at %(name)s does not say what it asks for (p=)."
    ),
}


def trouble_of(record: Record) -> str:
    """Return in words what is wrong with a record that has a trouble."""
    if record.kind == DKIM and record.name.startswith("…"):
        return _("The DKIM key of the sender's domain is not known: HALLE_MAIL_DKIM is not set.")
    return str(_TROUBLES[record.kind, record.trouble]) % {"name": record.name}


def advice_on(record: Record) -> str:
    """Return what to publish, or where to learn it."""
    if record.text:
        return _("Publish: %(record)s") % {"record": line_of(record)}
    if record.kind == SPF:
        return _("Ask your provider what SPF must allow, and write it in HALLE_MAIL_SPF.")
    if record.name.startswith("…"):
        return _(
            "Your provider shows a selector and a record: write HALLE_MAIL_DKIM=selector=record."
        )
    return _("Publish the record that your provider shows for %(name)s.") % {"name": record.name}


def line_of(record: Record) -> str:
    """Return a record as a zone file has it; a TXT record in pieces of 255 bytes at most."""
    if record.type != "TXT":
        return f"{record.name}. {record.type} {record.text.rstrip('.')}."
    pieces = [record.text[start : start + 255] for start in range(0, len(record.text), 255)]
    return " ".join([f"{record.name}. TXT", *(f'"{piece}"' for piece in pieces)])
