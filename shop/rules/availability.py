"""What a producer says of its availability for an order cycle (rules §2.6)."""

from enum import StrEnum


class Answer(StrEnum):
    """How a producer's leg stands before its cycle opens."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    NOTHING = "nothing"


def answer_of(
    *, has_stock: bool, is_confirmed: bool, said_nothing: bool, has_begun: bool
) -> Answer:
    """Return the answer of a producer (C-05, K-05).

    Without any stock it brings nothing, even unsaid. Once the cycle has begun (`has_begun`), what
    a confirmed producer has sold out does not count as that.
    """
    sold_out = has_begun and is_confirmed and not said_nothing
    if not has_stock and not sold_out:
        return Answer.NOTHING
    return Answer.CONFIRMED if is_confirmed else Answer.WAITING
