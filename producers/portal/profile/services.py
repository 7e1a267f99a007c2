"""Writes of a producer's own profile."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shop.backoffice.exceptions import Refused
from shop.partner.editing import PROFILE, update_enterprise
from shop.partner.models import Partner
from shop.partner.scope import enterprises_for
from shop.rules.access import Action


def version_of(enterprise: Partner) -> str:
    """Name the state of a profile: another one as soon as somebody has changed it."""
    stored = "\n".join(str(getattr(enterprise, name)) for name in PROFILE)
    return sha256(stored.encode()).hexdigest()[:16]


@transaction.atomic
def save_profile(*, actor, enterprise: Partner, seen: str) -> None:
    """Save a changed profile, with a line in its journal; the same again changes nothing.

    `seen` is `version_of` the profile when it was shown. Raises PermissionDenied without the right,
    and Refused, with nothing changed, when somebody changed it meanwhile or took its new name or
    SIRET number.
    """
    if not enterprises_for(actor, Action.EDIT_ENTERPRISE).filter(pk=enterprise.pk).exists():
        raise PermissionDenied
    stored = Partner.objects.select_for_update().get(pk=enterprise.pk)
    before = version_of(stored)
    if version_of(enterprise) == before:
        return
    if seen != before:
        text = _(
            "Somebody else changed this profile meanwhile. Yours is below, not saved yet: save"
            " again to put it in place of the other."
        )
        raise Refused(text, seen=before)
    update_enterprise(actor=actor, enterprise=enterprise)
