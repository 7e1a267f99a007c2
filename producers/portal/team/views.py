"""« Mon équipe »: who works for the enterprise, and as what (rules §1.5)."""

from django.contrib import messages
from django.db.models import Case, QuerySet, When
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from producers.portal.base import PortalRowView, PortalView
from shop.backoffice.exceptions import Refused
from shop.partner.invitations.members import bring_in
from shop.partner.invitations.services import cancel, invite
from shop.partner.models import Invitation, Manager
from shop.partner.team import change_role, remove_member, role_words
from shop.rules.access import Action, Role

from .forms import AddForm, RoleForm

_INVALID = 422


class TeamView(PortalView):
    """The team and its unanswered invitations; somebody more by e-mail and role."""

    section = "team"
    post_action = Action.EDIT_TEAM
    template_name = "producers/portal/team.html"

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", AddForm(initial={"email": self.request.GET.get("email", "")}))
        edits = self.may(Action.EDIT_TEAM)
        pending = self.enterprise.invitations.pending(timezone.now()) if edits else []
        team = (
            self.enterprise.managers.arrived()
            .select_related("user")
            .order_by(Case(When(role=Role.OWNER.value, then=0), default=1), "user__last_name", "pk")
        )
        return super().get_context_data(
            team=team,
            pending=[(each, role_words(each.role)) for each in pending],
            edits=edits,
            may_leave=bool(self.roles) and Role.OWNER.value not in self.roles,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = AddForm(request.POST)
        if form.is_valid() and self._bring_in(form):
            # The same words whether or not the address has an account.
            text = _("Done: %(email)s gets a mail.")
            messages.success(request, text % {"email": form.cleaned_data["email"]})
            return redirect("portal_team", self.enterprise.pk)
        return self.render_to_response(self.get_context_data(form=form), status=_INVALID)

    def _bring_in(self, form: AddForm) -> bool:
        actor, shop = self.request.user, self.request.shop
        words = {"actor": actor, "enterprise": self.enterprise, "shop": shop}
        try:
            bring_in(**words, **form.cleaned_data, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, refused.message)
            return False
        return True


class MemberView(PortalRowView):
    """One member: another role, out of the team, or the offer to become the owner."""

    section = "team"
    action = post_action = Action.EDIT_TEAM
    template_name = "producers/portal/member.html"

    def rows(self) -> QuerySet[Manager]:
        return self.enterprise.managers.arrived().select_related("user")

    def get_context_data(self, **kwargs) -> dict:
        kwargs.setdefault("form", RoleForm(initial={"role": self.row.role}))
        may_transfer = self.may(Action.TRANSFER) and self.row.user.email_confirmed_at is not None
        is_owner = self.row.role == Role.OWNER.value
        return super().get_context_data(
            member=self.row, is_owner=is_owner, may_transfer=may_transfer, **kwargs
        )

    def post(self, request, *args, **kwargs):
        if "transfer" in request.POST:
            return self._transfer()
        form = RoleForm(request.POST)
        if "remove" not in request.POST and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=_INVALID)
        try:
            done = self._removed() if "remove" in request.POST else self._changed(form)
            messages.success(request, done)
        except Refused as refused:  # somebody else took the member out meanwhile
            messages.error(request, refused.message)
        return self._back()

    def _removed(self) -> str:
        remove_member(actor=self.request.user, member=self.row)
        return _("%(person)s has left the team.") % {"person": self.row.user}

    def _changed(self, form: RoleForm) -> str:
        change_role(actor=self.request.user, member=self.row, role=form.cleaned_data["role"])
        return _("The role is changed.")

    def _transfer(self):
        if not self.request.POST.get("sure"):
            messages.error(self.request, _("Tick that you are sure first. Nothing has changed."))
            return self.render_to_response(self.get_context_data(), status=_INVALID)
        words = {"actor": self.request.user, "enterprise": self.enterprise}
        words |= {"email": self.row.user.email, "role": Role.OWNER.value}
        try:
            invite(**words, shop=self.request.shop, now=timezone.now())
        except Refused as refused:
            messages.error(self.request, refused.message)
            return self.render_to_response(self.get_context_data(), status=_INVALID)
        text = _("%(person)s gets a mail, and owns the enterprise from the moment they accept.")
        messages.success(self.request, text % {"person": self.row.user})
        return self._back()

    def _back(self):
        if self.enterprises.filter(pk=self.enterprise.pk).exists():
            return redirect("portal_team", self.enterprise.pk)
        return redirect("portal_enterprises")


class LeaveView(PortalView):
    """Leave the team oneself: everybody may but the owner, who hands over first."""

    section = "team"
    post_action = Action.VIEW
    template_name = "producers/portal/leave.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(is_owner=Role.OWNER.value in self.roles, **kwargs)

    def post(self, request, *args, **kwargs):
        member = self.enterprise.managers.filter(user=request.user).first()
        if member is None:  # an administrator without a role has nothing to leave
            return redirect("portal_team", self.enterprise.pk)
        remove_member(actor=request.user, member=member)
        text = _("You have left the team of %(name)s.")
        messages.success(request, text % {"name": self.enterprise.name})
        # Whoever is in no team any more may not enter the administration either.
        stays = Manager.objects.filter(user=request.user).exists()
        return redirect("portal_enterprises" if stays else "search")


class CancelInvitationView(PortalRowView):
    """Take back an invitation that nobody has answered."""

    post_action = Action.EDIT_TEAM
    http_method_names = ["post"]
    back = "portal_team"

    def rows(self) -> QuerySet[Invitation]:
        return self.enterprise.invitations.all()

    def post(self, request, *args, **kwargs):
        try:
            cancel(actor=request.user, invitation=self.row, now=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The invitation is withdrawn: its link is dead."))
        return redirect(self.back, self.enterprise.pk)
