from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from shop.rules.access import Action


class MessageQuerySet(models.QuerySet):
    """Messages, whatever became of them."""

    def of_shops(self, shops) -> "MessageQuerySet":
        return self.filter(shop__in=shops)

    def for_actor(self, actor, action: Action) -> "MessageQuerySet":
        """Keep the messages of the shops whose messages the actor may read."""
        shops = apps.get_model("partner", "Shop").objects.for_actor(actor, action)
        return self.filter(shop__in=shops.order_by().values("pk"))

    def to_send(self) -> "MessageQuerySet":
        return self.filter(state="pending")

    def held(self) -> "MessageQuerySet":
        """Keep those that wait until their address is confirmed again."""
        return self.to_send().filter(_to_marked_address(), passes_mark=False)

    def due(self, now: datetime) -> "MessageQuerySet":
        """Keep those that may be handed over now, the most awaited first."""
        return (
            self.sendable(now)
            .filter(due_at__lte=now)
            .filter(Q(leased_until=None) | Q(leased_until__lte=now))
            .order_by("priority", "due_at", "pk")
        )

    def sendable(self, now: datetime) -> "MessageQuerySet":
        """Keep those that leave some day, if all goes well."""
        return (
            self.to_send()
            .filter(Q(expires_at=None) | Q(expires_at__gt=now))
            .filter(~_to_marked_address() | Q(passes_mark=True))
        )

    def claimed_since(self, moment: datetime) -> "MessageQuerySet":
        return self.filter(claimed_at__gt=moment)


def _to_marked_address() -> Exists:
    marked = apps.get_model("communication", "Mailbox").objects.marked()
    return Exists(marked.filter(key=OuterRef("to_key")))


class MailboxQuerySet(models.QuerySet):
    """What is known of addresses."""

    def marked(self) -> "MailboxQuerySet":
        """Keep the addresses that refused our mail and were not confirmed since."""
        return self.exclude(mark="")


class RelayQuerySet(models.QuerySet):
    """The way out, of which there is one."""

    def locked(self):
        """Return it for this transaction alone. It is made when a restored database has none."""
        found = self.select_for_update().first()
        if found is None:
            self.get_or_create(pk=1)
            found = self.select_for_update().get()
        return found
