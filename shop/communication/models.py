from django.db import models
from django.utils.translation import gettext_lazy as _

from .kinds import KINDS, Kind
from .querysets import MailboxQuerySet, MessageQuerySet, RelayQuerySet


class State(models.TextChoices):
    """What became of a message (rules §3.4)."""

    PENDING = "pending", _("to send")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    REJECTED = "rejected", _("rejected")


class Mark(models.TextChoices):
    """Why nothing more is sent to an address."""

    NONE = "", _("none")
    BOUNCED = "bounced", _("the address refuses mail")
    COMPLAINED = "complained", _("its reader reported a message as unwanted")


class Message(models.Model):
    """A message to one person: what is to be sent, and the log of what became of it.

    `key` is unique for a cause and an address. While it is handed over, `claim` names the worker
    that has it, until `leased_until`; `claimed_at` is what the rate counts.
    """

    shop = models.ForeignKey(
        "partner.Shop", models.CASCADE, null=True, related_name="messages", verbose_name=_("shop")
    )
    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    to = models.CharField(_("to"), max_length=254)
    to_key = models.CharField(max_length=254)
    domain = models.CharField(max_length=253)
    sender = models.CharField(_("sender"), max_length=400)
    reply_to = models.CharField(_("answers to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=400)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    secrets = models.JSONField(default=list)  # never shown to anybody but the reader of the mail
    is_private = models.BooleanField(default=False)  # the shop lends its name: only the fate shows
    priority = models.PositiveSmallIntegerField(default=10)
    passes_mark = models.BooleanField(default=False)  # asks the address itself whether it works
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    outcome = models.TextField(_("what happened"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("to be sent at"))
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    settled_at = models.DateTimeField(null=True)  # when it was known that it does not arrive
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=255, blank=True)
    resent_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="resent")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"],
                condition=models.Q(state="pending"),
                name="message_due",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(claimed_at__isnull=False),
                name="message_rate",
            ),
            models.Index(fields=["shop", "-written_at", "-id"], name="message_log"),
            models.Index(fields=["to_key", "state"], name="message_address"),
            models.Index(
                fields=["provider_id"],
                condition=~models.Q(provider_id=""),
                name="message_provider",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def about(self) -> Kind:
        return KINDS.get(self.kind, KINDS["other"])


class Attachment(models.Model):
    """A file that leaves with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    mimetype = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """What is known of an address: whether it takes our mail."""

    key = models.CharField(_("address"), max_length=254, unique=True)
    mark = models.CharField(_("mark"), max_length=10, choices=Mark.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    marked_at = models.DateTimeField(_("marked"), null=True)
    cleared_at = models.DateTimeField(_("confirmed again"), null=True)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")

    def __str__(self) -> str:
        return self.key


class OptOut(models.Model):
    """An address that wants no more messages of a topic from a shop."""

    shop = models.ForeignKey("partner.Shop", models.CASCADE, related_name="opt_outs")
    key = models.CharField(max_length=254)
    topic = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "key", "topic"], name="communication_optout_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.topic})"


class ProviderEvent(models.Model):
    """What a provider told about a message. Each is counted once, however often it is told."""

    provider = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="events")
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="communication_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.kind}"


class Relay(models.Model):
    """The way out to the provider, one row: its lock keeps the rate, its pause spares a sick one.

    `next_look` is when a worker has been asked to look again.
    """

    paused_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    next_look = models.DateTimeField(null=True)

    objects = RelayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="communication_relay_one")
        ]

    def __str__(self) -> str:
        return self.trouble or "–"


from oscar.apps.communication.models import *  # noqa: E402, F403
