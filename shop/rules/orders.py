"""The life of an order, as data (rules §13): services, screens and Oscar's settings read it."""

PLACED = "placed"
READY = "ready"
HANDED_OUT = "handed_out"
CANCELLED = "cancelled"

INITIAL = PLACED

PIPELINE: dict[str, tuple[str, ...]] = {
    PLACED: (READY, CANCELLED),
    READY: (PLACED, HANDED_OUT, CANCELLED),
    HANDED_OUT: (READY,),
    CANCELLED: (PLACED,),
}


def may_move(current: str, wanted: str) -> bool:
    """Say whether an order may go from one status to another. Unknown statuses may not."""
    return wanted in PIPELINE.get(current, ())


def gives_stock_back(current: str, wanted: str) -> bool:
    """Say whether the move returns the pieces to the stock: only a cancellation does."""
    return wanted == CANCELLED and current != CANCELLED


def takes_stock(current: str, wanted: str) -> bool:
    """Say whether the move takes the pieces again: only resuming a cancelled order does."""
    return current == CANCELLED and wanted != CANCELLED
