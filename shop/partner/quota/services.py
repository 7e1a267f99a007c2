"""The number of enterprises of one owner: asked before every creation, raised on request."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.throttle import count
from shop.backoffice.exceptions import Refused
from shop.communication.services import write_message
from shop.partner.scope import owned_by
from shop.rules import quota

from .models import LimitRequest


class LimitReached(Refused):
    """The owner may not own that many enterprises; nothing was created.

    `owner` is named where somebody else (`reader`) is told, who learns no figures.
    """

    def __init__(self, *, owner, reader, owned: int, adding: int) -> None:
        words = {"owner": owner, "limit": owner.enterprise_limit, "owned": owned, "adding": adding}
        own = _(
            "You may own %(limit)d enterprises and own %(owned)d already: %(adding)d more cannot "
            "be created. Ask for more, then try again."
        )
        others = ngettext(
            "%(owner)s may not own %(adding)d more enterprise. Nobody else can ask for more; then "
            "try again.",
            "%(owner)s may not own %(adding)d more enterprises. Nobody else can ask for more; then "
            "try again.",
            adding,
        )
        super().__init__((own if owner == reader else others) % words)


def check_limit(*, owner, actor, adding: int = 1) -> None:
    """Let `owner` own so many more, or raise LimitReached for `actor` to read.

    Call it inside a transaction: the owner's account stays locked until the end, so that two
    creations are counted one after the other.
    """
    locked = get_user_model().objects.select_for_update().get(pk=owner.pk)
    owned = owned_by(locked).count()
    if not quota.allows(owned=owned, adding=adding, limit=locked.enterprise_limit):
        raise LimitReached(owner=locked, reader=actor, owned=owned, adding=adding)


@transaction.atomic
def ask_for_more(*, actor, wanted: int, reason: str, shop, now: datetime) -> LimitRequest:
    """Ask the administrators for a higher limit; each gets one message, under the name of `shop`.

    Raises Refused, at the field, for no more than one has, while a request waits, and TooMany.
    """
    if wanted <= actor.enterprise_limit:
        text = _("You may own %(limit)d enterprises already.")
        raise Refused(text % {"limit": actor.enterprise_limit}, "wanted")
    count("limit_request", now=now, field="wanted", user=actor.pk)
    try:
        with transaction.atomic():
            request = LimitRequest.objects.create(
                user=actor, wanted=wanted, reason=reason, asked_at=now
            )
    except IntegrityError as error:
        raise Refused(_("Your request is waiting for an answer already.")) from error
    _tell_administrators(request, shop)
    return request


@transaction.atomic
def answer_request(
    *, actor, request: LimitRequest, accepted: bool, shop, now: datetime
) -> LimitRequest:
    """Accept or refuse a request, once, and tell the person. The limit is never lowered.

    Raises PermissionDenied for anybody but an administrator, and Refused for a second answer.
    """
    if not actor.is_superuser:
        raise PermissionDenied
    locked = LimitRequest.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at is not None:
        raise Refused(_("This request has been answered already."))
    locked.accepted, locked.answered_at, locked.answered_by = accepted, now, actor
    locked.save(update_fields=["accepted", "answered_at", "answered_by"])
    user = get_user_model().objects.select_for_update().get(pk=locked.user_id)
    if accepted and user.enterprise_limit < locked.wanted:
        user.enterprise_limit = locked.wanted
        user.save(update_fields=["enterprise_limit"])
    _tell_asker(locked, user, shop)
    return locked


def _tell_administrators(request: LimitRequest, shop) -> None:
    admins = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(email="")
    subject = _("%(person)s asks for more enterprises") % {"person": request.user}
    for admin in admins:
        _send(shop, admin.email, subject, "limit_asked", request)


def _tell_asker(request: LimitRequest, user, shop) -> None:
    _send(shop, user.email, _("Your request for more enterprises"), "limit_answered", request)


def _send(shop, to: str, subject: str, kind: str, request: LimitRequest) -> None:
    write_message(
        shop=shop,
        to=to,
        subject=subject,
        kind=kind,
        context={"request": request},
        cause=f"limit-request:{request.pk}:{kind}",
        is_private=True,
    )
