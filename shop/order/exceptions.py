from oscar.apps.order.exceptions import *  # noqa: F403


class StatusRefused(Exception):
    """An order may not move to the wanted status; it stays as it was.

    `lines` are the order lines whose pieces are gone, when that is the reason.
    """

    def __init__(self, message: str, *, lines=()) -> None:
        super().__init__(message)
        self.message = message
        self.lines = list(lines)
