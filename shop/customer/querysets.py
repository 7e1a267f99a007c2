from django.db import models

from shop.rules.mail import address_key


class CustomerQuerySet(models.QuerySet):
    """The people known to shops."""

    def with_email(self, email: str) -> "CustomerQuerySet":
        """Keep the records of an address, whatever its case; none for an empty address."""
        return self.filter(email__lower=address_key(email)) if email else self.none()

    def unclaimed(self) -> "CustomerQuerySet":
        """Keep the records that no account has joined."""
        return self.filter(user=None)
