import pytest
from wagtail.images import get_image_model
from wagtail.models import Revision

from guides.models import GuidePage
from tests.guides.conftest import png


def page(name):
    return GuidePage.objects.get(source_path=name)


def types(guide):
    return [block["type"] for block in guide.body.raw_data]


def edit(guide, **changes):
    """Save and publish a guide as an editor does."""
    draft = guide.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


def state():
    fields = ["pk", "title", "body", "source_hash", "imported_digests", "live", "latest_revision"]
    return list(GuidePage.objects.order_by("pk").values(*fields))


def test_a_folder_becomes_pages_of_real_blocks(run, folder):
    code, report = run(folder)
    assert code == 0
    assert "3 guides créés" in report
    guide = page("vendre-au-marche.md")
    assert guide.live
    assert guide.title == "Vendre au marché"
    assert types(guide) == [
        *["heading", "paragraph", "rule", "heading", "paragraph"],
        *["table", "callout", "quote", "paragraph", "picture"],
    ]
    assert "Une remarque" not in guide.search_text


def test_front_matter_fills_the_fields_of_the_guide(run, folder):
    run(folder)
    guide = page("details/liste-du-matin.md")
    assert (guide.title, guide.theme, guide.position) == ("La liste du matin", "demarrer", 3)
    assert guide.audience == "Celles et ceux qui ouvrent"
    assert guide.summary == "Ce que l'on fait avant huit heures."
    assert guide.slug == "liste-du-matin"


def test_links_between_guides_lead_to_pages_forward_and_back(run, folder):
    run(folder)
    morning, slates = page("details/liste-du-matin.md"), page("details/ardoises.md")
    text = str(page("vendre-au-marche.md").body.raw_data)
    assert f'<a linktype="page" id="{morning.pk}">la liste du matin</a>' in text
    assert f'<a linktype="page" id="{morning.pk}" fragment="la-caisse">ici</a>' in text
    assert f'<a linktype="page" id="{slates.pk}">Les ardoises</a>' in text
    assert f'<a linktype="page" id="{slates.pk}">Poireaux</a>' in text
    assert f'id="{page("vendre-au-marche.md").pk}"' in str(morning.body.raw_data)


def test_a_broken_link_is_told_by_file_and_line_and_shown_as_text(run, folder):
    code, report = run(folder)
    assert code == 0
    assert "vendre-au-marche.md:14 : lien cassé «\u202f/cahier-introuvable.md\u202f»" in report
    assert "1 lien cassé" in report
    assert "Notez le total dans le cahier." in str(page("vendre-au-marche.md").body.raw_data)


def test_importing_again_changes_nothing(run, folder):
    run(folder)
    before, revisions = state(), Revision.objects.count()
    code, report = run(folder)
    assert code == 0
    assert "3 inchangés" in report
    assert state() == before
    assert Revision.objects.count() == revisions
    assert get_image_model().objects.count() == 1


def test_a_changed_file_makes_one_revision_of_its_page_alone(run, folder):
    run(folder)
    revisions = Revision.objects.count()
    (folder / "details/ardoises.md").write_text("# Les ardoises\n\nDeux craies.\n")
    _code, report = run(folder)
    assert "1 mis à jour, 2 inchangés" in report
    assert Revision.objects.count() == revisions + 1
    assert "Deux craies." in str(page("details/ardoises.md").body.raw_data)


def test_a_guide_that_arrives_later_mends_the_links_to_it(run, folder):
    run(folder)
    (folder / "cahier-introuvable.md").write_text("# Le cahier\n\nRetrouvé.\n")
    _code, report = run(folder)
    assert "1 guide créé, 1 mis à jour" in report
    new = page("cahier-introuvable.md")
    assert f'id="{new.pk}">le cahier</a>' in str(page("vendre-au-marche.md").body.raw_data)


def test_one_file_alone_may_link_to_guides_imported_before(run, folder):
    run(folder)
    (folder / "seul.md").write_text("# Seul\n\n[Étal](/vendre-au-marche.md#les-prix)\n")
    assert run(folder / "seul.md")[0] == 0
    text = str(page("seul.md").body.raw_data)
    assert f'id="{page("vendre-au-marche.md").pk}" fragment="les-prix"' in text


def test_a_page_changed_by_an_editor_is_a_conflict_and_left_alone(run, folder):
    run(folder)
    edit(page("details/ardoises.md"), title="Nos ardoises")
    (folder / "details/ardoises.md").write_text("# Les ardoises\n\nAutre texte.\n")
    before = state()
    code, report = run(folder)
    assert code == 1
    assert "details/ardoises.md : CONFLIT" in report
    assert "1 conflit" in report
    assert state() == before


def test_an_unpublished_draft_of_an_editor_is_a_conflict_too(run, folder):
    run(folder)
    draft = page("details/ardoises.md")
    draft.title = "Brouillon"
    draft.save_revision()
    code, _report = run(folder)
    assert code == 1
    assert page("details/ardoises.md").title == "Les ardoises"


def test_an_editor_who_saves_without_a_change_makes_no_conflict(run, folder):
    run(folder)
    page("details/ardoises.md").save_revision().publish()
    code, report = run(folder)
    assert code == 0
    assert "3 inchangés" in report


def test_force_overwrites_what_an_editor_changed(run, folder):
    run(folder)
    edit(page("details/ardoises.md"), title="Nos ardoises")
    code, report = run(folder, force=True)
    assert code == 0
    assert "1 mis à jour, 2 inchangés" in report
    assert page("details/ardoises.md").title == "Les ardoises"
    assert run(folder)[0] == 0


def test_an_old_draft_published_after_an_import_does_not_bring_old_bookkeeping_back(run, folder):
    run(folder)
    old = page("details/ardoises.md").save_revision()
    (folder / "details/ardoises.md").write_text("# Les ardoises\n\nNouveau.\n")
    run(folder)
    digests = page("details/ardoises.md").imported_digests
    Revision.objects.get(pk=old.pk).publish()
    assert page("details/ardoises.md").imported_digests == digests
    assert run(folder)[0] == 1


def test_what_the_file_does_not_give_belongs_to_the_editor(run, folder):
    run(folder)
    edit(page("details/ardoises.md"), theme="prix", summary="À la craie.")
    code, report = run(folder)
    assert code == 0
    assert "3 inchangés" in report
    assert page("details/ardoises.md").theme == "prix"


@pytest.mark.parametrize("again", [False, True])
def test_a_dry_run_tells_the_same_and_writes_nothing(run, folder, media, again):
    if again:
        run(folder)
        edit(page("details/ardoises.md"), title="Nos ardoises")
        (folder / "vendre-au-marche.md").write_text("# Marché\n\n![x](images/neuf.png)\n")
        (folder / "images/neuf.png").write_bytes(png("red"))
    before, revisions, files = state(), Revision.objects.count(), list(media.rglob("*"))
    dry_code, dry = run(folder, dry_run=True)
    assert state() == before
    assert Revision.objects.count() == revisions
    assert list(media.rglob("*")) == files
    code, report = run(folder)
    assert dry_code == code
    assert dry.replace("Essai à blanc\u202f: rien n’est écrit.\n", "") == report


def test_a_page_that_was_deleted_comes_back_and_links_follow(run, folder):
    run(folder)
    page("details/ardoises.md").delete()
    _code, report = run(folder)
    assert "1 guide créé, 1 mis à jour" in report
    assert f'id="{page("details/ardoises.md").pk}"' in str(
        page("vendre-au-marche.md").body.raw_data
    )


def test_a_copy_of_a_guide_is_no_imported_page(run, folder):
    run(folder)
    copy = page("details/ardoises.md").copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert copy.source_path is None
    assert run(folder)[0] == 0


def test_two_files_of_one_name_get_two_addresses(run, folder):
    (folder / "ardoises.md").write_text("# Autres ardoises\n\nTexte.\n")
    run(folder)
    slugs = {page("ardoises.md").slug, page("details/ardoises.md").slug}
    assert slugs == {"ardoises", "details-ardoises"}
