"""Who is written to for an enterprise: the only place that decides it (rules §3.3)."""

from shop.rules.access import Action, roles_for

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
