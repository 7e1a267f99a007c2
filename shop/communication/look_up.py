"""Asking the DNS for the texts of a name."""

import dns.exception
import dns.resolver

from .records import NoSuchDomain, Unanswered

SECONDS = 3.0  # for each name, all name servers together


def texts(name: str) -> list[str]:
    """Return the TXT records of a name, also behind a CNAME.

    Raises NoSuchDomain, or Unanswered when there is no network.
    """
    try:
        answer = resolver().resolve(name, "TXT")
    except dns.resolver.NXDOMAIN as error:
        raise NoSuchDomain(name) from error
    except dns.resolver.NoAnswer:
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Unanswered(name) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def resolver() -> dns.resolver.Resolver:
    """Return the machine's own resolver, in a hurry."""
    found = dns.resolver.Resolver()
    found.lifetime = SECONDS
    return found
