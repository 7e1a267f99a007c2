"""What exactly a buyer saw and confirmed on the summary."""

from hashlib import sha256


def fingerprint(*, basket, pickup_point, payment_method) -> str:
    """Return a short text that differs as soon as a line, a price or a choice differs."""
    lines = sorted(
        f"{line.product_id}:{line.quantity}:{line.unit_price_incl_tax}"
        for line in basket.all_lines()
    )
    seen = "|".join([str(basket.pk), str(pickup_point.pk), str(payment_method.pk), *lines])
    return sha256(seen.encode()).hexdigest()[:24]
