"""The page behind the link of an invitation. Only its buttons change anything."""

from functools import cached_property

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from shop.backoffice.exceptions import Refused
from shop.partner.invitations.services import (
    InvitationRefused,
    decline,
    find,
    reason_against,
)
from shop.partner.models import Invitation
from shop.partner.quota.services import LimitReached
from shop.partner.team import role_words
from shop.rules.access import Role
from shop.rules.invitations import InvitationRefusal
from shop.rules.mail import address_key

from .forms import AccountForm, AnswerForm
from .services import follow, follow_as_new

_INVALID, _FORBIDDEN, _GONE = 422, 403, 410
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(never_cache, name="dispatch")
class InvitationView(TemplateView):
    """Accept or decline, signed in with the invited address or with a new account for it."""

    template_name = "producers/join/invitation.html"
    refused_template = "producers/join/refused.html"

    def dispatch(self, request, *args, **kwargs):
        reason = reason_against(self.invitation, now=timezone.now(), email=self._email())
        if reason:
            return self._refused(reason)
        try:
            return super().dispatch(request, *args, **kwargs)
        except InvitationRefused as refused:  # answered meanwhile
            return self._refused(refused.reason)

    @cached_property
    def invitation(self) -> Invitation:
        found = find(self.kwargs["secret"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", AnswerForm(self.invitation))
        if self._needs_account():
            kwargs.setdefault("account", AccountForm(self.invitation))
        return super().get_context_data(
            invitation=self.invitation, role=role_words(self.invitation.role), **kwargs
        )

    def post(self, request, *args, **kwargs):
        if request.POST.get("answer") == "decline":
            return self._decline()
        form = AnswerForm(self.invitation, request.POST)
        account = AccountForm(self.invitation, request.POST) if self._needs_account() else None
        if not all([form.is_valid(), account is None or account.is_valid()]):
            return self._again(form, account)
        if account is None and not request.user.is_authenticated:
            return redirect("join_invitation", self.kwargs["secret"])
        if account and account.is_trapped:
            return redirect("portal_enterprises")
        try:
            self._follow(form, account)
        except InvitationRefused:
            raise
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
            limit_reached = isinstance(refused, LimitReached)
            return self._again(form, account, limit_reached=limit_reached)
        messages.success(request, self._welcome())
        return self._onwards()

    def _follow(self, form, account) -> None:
        words = {
            "invitation": self.invitation,
            "now": timezone.now(),
            "ticked": form.cleaned_data.get("permissions", []),
            "name": form.cleaned_data.get("name", ""),
        }
        if account is None:
            follow(actor=self.request.user, **words)
        else:
            user = follow_as_new(account=account.answers(), **words)
            login(self.request, user, backend=_BACKEND)

    def _welcome(self) -> str:
        if self.invitation.role == Role.OWNER.value:
            return _("Welcome! The farm is yours.")
        return _("Welcome! You are in the team.")

    def _onwards(self):
        self.invitation.refresh_from_db()
        return redirect("portal_home", self.invitation.enterprise_id)

    def _decline(self):
        actor = self.request.user if self.request.user.is_authenticated else None
        decline(actor=actor, invitation=self.invitation, now=timezone.now())
        return self.response_class(self.request, ["producers/join/declined.html"], {})

    def _again(self, form, account, **words):
        words |= {"form": form} | ({"account": account} if account else {})
        return self.render_to_response(self.get_context_data(**words), status=_INVALID)

    def _refused(self, reason: InvitationRefusal):
        other = reason == InvitationRefusal.OTHER_EMAIL
        words = {"reason": reason.value, "is_mine": self._is_mine()}
        return self.response_class(
            self.request, [self.refused_template], words, status=_FORBIDDEN if other else _GONE
        )

    def _is_mine(self) -> bool:
        user, invitation = self.request.user, self.invitation
        return bool(
            user.is_authenticated
            and Invitation.objects.filter(
                pk=invitation.pk, answered_by=user, accepted=True
            ).exists()
        )

    def _email(self) -> str | None:
        return self.request.user.email if self.request.user.is_authenticated else None

    def _needs_account(self) -> bool:
        """Say whether the guest has no account yet. Who holds the link reads the mail."""
        if self.request.user.is_authenticated:
            return False
        known = get_user_model().objects.filter(email__lower=address_key(self.invitation.email))
        return not known.exists()
