from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from shop.order_cycles.models import OrderCycle, PickupPoint
from shop.partner.models import Grant, Partner, Sells, Shop
from shop.payment.models import PaymentKind, PaymentMethod

SINCE = datetime(2020, 1, 1, tzinfo=UTC)


class EnterpriseFactory(DjangoModelFactory):
    """An enterprise: a producer without a shop, unless `reseller=True`."""

    class Meta:
        model = Partner

    class Params:
        reseller = factory.Trait(sells=Sells.ANY)
        producer = factory.Trait(is_producer=True)

    name = factory.Sequence(lambda n: f"Ferme {n}")
    code = factory.Sequence(lambda n: f"ferme-{n}")
    town = "Die"
    postcode = "26150"


class PickupPointFactory(DjangoModelFactory):
    """A place where orders are handed out. `shop` must be given."""

    class Meta:
        model = PickupPoint

    name = factory.Sequence(lambda n: f"Marché {n}")
    street = "Place de la République"
    postcode = "26150"
    town = "Die"
    opening = "samedi de 9 h à 12 h"


class PaymentMethodFactory(DjangoModelFactory):
    """A way to pay, in cash unless said otherwise. `shop` must be given."""

    class Meta:
        model = PaymentMethod

    kind = PaymentKind.CASH
    name = factory.Sequence(lambda n: f"Espèces {n}")


class PermanentSaleFactory(DjangoModelFactory):
    """A shop sells its whole shelf, since long ago and without an end."""

    class Meta:
        model = OrderCycle

    name = "Vente permanente"
    opens_at = SINCE
    opened_at = SINCE
    sells_shelf = True
    notifies_producers = False

    @classmethod
    def _create(cls, model_class, *args, shop, **fields):
        fields.setdefault("coordinator", shop.enterprise)
        cycle = super()._create(model_class, *args, **fields)
        cycle.outgoing.create(shop=shop)
        return cycle


class ShopFactory(DjangoModelFactory):
    """An open shop with a pick-up point, payment in cash and a permanent sale.

    The first is the main one. `sale=None` leaves it without a cycle.
    """

    class Meta:
        model = Shop
        skip_postgeneration_save = True

    enterprise = factory.SubFactory(EnterpriseFactory, reseller=True)
    name = factory.Sequence(lambda n: f"La Halle {n}")
    # The same in each test: Django reads all addresses anew for a slug that it does not know.
    slug = factory.LazyFunction(lambda: f"la-halle-{Shop.objects.count()}")
    email = factory.Sequence(lambda n: f"boutique-{n}@halle.example")
    is_main = factory.LazyFunction(lambda: not Shop.objects.filter(is_main=True).exists())
    pickup_point = factory.RelatedFactory(PickupPointFactory, "shop", name="Marché")
    payment_method = factory.RelatedFactory(PaymentMethodFactory, "shop", name="Espèces")
    sale = factory.RelatedFactory(PermanentSaleFactory, "shop")


def permit(giver, receiver, permissions=("sell", "catalogue"), *, until=None) -> list[Grant]:
    """Give the permissions that are not given yet, since long ago and `until` a moment."""
    if giver == receiver:
        return []
    held = set(Grant.objects.between(giver, receiver).values_list("permission", flat=True))
    return [
        Grant.objects.create(
            giver=giver, receiver=receiver, permission=each, starts_at=SINCE, ends_at=until
        )
        for each in permissions
        if each not in held
    ]
