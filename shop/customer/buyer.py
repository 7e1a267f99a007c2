from dataclasses import dataclass


@dataclass(frozen=True)
class Buyer:
    """Who buys, in their own words, as it is frozen on the order."""

    name: str
    email: str = ""
    phone: str = ""
    note: str = ""
