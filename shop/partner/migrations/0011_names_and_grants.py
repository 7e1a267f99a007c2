"""Give every enterprise its name key, and every shop the permissions that it worked with.

Until now a shop sold whatever it listed, changed the products of producers that supplied no other
shop, and the profiles of those whom nobody managed. These rights become permissions.
"""

from django.db import migrations
from django.utils import timezone

from shop.rules.text import fold


def fill_name_keys(apps, schema_editor):
    partners = apps.get_model("partner", "Partner").objects.order_by("pk")
    taken = set()
    for partner in partners.only("pk", "name"):
        key = fold(" ".join((partner.name or "").split()))[:160]
        if key in taken or not key:
            key = f"{key[:150]} {partner.pk}".strip()
        taken.add(key)
        partners.filter(pk=partner.pk).update(name_key=key)


def give_grants(apps, schema_editor):
    now = timezone.now()
    grant = apps.get_model("partner", "Grant")
    grant.objects.bulk_create(
        grant(giver_id=giver, receiver_id=receiver, permission=permission, starts_at=now)
        for (giver, receiver), permissions in sorted(_worked_with(apps).items())
        for permission in permissions
    )


def _worked_with(apps) -> dict:
    """Return {(producer, seller): permissions} for the producers on each shop's shelf."""
    listed = apps.get_model("catalogue", "ShopProduct").objects.order_by()
    pairs = set(
        listed.filter(product__stockrecords__partner__isnull=False).values_list(
            "product__stockrecords__partner", "shop__enterprise"
        )
    )
    sellers = {}
    for giver, receiver in pairs:
        sellers.setdefault(giver, set()).add(receiver)
    managed = set(apps.get_model("partner", "Manager").objects.values_list("enterprise", flat=True))
    own_shop = set(apps.get_model("partner", "Shop").objects.values_list("enterprise", flat=True))
    found = {}
    for giver, receiver in pairs:
        if giver == receiver:
            continue
        permissions = ["sell", "catalogue"]
        if sellers[giver] == {receiver} and giver not in own_shop:
            permissions.append("edit_products")
            permissions += [] if giver in managed else ["edit_profile"]
        found[giver, receiver] = permissions
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0010_producers_at_home"),
        ("catalogue", "0035_weight_and_margin"),
    ]

    operations = [
        migrations.RunPython(fill_name_keys, migrations.RunPython.noop),
        migrations.RunPython(give_grants, migrations.RunPython.noop),
    ]
