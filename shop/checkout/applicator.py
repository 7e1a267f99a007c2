"""Socket: where Oscar (4.2) asks for surcharges. `place_order` passes them itself."""

from oscar.apps.checkout.applicator import SurchargeApplicator as OscarSurchargeApplicator

from .surcharges import surcharges_of


class SurchargeApplicator(OscarSurchargeApplicator):
    """Give the per-order fees of the basket."""

    def get_applicable_surcharges(self, basket, **kwargs):
        return surcharges_of(basket)
