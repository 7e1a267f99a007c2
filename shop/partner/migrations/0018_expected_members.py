import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("partner", "0017_messages_to_the_contact"),
    ]

    operations = [
        migrations.AddField(
            model_name="manager",
            name="invitation",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="member",
                to="partner.invitation",
            ),
        ),
    ]
