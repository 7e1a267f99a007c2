"""Mails about requests for permissions: one to each person, none for delegated producers (§3.3)."""

from django.apps import apps
from django.utils.translation import gettext as _

from shop.communication.mail import send_mail
from shop.rules.access import Action, roles_for

from .models import GrantRequest, PermissionKind


def send_request(request: GrantRequest) -> None:
    """Tell those who may answer for the giver what is asked of it."""
    if request.giver.is_delegated:
        return
    words = {"name": request.asker.name}
    for person in _deciding(request.giver):
        _send(request, person.email, _("%(name)s asks you for permissions") % words, "grant_asked")


def send_answer(request: GrantRequest) -> None:
    """Tell who asked what was accepted, and what was not, if they still decide for the asker."""
    person = request.asked_by
    if person is None or request.asker.is_delegated or person not in _deciding(request.asker):
        return
    words = {"name": request.giver.name}
    _send(request, person.email, _("%(name)s answers your request") % words, "grant_answered")


def _deciding(enterprise) -> list:
    """Return the people whose role lets them give permissions, each once."""
    members = enterprise.managers.filter(role__in=roles_for(Action.GRANT), user__is_active=True)
    return [each.user for each in members.select_related("user").order_by("pk")]


def _send(request: GrantRequest, to: str, subject: str, template: str) -> None:
    shops = apps.get_model("partner", "Shop").objects
    shop = shops.filter(enterprise__in=(request.asker_id, request.giver_id)).order_by("pk").first()
    shop = shop or shops.main()
    if shop is None:
        return
    refused = [each for each in request.permissions if each not in request.accepted]
    context = {
        "request": request,
        "asked": _words(request.permissions),
        "accepted": _words(request.accepted),
        "refused": _words(refused),
    }
    send_mail(
        shop=shop, to=to, subject=subject, template=template, context=context, reply_to=shop.email
    )


def _words(permissions: list[str]) -> str:
    return ", ".join(str(label) for kind, label in PermissionKind.choices if kind in permissions)
