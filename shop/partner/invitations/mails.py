"""Messages about invitations: the link, and the answer to who sent it."""

from django.utils.translation import gettext as _

from shop.communication.services import write_message
from shop.partner.grants.models import words_for
from shop.partner.models import Partner, Shop
from shop.partner.team import role_words
from shop.rules.access import Role

from .models import Invitation


def send_invitation(invitation: Invitation, secret: str, shop) -> None:
    """Send the link, which stands in no other place."""
    words = {
        "invitation": invitation,
        "secret": secret,
        "name": _name(invitation),
        "role": role_words(invitation.role),
        "asked": words_for(invitation.asked),
        "is_offered": invitation.enterprise and invitation.role == Role.OWNER.value,
    }
    subject = _("%(name)s invites you") % {"name": _inviting(invitation).name}
    write_message(
        shop=shop,
        to=invitation.email,
        subject=subject,
        kind="invitation",
        context=words,
        cause=f"invitation:{invitation.pk}:{invitation.secret_hash}",
        secrets=(secret,),
        is_private=shop.enterprise_id != _inviting(invitation).pk,
    )


def send_answer(invitation: Invitation) -> None:
    """Tell who sent the link that it was accepted or declined."""
    person, inviting = invitation.invited_by, _inviting(invitation)
    shop = Shop.objects.speaking_for(inviting)
    if shop is None or person is None or not person.is_active:
        return
    said = _("Invitation accepted: %(name)s") if invitation.accepted else _("Declined: %(name)s")
    subject = said % {"name": _name(invitation)}
    words = {
        "invitation": invitation,
        "heading": subject,
        "granted": words_for(invitation.granted),
        "path": f"/gestion/ferme/{inviting.pk}/",
    }
    write_message(
        shop=shop,
        to=person.email,
        subject=subject,
        kind="invitation_answered",
        context=words,
        cause=f"invitation:{invitation.pk}:answered",
        is_private=shop.enterprise_id != inviting.pk,
    )


def _inviting(invitation: Invitation) -> Partner:
    return invitation.hub or invitation.enterprise


def _name(invitation: Invitation) -> str:
    return invitation.enterprise.name if invitation.enterprise else invitation.enterprise_name
