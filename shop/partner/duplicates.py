"""Enterprises that are known already (rules §1.4), found by what is public about them."""

from django.utils.translation import gettext as _

from .models import Partner, name_key


def name_refusal(name: str, *, besides: int | None = None) -> str:
    """Return why an enterprise may not bear this name, in words; empty when it may."""
    if not name_key(name):
        return _("Write a name with letters.")
    return _("This name is already taken.") if is_name_taken(name, besides=besides) else ""


def is_name_taken(name: str, *, besides: int | None = None) -> bool:
    """Say whether an enterprise has this name, accents, case and spaces apart.

    `besides` is the id of the one that is being named.
    """
    return Partner.objects.filter(name_key=name_key(name)).exclude(pk=besides).exists()


def twin_of(
    *, name: str = "", postcode: str = "", siret: str = "", besides: int | None = None
) -> Partner | None:
    """Return the enterprise with this SIRET number, else with this name and this postcode."""
    others = Partner.objects.exclude(pk=besides)
    found = others.filter(siret=siret).order_by("pk").first() if siret else None
    if found is None and name and postcode:
        found = others.filter(name_key=name_key(name), postcode=postcode).first()
    return found
