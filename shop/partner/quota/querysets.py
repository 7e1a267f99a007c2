from django.db import models


class LimitRequestQuerySet(models.QuerySet):
    """Requests for more enterprises."""

    def pending(self) -> "LimitRequestQuerySet":
        """Keep those that nobody has answered."""
        return self.filter(answered_at=None)

    def with_owned(self) -> "LimitRequestQuerySet":
        """Load with each how many enterprises its person owns (`owned`)."""
        held = models.Q(user__roles__role="owner")
        return self.select_related("user", "answered_by").annotate(
            owned=models.Count("user__roles", filter=held)
        )
