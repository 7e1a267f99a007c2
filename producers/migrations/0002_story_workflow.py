"""The workflow *Relecture des histoires*: editors and managers answer what a producer hands in.

It stands on the producers' index; the other pages keep the workflow Relecture, where only managers
approve. An index made later gets it when it is saved (`ProducerIndexPage.save`).
"""

from django.db import migrations

GROUPS = ["Éditeurs", "Gestionnaires"]
WORKFLOW = "Relecture des histoires"


def make_workflow(apps, schema_editor):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task, _ = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get_or_create(
        name=WORKFLOW, defaults={"content_type": kind, "active": True}
    )
    task.groups.set(apps.get_model("auth", "Group").objects.filter(name__in=GROUPS))
    workflow, _ = apps.get_model("wagtailcore", "Workflow").objects.get_or_create(
        name=WORKFLOW, defaults={"active": True}
    )
    apps.get_model("wagtailcore", "WorkflowTask").objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    for index in apps.get_model("producers", "ProducerIndexPage").objects.all():
        apps.get_model("wagtailcore", "WorkflowPage").objects.get_or_create(
            page_id=index.pk, defaults={"workflow": workflow}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_groups"),
        ("producers", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [migrations.RunPython(make_workflow, migrations.RunPython.noop)]
