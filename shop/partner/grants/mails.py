"""Messages about permissions: one to each person, none for delegated producers (§3.3)."""

from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext as _

from shop.communication.services import write_message
from shop.partner.recipients import recipients_of
from shop.rules.access import Action
from shop.rules.grants import Permission

from .models import Grant, GrantRequest, words_for


def send_request(request: GrantRequest) -> None:
    """Tell those who may answer for the giver what is asked of it."""
    words = {"name": request.asker.name}
    for person in _deciding(request.giver):
        _send(request, person.email, _("%(name)s asks you for permissions") % words, "grant_asked")


def send_answer(request: GrantRequest) -> None:
    """Tell who asked what was accepted, and what was not, if they still decide for the asker."""
    person = request.asked_by
    if person is None or person not in _deciding(request.asker):
        return
    words = {"name": request.giver.name}
    _send(request, person.email, _("%(name)s answers your request") % words, "grant_answered")


def send_given(actor, grants: list[Grant]) -> None:
    """Tell who decides for the receiver what it may do from now on, but for the actor."""
    if grants:
        cause = f"grants:{'+'.join(str(each.pk) for each in grants)}:given"
        _tell(actor, grants, _("%(name)s gives you permissions"), cause)


def send_ended(actor, grant: Grant) -> None:
    """Tell who decides for the receiver that a permission ends, and when, but for the actor."""
    cause = f"grant:{grant.pk}:ends:{grant.ends_at.isoformat()}"
    _tell(actor, [grant], _("%(name)s ends a permission"), cause, ends_at=grant.ends_at)


def _tell(
    actor, grants: list[Grant], subject: str, cause: str, ends_at: datetime | None = None
) -> None:
    giver, receiver = grants[0].giver, grants[0].receiver
    shop = apps.get_model("partner", "Shop").objects.speaking_for(giver, receiver)
    if shop is None or giver.is_delegated:  # whoever looks after the giver gave it
        return
    permissions = words_for([each.permission for each in grants])
    context = {
        "giver": giver,
        "receiver": receiver,
        "permissions": permissions,
        "sells": any(each.permission == Permission.SELL for each in grants),
        "ends_at": ends_at,
    }
    for person in _deciding(receiver):
        if person != actor:
            write_message(
                shop=shop,
                to=person.email,
                subject=subject % {"name": giver.name},
                kind="grant_changed",
                context=context,
                cause=cause,
                is_private=_is_lent(shop, giver, receiver),
            )


def _deciding(enterprise) -> list:
    """Return the people who are told about permissions: those who may give them."""
    return recipients_of(enterprise, Action.GRANT)


def _is_lent(shop, *parties) -> bool:
    """Say whether the shop only lends its name: what the message says is not its business."""
    return shop.enterprise_id not in {each.pk for each in parties}


def _send(request: GrantRequest, to: str, subject: str, kind: str) -> None:
    parties = (request.asker, request.giver)
    shop = apps.get_model("partner", "Shop").objects.speaking_for(*parties)
    if shop is None:
        return
    refused = [each for each in request.permissions if each not in request.accepted]
    context = {
        "request": request,
        "asked": words_for(request.permissions),
        "accepted": words_for(request.accepted),
        "refused": words_for(refused),
    }
    write_message(
        shop=shop,
        to=to,
        subject=subject,
        kind=kind,
        context=context,
        cause=f"grant-request:{request.pk}:{kind}",
        is_private=_is_lent(shop, *parties),
    )
