"""Shops sold without cycles until now: each goes on with a permanent sale, its baskets with it."""

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    now = timezone.now()
    shops = apps.get_model("partner", "Shop").objects.exclude(enterprise__sells="none")
    cycles = apps.get_model("order_cycles", "OrderCycle").objects
    for shop in shops.order_by("pk"):
        cycle = cycles.create(
            coordinator_id=shop.enterprise_id,
            name="Vente permanente",
            opens_at=now,
            opened_at=now,
            sells_shelf=True,
            notifies_producers=False,
        )
        cycle.outgoing.create(shop=shop)
        shop.baskets.filter(status="Open").update(cycle=cycle)


class Migration(migrations.Migration):
    dependencies = [
        ("order_cycles", "0002_cycles"),
        ("basket", "0015_cycle"),
    ]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
