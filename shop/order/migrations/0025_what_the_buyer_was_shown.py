from django.db import migrations, models


def fill_orders(apps, schema_editor):
    """Orders placed before were shown VAT included, by the seller as it is."""
    orders = apps.get_model("order", "Order").objects
    for enterprise in apps.get_model("partner", "Partner").objects.filter(shops__isnull=False):
        orders.filter(shop__enterprise=enterprise).update(
            seller=enterprise, seller_name=enterprise.name, charges_vat=enterprise.charges_vat
        )


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0024_frozen_fees"),
        ("partner", "0009_shop_margin"),
    ]

    operations = [
        migrations.AddField(
            "order",
            "seller",
            models.ForeignKey(
                null=True,
                on_delete=models.PROTECT,
                related_name="sold_orders",
                to="partner.partner",
                verbose_name="seller",
            ),
        ),
        migrations.AddField(
            "order",
            "seller_name",
            models.CharField(default="", max_length=128, verbose_name="seller"),
            preserve_default=False,
        ),
        migrations.AddField(
            "order",
            "charges_vat",
            models.BooleanField(default=True, verbose_name="charges VAT"),
        ),
        migrations.AddField(
            "order",
            "shows_excl_vat",
            models.BooleanField(default=False, verbose_name="shown without VAT"),
        ),
        migrations.RunPython(fill_orders, migrations.RunPython.noop),
    ]
