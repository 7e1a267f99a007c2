"""Who is written to for an enterprise: the only place that decides it (rules §3.3)."""

from shop.rules.access import Action, Role, roles_for

from .models import Partner


def recipients_of(enterprise: Partner, action: Action) -> list:
    """Return the accounts whose role in an enterprise allows an action, each once.

    Nobody for a delegated enterprise: no message leaves for one.
    """
    if enterprise.is_delegated:
        return []
    members = enterprise.managers.arrived()  # nobody may learn of the others yet (P-07)
    members = members.filter(role__in=roles_for(action), user__is_active=True)
    return [each.user for each in members.select_related("user").order_by("pk")]


def answering_for(enterprise: Partner, shop) -> str:
    """Return the address of who answers for an enterprise: its owner, else the shop's contact.

    A delegated enterprise is answered for by the reseller who looks after it, not by the farmer.
    """
    owners = enterprise.managers.filter(role=Role.OWNER.value, user__is_active=True)
    return owners.values_list("user__email", flat=True).first() or shop.email
