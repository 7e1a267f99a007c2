"""The list of producers, with its counter, and one producer's form, with its ways elsewhere."""

from shop.backoffice.gate import works_on_pages
from shop.backoffice.views import ScopedIndexView
from shop.partner.admin_rows import (
    ask_url,
    hub_of,
    may_be_asked,
    permissions_words,
    with_standing,
)
from shop.partner.editing import hub_shops
from shop.partner.modeladmin import EnterpriseEditView
from shop.partner.models import Partner
from shop.partner.quota.standing import standing_of
from shop.partner.scope import own_enterprises
from shop.partner.team import owner_of
from shop.rules.access import Action


def sees_journal(actor, enterprise: Partner) -> bool:
    """Say whether the actor's role in an enterprise lets it read its journal."""
    return own_enterprises(actor, Action.SEE_JOURNAL).filter(pk=enterprise.pk).exists()


class ProducerListView(ScopedIndexView):
    """The list says how many enterprises the shop's owner may still have."""

    def get_context_data(self, **kwargs) -> dict:
        shop = hub_shops(self.request.user).first()
        owner = shop and (owner_of(shop.enterprise) or self.request.user)
        return super().get_context_data(
            standing=owner and standing_of(owner), inviting=shop and shop.enterprise_id, **kwargs
        )


class ProducerEditView(EnterpriseEditView):
    """A profile, with the ways to its people and to what it leaves to the shop."""

    def get_context_data(self, **kwargs) -> dict:
        actor = self.request.user
        if not sees_journal(actor, self.instance):
            kwargs |= {"latest_log_entry": None, "history_url": None}
        hub = hub_of(actor)
        row = with_standing(Partner.objects.all(), actor, hub).get(pk=self.instance.pk)
        return super().get_context_data(
            standing=row,
            held=permissions_words(row),
            ask_url=ask_url(hub.asker, row.pk) if hub.asker and may_be_asked(row) else "",
            works_on_pages=works_on_pages(actor),
            edits_team=own_enterprises(actor, Action.EDIT_TEAM).filter(pk=row.pk).exists(),
            **kwargs,
        )
