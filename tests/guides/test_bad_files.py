import os

import pytest
from wagtail.images import get_image_model

from guides import importer
from guides.models import GuideIndexPage, GuidePage
from tests.guides.conftest import png


def body(name):
    return GuidePage.objects.get(source_path=name).body.raw_data


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# Été\n\nDéjà là\n".encode("latin-1"), "pas en UTF-8 (ligne 1)"),
        (b"# Long\n\n" + b"mot " * (5 * 1024 * 1024), "la limite est de 2 Mo"),
        (b"---\ntitle: [a\n---\n# T\n", "En-tête incompréhensible"),
        (b"---\ntitle: " + b"a" * 300 + b"\n---\nTexte\n", "255"),
        (b'---\ntitle: "\\ud800"\n---\nTexte\n', "En-tête incompréhensible"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_stops_no_other(run, folder, content, message):
    (folder / "a-mauvais.md").write_bytes(content)
    code, report = run(folder)
    assert code == 1
    assert "a-mauvais.md : ERREUR" in report
    assert message in report
    assert "3 guides créés" in report
    assert "1 erreur" in report
    assert not GuidePage.objects.filter(source_path="a-mauvais.md").exists()
    assert GuidePage.objects.live().count() == 3


@pytest.mark.parametrize("title", ['"\\ud800"', "a" * 300])
def test_a_dry_run_refuses_what_the_import_would_refuse(run, folder, title):
    (folder / "a-mauvais.md").write_text(f"---\ntitle: {title}\n---\nTexte\n")
    code, report = run(folder, dry_run=True)
    assert code == 1
    assert "a-mauvais.md : ERREUR" in report
    assert not GuidePage.objects.exists()


def test_a_bad_file_leaves_the_page_of_an_older_import_as_it_is(run, folder):
    run(folder)
    (folder / "details/ardoises.md").write_bytes("# Été\n".encode("latin-1"))
    assert run(folder)[0] == 1
    assert GuidePage.objects.get(source_path="details/ardoises.md").title == "Les ardoises"


def test_a_failure_while_writing_takes_back_the_page_and_its_pictures(
    run, folder, media, monkeypatch
):
    publish = importer._Writer._publish

    def fail(self, page, values):
        publish(self, page, values)
        if self.draft.name == "vendre-au-marche.md":
            raise RuntimeError("boum")

    monkeypatch.setattr(importer._Writer, "_publish", fail)
    code, report = run(folder)
    assert code == 1
    assert "vendre-au-marche.md : ERREUR" in report
    assert GuidePage.objects.count() == 2
    assert get_image_model().objects.count() == 0
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_picture_is_stored_once_whatever_its_name(run, folder):
    (folder / "images/copie.png").write_bytes((folder / "images/etal.png").read_bytes())
    (folder / "details/ardoises.md").write_text("# A\n\n![x](../images/copie.png)\n")
    run(folder)
    image = get_image_model().objects.get()
    assert body("details/ardoises.md")[0]["value"]["image"] == image.pk
    assert image.title == "Un étal" or image.title == "x"


@pytest.mark.parametrize(
    ("source", "content", "message"),
    [
        ("images/faux.png", b"#!/bin/sh\n", "n’est pas une image"),
        ("images/dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        ("images/coupee.png", png()[:40], "n’est pas une image"),
        ("images/rien.png", None, "introuvable"),
        ("https://ailleurs.example/a.png", None, "sur un autre site"),
        ("../secret.png", None, "hors du dossier"),
        ("../../../../../etc/passwd", None, "hors du dossier"),
        ("/../secret.png", None, "hors du dossier"),
    ],
)
def test_a_picture_that_cannot_be_used_leaves_a_placeholder_and_a_word(
    run, folder, source, content, message
):
    (folder.parent / "secret.png").write_bytes(png())
    if content is not None:
        (folder / source).write_bytes(content)
    (folder / "seule.md").write_text(f"# Seule\n\n![Quoi]({source})\n")
    code, report = run(folder / "seule.md")
    assert code == 0
    assert message in report
    assert "seule.md:3" in report
    (block,) = body("seule.md")
    assert (block["type"], block["value"]["source"]) == ("placeholder", source)
    assert get_image_model().objects.count() == 0


def test_symbolic_links_out_of_the_folder_are_refused(run, folder):
    (folder.parent / "dehors.md").write_text("# Dehors\n")
    (folder.parent / "dehors.png").write_bytes(png("blue"))
    os.symlink(folder.parent / "dehors.md", folder / "lien.md")
    os.symlink(folder.parent / "dehors.png", folder / "images/lien.png")
    (folder / "image.md").write_text("# Image\n\n![x](images/lien.png)\n")
    code, report = run(folder)
    assert code == 1
    assert "lien.md : ERREUR — Lien qui mène hors du dossier importé" in report
    assert "image «\u202fimages/lien.png\u202f» hors du dossier" in report
    assert not GuidePage.objects.filter(source_path="lien.md").exists()


def test_dangerous_links_are_text_on_the_page(run, folder, client):
    (folder / "piege.md").write_text(
        "# Piège\n\n[clic](javascript:alert(1)) <img src=x onerror=alert(1)>\n"
        "<script>alert(2)</script>\n"
    )
    _code, report = run(folder / "piege.md")
    assert "lien refusé" in report
    html = client.get(GuidePage.objects.get(source_path="piege.md").url).content.decode()
    assert "clic" in html
    assert "javascript:" not in html
    assert "onerror" not in html
    assert "alert(2)" not in html


def test_a_path_that_does_not_exist_or_holds_no_markdown(run, folder):
    assert run(folder / "absent.md")[0] == 2
    code, report = run(folder / "images/etal.png")
    assert code == 1
    assert "pas un fichier Markdown" in report


def test_without_an_index_nothing_is_written(run, folder):
    GuideIndexPage.objects.all().delete()
    code, report = run(folder)
    assert code == 2
    assert "index des guides" in report
    assert GuidePage.objects.count() == 0
