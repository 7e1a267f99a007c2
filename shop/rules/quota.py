"""How many enterprises a person may own (rules §3.2)."""

DEFAULT_LIMIT = 5


def left(*, owned: int, limit: int) -> int:
    """Return how many more enterprises may be owned; never below zero."""
    return max(0, limit - owned)


def allows(*, owned: int, adding: int, limit: int) -> bool:
    """Say whether so many may be added at once. All of them are refused, or none."""
    return owned + adding <= limit
