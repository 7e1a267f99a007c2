"""Import a file or a folder of Markdown as guides. See docs/guides-import.md.

Three passes: read everything; create the missing pages, empty and unpublished, so that links may
lead forward; then write each page in its own transaction. A dry run stops before the second.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guides import front_matter, reader
from guides.conversion import Converter, Row
from guides.fingerprints import digests, is_edited
from guides.links import Linker, Target
from guides.markdown import parse
from guides.metadata import metadata
from guides.models import GuideIndexPage, GuidePage
from guides.nodes import Document, Remark, headings
from guides.pictures import PictureShelf
from guides.report import Entry, Outcome, Report

_TITLE_LIMIT = GuidePage._meta.get_field("title").max_length


@dataclass(frozen=True)
class Draft:
    """One file, read and understood; `fields` holds what its front matter gives."""

    file: reader.SourceFile
    document: Document
    fields: Mapping[str, Any]
    remarks: tuple[Remark, ...]

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def anchors(self) -> frozenset[str]:
        return frozenset(heading.anchor for heading in headings(self.document.blocks))


def import_guides(
    *, path: Path, index: GuideIndexPage, force: bool = False, dry_run: bool = False
) -> Report:
    """Create and update the guides below `index` from the file or folder at `path`.

    `force` overwrites what editors changed. Never raises because of one file: its entry in the
    report says what is wrong, and nothing of it is written.
    """
    report = Report(is_dry_run=dry_run)
    drafts = _read(path, report)
    pages = {page.source_path: page for page in GuidePage.objects.exclude(source_path=None)}
    new = {draft.name for draft in drafts if draft.name not in pages}
    if not dry_run:
        drafts = [draft for draft in drafts if _has_page(draft, index, pages, report)]
    targets = _targets(drafts, pages)
    for draft in drafts:
        writer = _Writer(draft, targets, force, dry_run, is_new=draft.name in new)
        report.entries.append(writer.entry(pages.get(draft.name)))
    return report


def _read(path: Path, report: Report) -> list[Draft]:
    root, files = reader.find(path)
    drafts = []
    for name, found in reader.read_all(root, files):
        try:
            if isinstance(found, reader.UnreadableFile):
                raise found
            drafts.append(_draft(found))
        except reader.UnreadableFile as refusal:
            report.entries.append(Entry(name, Outcome.FAILED, str(refusal)))
        except front_matter.BadFrontMatter as refusal:
            message = _("Front matter not understood (line %d).") % refusal.line
            report.entries.append(Entry(name, Outcome.FAILED, message))
        except Exception as error:  # one bad file never stops the others
            message = _("Cannot be understood: %s") % type(error).__name__
            report.entries.append(Entry(name, Outcome.FAILED, message))
    return drafts


def _draft(file: reader.SourceFile) -> Draft:
    front, text = front_matter.split(file.text)
    document = parse("\n" * front.lines + text)
    fields, remarks = metadata(front.values)
    fields.setdefault("title", document.title or _title_of(file.name))
    if len(fields["title"]) > _TITLE_LIMIT:
        raise reader.UnreadableFile(_("The title is too long: 255 characters at the most."))
    return Draft(file, document, fields, (*remarks, *document.remarks))


def _title_of(name: str) -> str:
    words = PurePosixPath(name).stem.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _has_page(draft: Draft, index: GuideIndexPage, pages: dict, report: Report) -> bool:
    """Create the page of a new guide, empty and unpublished; say whether the guide has one."""
    if draft.name in pages:
        return True
    page = GuidePage(title=draft.fields["title"], live=False, source_path=draft.name)
    page.slug = _free_slug(draft.name, index)
    try:
        with transaction.atomic():
            index.add_child(instance=page)
    except Exception as error:  # one bad file never stops the others
        report.entries.append(Entry(draft.name, Outcome.FAILED, _words(error)))
        return False
    pages[draft.name] = page
    return True


def _free_slug(name: str, index: GuideIndexPage) -> str:
    path = PurePosixPath(name)
    taken = set(index.get_children().values_list("slug", flat=True))
    short, long = slugify(path.stem), slugify("-".join(path.with_suffix("").parts))
    wanted = short if short and short not in taken else long or "guide"
    slug, number = wanted[:200], 1
    while slug in taken:
        number += 1
        slug = f"{wanted[:200]}-{number}"
    return slug


def _targets(drafts: list[Draft], pages: Mapping[str, GuidePage]) -> dict[str, Target]:
    found = {
        name: Target(page.pk, frozenset(entry.anchor for entry in page.outline()))
        for name, page in pages.items()
    }
    for draft in drafts:
        page = pages.get(draft.name)
        found[draft.name] = Target(page.pk if page else f"new:{draft.name}", draft.anchors)
    return found


def _words(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("Unexpected error: %s") % type(error).__name__


@dataclass
class _Writer:
    """Writes one guide, or says what writing it would do."""

    draft: Draft
    targets: Mapping[str, Target]
    force: bool
    dry_run: bool
    is_new: bool

    def entry(self, page: GuidePage | None) -> Entry:
        """What became of the file. A page reserved for a file that fails goes again."""
        shelf = self._shelf(write=not self.dry_run)
        try:
            done = self._plan(page) if self.dry_run else self._write(page, shelf)
            outcome, remarks, message = done
        except Exception as error:  # one bad file never stops the others
            shelf.forget()
            if self.is_new and page is not None:
                page.delete()
            remarks, outcome = self.draft.remarks, Outcome.FAILED
            message = _words(error)
        return Entry(self.draft.name, outcome, message, list(remarks))

    def _shelf(self, *, write: bool) -> PictureShelf:
        return PictureShelf(self.draft.file.root, self.draft.name, write)

    def _body(self, shelf: PictureShelf) -> tuple[list[Row], list[Remark]]:
        linker = Linker(self.draft.name, self.draft.anchors, self.targets)
        body = Converter(linker, shelf).body(self.draft.document.blocks)
        return body, [*self.draft.remarks, *linker.remarks, *shelf.remarks]

    def _plan(self, page: GuidePage | None) -> tuple[Outcome, list[Remark], str]:
        body, remarks = self._body(self._shelf(write=False))
        values = {**self.draft.fields, "body": body}
        if page is None or self.is_new:
            return Outcome.CREATED, remarks, ""
        edited = is_edited(page)
        if edited and not self.force:
            return Outcome.CONFLICT, remarks, _("changed in the site since its import, left alone.")
        if edited or page.imported_digests != digests(values, values):
            return Outcome.UPDATED, remarks, ""
        return Outcome.UNCHANGED, remarks, ""

    def _write(self, page: GuidePage, shelf: PictureShelf) -> tuple[Outcome, list[Remark], str]:
        with transaction.atomic():
            page = GuidePage.objects.select_for_update().get(pk=page.pk)
            planned = self._plan(page)
            if planned[0] in (Outcome.CREATED, Outcome.UPDATED):
                body, _remarks = self._body(shelf)
                self._publish(page, {**self.draft.fields, "body": body})
        return planned

    def _publish(self, page: GuidePage, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(page, name, json.dumps(value) if name == "body" else value)
        page.source_hash = self.draft.file.digest
        page.imported_digests = digests(values, values)
        page.full_clean()
        revision = page.save_revision(log_action=True)
        revision.publish()
        GuidePage.objects.filter(pk=page.pk).update(
            imported_revision=revision,
            source_hash=page.source_hash,
            imported_digests=page.imported_digests,
        )
