"""What a farm that begins still has to do: its profile, its products, its permissions."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.partner.models import Partner


@dataclass(frozen=True)
class Step:
    """One line of the checklist."""

    key: str
    title: str
    text: str
    button: str
    url: str
    is_done: bool


def steps_of(enterprise: Partner) -> list[Step]:
    """Return the steps of an enterprise, done or not, in a fixed number of queries."""
    return [_profile(enterprise), _products(enterprise), _permissions(enterprise)]


def is_ready(enterprise: Partner) -> bool:
    """Say whether nothing is left to do."""
    return all(step.is_done for step in steps_of(enterprise))


def _profile(enterprise: Partner) -> Step:
    return Step(
        "profile",
        _("Your profile"),
        _("Where you are and how to reach you."),
        _("Complete my profile"),
        reverse("portal_profile", args=[enterprise.pk]),
        bool(enterprise.town and (enterprise.email or enterprise.phone)),
    )


def _products(enterprise: Partner) -> Step:
    return Step(
        "products",
        _("Your products"),
        _("A name, a price, a stock: a picture may come later."),
        _("Add a product"),
        reverse("portal_product_new", args=[enterprise.pk]),
        enterprise.stockrecords.exists(),
    )


def _permissions(enterprise: Partner) -> Step:
    given = enterprise.grants_given.in_force(timezone.now())
    return Step(
        "permissions",
        _("Your permissions"),
        _("Who may sell your products, and what else you allow."),
        _("Give permissions"),
        reverse("portal_permissions_give", args=[enterprise.pk]),
        given.exists() or enterprise.shops.visible().exists(),  # or one sells by oneself
    )
