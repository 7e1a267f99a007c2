"""Invitations (rules §3.1): how long a link lives, and who may follow it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .mail import address_key

VALID_FOR = timedelta(days=14)


class InvitationRefusal(StrEnum):
    """Why a link no longer leads anywhere, or not for this person."""

    USED = "used"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    OTHER_EMAIL = "other_email"


@dataclass(frozen=True)
class InvitationState:
    """What decides about a link."""

    email: str
    created_at: datetime
    answered_at: datetime | None = None
    cancelled_at: datetime | None = None


def refusal(
    state: InvitationState, *, now: datetime, email: str | None = None
) -> InvitationRefusal | None:
    """Return why a link may not be followed at a moment, or None.

    `email` is the address of the signed-in account; None while nobody has signed in. A link lives
    fourteen days: at the end of the fourteenth it is dead.
    """
    if state.answered_at is not None:
        return InvitationRefusal.USED
    if state.cancelled_at is not None:
        return InvitationRefusal.CANCELLED
    if now >= state.created_at + VALID_FOR:
        return InvitationRefusal.EXPIRED
    if email is not None and address_key(email) != address_key(state.email):
        return InvitationRefusal.OTHER_EMAIL
    return None
