"""Give the shops there were their entries below the site's home page, shown unless hidden."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from treebeard.numconv import NumConv

STEP = 4  # characters of a page's place, in base 36 (Wagtail's Page is a treebeard MP_Node)
base36 = NumConv("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def add_entries(apps, schema_editor):
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    home = site and site.root_page
    if home is None or home.content_type.model != "homepage":
        return
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="partner", model="shoppage"
    )
    shops = apps.get_model("partner", "Shop").objects.select_related("enterprise")
    for shop in shops.order_by("-is_main", "pk"):
        add_entry(apps, home.pk, kind, shop)


def add_entry(apps, home_pk, kind, shop):
    pages = apps.get_model("wagtailcore", "Page").objects
    home = pages.get(pk=home_pk)
    children = pages.filter(depth=home.depth + 1, path__startswith=home.path)
    last = children.order_by("path").last()
    place = base36.str2int(last.path[-STEP:]) + 1 if last else 1
    slug = free_slug(shop.slug, set(children.values_list("slug", flat=True)))
    is_shown = shop.enterprise.sells != "none"
    now = timezone.now()
    apps.get_model("partner", "ShopPage").objects.create(
        shop=shop,
        title=shop.name,
        draft_title=shop.name,
        slug=slug,
        content_type=kind,
        locale_id=home.locale_id,
        path=home.path + base36.int2str(place).rjust(STEP, "0"),
        depth=home.depth + 1,
        url_path=f"{home.url_path}{slug}/",
        live=is_shown,
        first_published_at=now if is_shown else None,
        last_published_at=now if is_shown else None,
    )
    pages.filter(pk=home_pk).update(numchild=F("numchild") + 1)


def free_slug(wanted: str, taken: set[str]) -> str:
    slug, number = slugify(wanted), 2
    while slug in taken:
        slug, number = f"{slugify(wanted)}-{number}", number + 1
    return slug


class Migration(migrations.Migration):
    dependencies = [
        ("partner", "0013_shop_page"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(add_entries, migrations.RunPython.noop)]
