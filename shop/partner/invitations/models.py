from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.rules.access import Role
from shop.rules.invitations import VALID_FOR, InvitationState

from .querysets import InvitationQuerySet


class Invitation(models.Model):
    """A link sent to one address, for one person, once (rules §3.1).

    Into the team of `enterprise` with a role; as `owner`, the enterprise is handed over. Without
    an enterprise, the person makes a new one called `enterprise_name`. `asked` are the permissions
    that `hub` asks for. Only a hash of the link's secret is kept.
    """

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=8, default=Role.MANAGER.value)
    enterprise = models.ForeignKey(
        "partner.Partner", models.CASCADE, null=True, related_name="invitations"
    )
    enterprise_name = models.CharField(_("name of the enterprise"), max_length=128, blank=True)
    hub = models.ForeignKey(
        "partner.Partner", models.CASCADE, null=True, related_name="invitations_sent"
    )
    asked = models.JSONField(_("permissions asked for"), default=list)
    message = models.CharField(_("message"), max_length=300, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("sent on"))
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted = models.BooleanField(_("accepted"), null=True)
    granted = models.JSONField(_("permissions granted"), default=list)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> InvitationState:
        return InvitationState(self.email, self.created_at, self.answered_at, self.cancelled_at)

    @property
    def expires_at(self):
        return self.created_at + VALID_FOR
