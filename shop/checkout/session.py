"""The answers given so far, kept in the session for one shop and one person."""

from dataclasses import asdict
from functools import cached_property

from shop.customer.buyer import Buyer

STEPS = ("buyer", "pickup", "payment", "summary")


class CheckoutSession:
    """What a visitor has chosen. A choice that the shop no longer offers counts as missing."""

    def __init__(self, request) -> None:
        self.session = request.session
        self.shop = request.shop
        self.sale = request.sale
        self.person = request.user.pk

    @property
    def _key(self) -> str:
        return f"checkout_{self.shop.pk}"

    @cached_property
    def _data(self) -> dict:
        data = self.session.get(self._key)
        return data if isinstance(data, dict) and data.get("person") == self.person else {}

    @property
    def is_of_somebody_else(self) -> bool:
        """Say whether answers were given here before signing in or out."""
        return self._key in self.session and not self._data

    def was_answered(self, step: str) -> bool:
        """Say whether the step has an answer, be it one that is no longer offered."""
        return step in self._data

    @cached_property
    def buyer(self) -> Buyer | None:
        return Buyer(**self._data["buyer"]) if "buyer" in self._data else None

    @cached_property
    def pickup_point(self):
        return self._chosen("pickup")

    @cached_property
    def payment_method(self):
        return self._chosen("payment")

    def offered(self, step: str):
        """Return what the shop offers now at a step with one choice, as a queryset."""
        leg = self.sale.leg
        if leg is None:
            rows = {"pickup": self.shop.pickup_points, "payment": self.shop.payment_methods}[step]
            return rows.none()
        return {"pickup": leg.offered_pickups, "payment": leg.offered_payments}[step]

    def _chosen(self, step: str):
        return self.offered(step).filter(pk=self._data.get(step)).first()

    def keep(self, **answers) -> None:
        """Keep the answers of a step."""
        self._data = {**self._data, **answers, "person": self.person}
        self.session[self._key] = self._data

    def keep_buyer(self, buyer: Buyer) -> None:
        self.keep(buyer=asdict(buyer))

    def first_missing(self) -> str:
        """Return the name of the first step without an answer."""
        if self.buyer is None:
            return "buyer"
        if self.pickup_point is None:
            return "pickup"
        return "payment" if self.payment_method is None else "summary"

    def finish(self, order) -> None:
        """Forget the answers, and remember the order for the thank-you page."""
        self.session.pop(self._key, None)
        self.session[f"{self._key}_order"] = order.pk

    @property
    def last_order_pk(self) -> int | None:
        return self.session.get(f"{self._key}_order")
