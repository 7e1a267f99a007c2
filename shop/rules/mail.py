"""What becomes of a message (rules §3.4): pure facts about addresses, replies and waiting."""

import re
from datetime import timedelta
from enum import StrEnum

# Waiting before each next try, after 1, 2, 3… failures. Then a message has failed: RFC 5321
# (§4.5.4.1) asks for four to five days of trying, of which a provider does most by itself.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
LONGEST_PAUSE = timedelta(minutes=15)
ENHANCED = re.compile(r"\b([245])\.(\d{1,3}\.\d{1,3})\b")
NOT_OF_ITS_READER = ("1.7", "1.8", "2.3")  # of the sender's address; a message too long
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f]*[\x00-\x1f\x7f\x85\u2028\u2029][\s\x00-\x1f\x7f]*")


class Fate(StrEnum):
    """What the answer to a message means for it."""

    LATER = "later"  # a passing failure: try again
    REJECTED = "rejected"  # the address does not take mail
    FAILED = "failed"  # trying again would give the same answer


def fate_of_reply(code: int, text: str, *, at_recipient: bool) -> Fate:
    """Return what an SMTP reply means (RFC 5321 §4.2.1, enhanced codes of RFC 3463).

    `at_recipient` says that it answers the address itself (RCPT TO). An enhanced code x.1.y or
    x.2.y speaks of the address or its mailbox, any other of the message, the sender or the server.
    A server that would not relay says nothing of the address.
    """
    if not 500 <= code < 600:
        return Fate.LATER
    found = ENHANCED.search(text)
    if found and found[1] == "4":
        return Fate.LATER
    if found:
        is_address = found[2].startswith(("1.", "2.")) and found[2] not in NOT_OF_ITS_READER
        return Fate.REJECTED if is_address else Fate.FAILED
    is_address = at_recipient and code in (550, 551, 553) and "relay" not in text.lower()
    return Fate.REJECTED if is_address else Fate.FAILED


def wait_after(failures: int) -> timedelta | None:
    """Return how long to wait after so many failures of a message, None when it has failed."""
    return WAITS[failures - 1] if 1 <= failures <= len(WAITS) else None


def pause_after(failures: int) -> timedelta:
    """Return how long to leave a provider alone that failed so many times running."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), LONGEST_PAUSE)


def address_key(address: str) -> str:
    """Return what two ways of typing one address have in common."""
    return address.strip().lower()


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case; empty where there is none."""
    return address_key(address).rpartition("@")[2] if "@" in address else ""


def is_plain(address: str) -> bool:
    """Say whether an address has one way of being written, which every mail server takes.

    Letters outside ASCII need RFC 6531, and a database may take them for another's ("ı" is "I" in
    capitals). The quotes of RFC 5322 (§3.4.1) write one mailbox in many ways.
    """
    return address.isascii() and '"' not in address and "\\" not in address


def storable(text: str) -> str:
    """Return a text as every database takes it: without zero characters and half ones."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """Return a text as a header takes it: a line break in it would keep every mail from leaving."""
    return storable(_BREAKS.sub(" ", text)).strip()


def masked(address: str) -> str:
    """Return an address as somebody may see it who may not know it: m…@….fr."""
    name, _, domain = address.partition("@")
    ending = domain.rpartition(".")[2] if "." in domain else ""
    return f"{name[:1]}…@….{ending}" if ending else "…"
