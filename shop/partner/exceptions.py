class OutOfStock(Exception):
    """Fewer pieces are left than were asked for."""

    def __init__(self, stockrecord) -> None:
        super().__init__(f"stock record {stockrecord.pk} has too few pieces")
        self.stockrecord = stockrecord
