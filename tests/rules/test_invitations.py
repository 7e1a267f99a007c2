"""How long the link of an invitation lives, and for whom (rules §3.1, P-05)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shop.rules.invitations import VALID_FOR, InvitationRefusal, InvitationState, refusal

SENT = datetime(2026, 3, 9, 8, tzinfo=UTC)
STATE = InvitationState(email="agnes@halle.example", created_at=SENT)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (timedelta(0), None),
        (timedelta(days=14) - MOMENT, None),
        (timedelta(days=14), InvitationRefusal.EXPIRED),
        (timedelta(days=400), InvitationRefusal.EXPIRED),
    ],
)
def test_p05_a_link_lives_fourteen_days(after, reason):
    assert timedelta(days=14) == VALID_FOR
    assert refusal(STATE, now=SENT + after) == reason


def test_p05_a_link_dies_after_use():
    used = replace(STATE, answered_at=SENT + timedelta(1))
    assert refusal(used, now=SENT + timedelta(1)) == InvitationRefusal.USED
    assert refusal(used, now=SENT + timedelta(99)) == InvitationRefusal.USED


def test_a_link_taken_back_is_dead():
    cancelled = replace(STATE, cancelled_at=SENT)
    assert refusal(cancelled, now=SENT) == InvitationRefusal.CANCELLED


@pytest.mark.parametrize(
    "email", ["agnes@halle.example", "AGNES@Halle.example", " agnes@halle.example "]
)
def test_the_invited_address_may_be_written_in_any_case(email):
    assert refusal(STATE, now=SENT, email=email) is None


@pytest.mark.parametrize("email", ["bob@halle.example", "agnes@halle.example.fr", ""])
def test_another_address_may_not_follow_the_link(email):
    assert refusal(STATE, now=SENT, email=email) == InvitationRefusal.OTHER_EMAIL


def test_a_dead_link_says_nothing_of_the_address():
    """Somebody else learns that it was used, not to whom it was sent."""
    used = replace(STATE, answered_at=SENT)
    assert refusal(used, now=SENT, email="bob@halle.example") == InvitationRefusal.USED
