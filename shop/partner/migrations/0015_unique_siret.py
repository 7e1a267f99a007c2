"""One SIRET number, one enterprise: of those that share one, the first keeps it."""

from django.db import migrations, models
from django.db.models import Count, Min


def keep_first(apps, schema_editor):
    """Leave the number empty elsewhere, to be typed again: nothing else tells whose it is."""
    partners = apps.get_model("partner", "Partner").objects.exclude(siret="").order_by()
    shared = partners.values("siret").annotate(many=Count("pk"), first=Min("pk"))
    for row in list(shared.filter(many__gt=1)):
        partners.filter(siret=row["siret"]).exclude(pk=row["first"]).update(siret="")


class Migration(migrations.Migration):
    dependencies = [("partner", "0014_entries_of_shops")]

    operations = [
        migrations.RunPython(keep_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("siret", ""), _negated=True),
                fields=("siret",),
                name="partner_enterprise_siret_unique",
                violation_error_code="unique",
                violation_error_message="This SIRET number is already taken.",
            ),
        ),
    ]
