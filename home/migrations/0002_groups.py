"""The groups Éditeurs and Gestionnaires and their workflow Relecture.

Permissions are made when missing: Django writes them after the last migration, not before this
one. Wagtail's own groups (Editors, Moderators) leave with their workflow: ours replace them.
"""

from django.db import migrations

EDITORS, MANAGERS = "Éditeurs", "Gestionnaires"
WORKFLOW = "Relecture"
PAGE_RIGHTS = {
    EDITORS: ["add", "change"],
    MANAGERS: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}
FILE_RIGHTS = {
    EDITORS: ["add", "change", "choose"],
    MANAGERS: ["add", "change", "choose", "delete"],
}


def permission(apps, app_label, model, codename):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


def make_groups(apps, schema_editor):
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    on_page = apps.get_model("wagtailcore", "GroupPagePermission").objects
    on_files = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for name in (EDITORS, MANAGERS):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        for action in PAGE_RIGHTS[name]:
            right = permission(apps, "wagtailcore", "page", f"{action}_page")
            on_page.get_or_create(group=group, page=root, permission=right)
        for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for action in FILE_RIGHTS[name]:
                right = permission(apps, app_label, model, f"{action}_{model}")
                on_files.get_or_create(group=group, collection=collection, permission=right)


def make_workflow(apps, schema_editor):
    remove_wagtails_own(apps)
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task, _ = apps.get_model("wagtailcore", "GroupApprovalTask").objects.get_or_create(
        name=f"{WORKFLOW} par les gestionnaires", defaults={"content_type": kind, "active": True}
    )
    task.groups.set(apps.get_model("auth", "Group").objects.filter(name=MANAGERS))
    workflow, _ = apps.get_model("wagtailcore", "Workflow").objects.get_or_create(
        name=WORKFLOW, defaults={"active": True}
    )
    apps.get_model("wagtailcore", "WorkflowTask").objects.get_or_create(
        workflow=workflow, task=task, defaults={"sort_order": 0}
    )
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    apps.get_model("wagtailcore", "WorkflowPage").objects.update_or_create(
        page=root, defaults={"workflow": workflow}
    )


def remove_wagtails_own(apps):
    groups = apps.get_model("auth", "Group").objects.filter(
        name__in=["Editors", "Moderators"], user__isnull=True
    )
    groups.delete()
    name = "Moderators approval"
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=name).delete()
    apps.get_model("wagtailcore", "Task").objects.filter(name=name).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(make_workflow, migrations.RunPython.noop),
    ]
