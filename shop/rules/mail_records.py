"""The DNS records by which a domain vouches for its mail (rules §3.5): pure facts about texts.

SPF: RFC 7208. DKIM: RFC 6376. DMARC: RFC 7489. Each function takes the TXT records that were found
at a name and returns what is wrong with them and what is to be published there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SPF, DMARC = "v=spf1", "v=DMARC1"
POLICIES = ("none", "quarantine", "reject")


class Trouble(StrEnum):
    """What is wrong with a record."""

    MISSING = "missing"
    SEVERAL = "several"  # two records of a kind: receivers read none of them
    LACKS = "lacks"  # SPF that leaves out who sends our mail
    OPEN = "open"  # SPF that allows the whole world
    REVOKED = "revoked"  # DKIM with an empty key
    OTHER_KEY = "other_key"  # DKIM with a key that is not the provider's
    NO_POLICY = "no_policy"  # DMARC that asks for nothing


@dataclass(frozen=True)
class Finding:
    """What is wrong (None: nothing) and the text to publish ("": only the provider knows it)."""

    trouble: Trouble | None
    text: str


def is_aligned(sender: str, host: str) -> bool:
    """Say whether the sender's domain is the site's: one of them, without www., holds the other."""
    domain, site = (_bare(each) for each in (sender, host))
    return domain == site or domain.endswith(f".{site}") or site.endswith(f".{domain}")


def judge_spf(found: Iterable[str], needed: str) -> Finding:
    """Look for one SPF record that allows `needed`, such as "include:spf.provider.example"."""
    records = [text for text in found if text.lower().split()[:1] == [SPF]]
    if not records:
        return Finding(Trouble.MISSING, _spf([], needed))
    terms = [term for text in records for term in text.split()[1:]]
    wanted = _spf(terms, needed)
    if len(records) > 1:
        return Finding(Trouble.SEVERAL, wanted)
    if {"all", "+all"} & {term.lower() for term in terms}:
        return Finding(Trouble.OPEN, wanted)
    return Finding(Trouble.LACKS if _lacking(terms, needed) else None, wanted)


def judge_dkim(found: Iterable[str], wanted: str) -> Finding:
    """Look for a key; for the one in `wanted` when that is a key and not the name of one."""
    keys = [_key(text) for text in found if "p" in _tags(text)]
    if not keys:
        return Finding(Trouble.MISSING, wanted)
    if not any(keys):
        return Finding(Trouble.REVOKED, wanted)
    expected = _key(wanted)
    return Finding(Trouble.OTHER_KEY if expected and expected not in keys else None, wanted)


def judge_dmarc(found: Iterable[str], reports: str) -> Finding:
    """Look for one DMARC policy. `reports` is the address that gets daily reports, if any."""
    records = [text for text in found if text.strip().startswith(DMARC)]
    wanted = f"{DMARC}; p=none; rua=mailto:{reports}" if reports else f"{DMARC}; p=none"
    if not records:
        return Finding(Trouble.MISSING, wanted)
    if len(records) > 1:
        return Finding(Trouble.SEVERAL, records[0].strip())
    has_policy = _tags(records[0]).get("p", "").lower() in POLICIES
    return Finding(None if has_policy else Trouble.NO_POLICY, wanted)


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _lacking(terms: list[str], needed: str) -> list[str]:
    known = {term.lower().removeprefix("+") for term in terms}
    return [term for term in needed.split() if term.lower() not in known]


def _spf(terms: list[str], needed: str) -> str:
    """Return one record with all the terms and what they lack, its judgement of others last.

    Nothing when it would allow nobody: that record would keep all mail from arriving.
    """
    if not terms and not needed:
        return ""
    rest = list(dict.fromkeys(term for term in terms if not _is_last(term)))
    last = [term for term in terms if _is_last(term) and term.lower() not in ("all", "+all")]
    return " ".join([SPF, *rest, *_lacking(terms, needed), *(last[:1] or ["~all"])])


def _is_last(term: str) -> bool:
    return term.lower().lstrip("+-~?") == "all" or term.lower().startswith("redirect=")


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _key(text: str) -> str:
    return "".join(_tags(text).get("p", "").split())
