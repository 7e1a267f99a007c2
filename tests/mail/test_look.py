"""Every message in both its parts, as its reader gets it."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.test import override_settings

from shop.communication.kinds import KINDS
from shop.communication.models import State
from tests import factories, source

from . import letters

SITE = "https://halle.example"
UNKNOWN = "!!unknown!!"
ENGLISH = re.compile(
    r"\b(the|you|your|and|this|with|are|of|has|have|order|shop|link|asks?|until|somebody|pieces?)\b"
)
ADDRESS = re.compile(r"[\w.+’-]+@[\w-]+\.example")
LINK = re.compile(r"https?://[^\s<>\"]+")
LEFT_OVER = re.compile(r"\{[{%#]|[%#}]\}|%\(|\bNone\b|\(\)|«\s*»|&(?:#\w+|[a-z]+);")
MARKUP = re.compile(r"</?(?:p|br|a|h1|h2|td|tr|table|strong|div|span|blockquote)\b")
LOOSE = re.compile(r"\w[ \xa0]?[;!?€%»](?!\w)|« |\w ?:(?=\s)|\w'\w")
# Whose question a message passes on: the reader answers, and needs the address for that.
ASKED = {
    "contact": {"anne@visite.example"},
    "connection_asked": {"o’neil+ferme@asso.example"},
    "invitation_answered": {f"invitee-{number}@ferme.example" for number in range(3)},
}


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """Each message, once; what a template asks for in vain shows."""
    engines = [{**each, "OPTIONS": {**each["OPTIONS"]}} for each in django_settings.TEMPLATES]
    engines[0]["OPTIONS"]["string_if_invalid"] = UNKNOWN
    words = {"BASE_URL": SITE, "WAGTAILADMIN_BASE_URL": SITE, "TEMPLATES": engines}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**words):
        yield letters.write_all()
        transaction.set_rollback(True)


def seen(html: str) -> str:
    """Return what a reader sees of an HTML part."""
    return BeautifulSoup(html, "html.parser").body.get_text("\n")


def words_of(text: str) -> str:
    """Return a text without its links, its addresses and what our test writes into it."""
    for raw in (letters.RAW, letters.LINES, " ".join(letters.LINES.split()), letters.BUYER):
        text = text.replace(raw, "")
    return ADDRESS.sub("", LINK.sub("", text))


def test_each_kind_can_be_looked_at(written):
    """A new kind is written in letters.py too."""
    assert {each.kind for each in written} == set(KINDS)


def test_no_message_fails(written):
    assert [each.outcome for each in written if each.state == State.FAILED] == []


def test_both_parts_are_french_and_complete(written):
    for message in written:
        for part in (message.text, seen(message.html), message.subject):
            assert not ENGLISH.search(words_of(part).lower()), part
            assert not LEFT_OVER.search(part.replace("<b>Œuvre & Fils</b>", "")), part
            assert UNKNOWN not in part


def test_every_link_is_whole_and_stands_in_both_parts(written):
    for message in written:
        links = {unescape(each) for each in re.findall(r'href="([^"]*)"', message.html)}
        assert {each.split(":")[0] for each in links} <= {"https", "mailto"}
        assert {each for each in links if each.startswith("https")} == set(
            LINK.findall(message.text)
        )
        assert all(each.startswith(SITE) for each in LINK.findall(message.text))
        for line in message.text.splitlines():
            assert not LINK.search(line) or LINK.fullmatch(line)


def test_no_address_but_the_reader_s_the_shop_s_and_of_who_asks(written):
    for message in written:
        known = {message.to, message.reply_to, message.shop.email, *ASKED.get(message.kind, ())}
        for part in (message.text, unescape(message.html)):
            assert set(ADDRESS.findall(LINK.sub("", part))) <= known


def test_the_text_part_reads_well_in_a_text_reader(written):
    for message in written:
        lines = message.text.splitlines()
        assert not [each for each in lines if len(each) > 72 and not LINK.fullmatch(each)]
        assert not [each for each in lines if each != each.rstrip() and each != "-- "]
        assert "\n\n\n" not in message.text
        assert lines.count("-- ") == 1
        assert not MARKUP.search(message.text)


def test_names_are_escaped_in_html_and_plain_in_text(written):
    for message in written:
        assert not re.search(r"<(b|i|u|2026|d’avance|hier)>", message.html)
        for raw in (letters.RAW, letters.BUYER):
            assert (raw in " ".join(message.text.split())) == (raw in _flat(seen(message.html)))


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_french_typography(written):
    for message in written:
        for part in (message.text, seen(message.html)):
            lines = (words_of(line) for line in _flat_lines(part))
            assert [each for each in lines if LOOSE.search(each)] == []


def _flat_lines(part: str) -> list[str]:
    """Return the lines of a part with the test's own words gone, wherever they were wrapped."""
    joined = part.replace("\n", " \n")
    return words_of(joined).splitlines()


def test_the_html_part_is_one_calm_page(written):
    for message in written:
        page = BeautifulSoup(message.html, "html.parser")
        assert page.html["lang"] == "fr"
        assert len(page.find_all("h1")) == 1
        assert not page.find_all(["img", "script", "link", "iframe", "form"])
        assert "url(" not in message.html
        assert len(page.find_all(class_="m-button")) <= 1


def test_a_list_of_messages_shows_more_than_the_subject(written):
    for message in written:
        page = BeautifulSoup(message.html, "html.parser")
        preheader = page.body.div.get_text().split("\u034f")[0].strip()
        assert preheader
        assert preheader != message.subject


def test_the_foot_says_why_and_whom_to_ask(written):
    for message in written:
        reason = str(KINDS[message.kind].reason)
        for part in (message.text, seen(message.html)):
            foot = _flat(part[part.rindex("Vous recevez") :])
            assert f"Vous recevez ce message parce que {reason}." in foot
            assert message.shop.name in foot
            assert message.shop.email in foot


def test_what_is_not_transactional_has_a_way_out(written):
    for message in written:
        has_topic = bool(KINDS[message.kind].topic)
        for part in (message.text, message.html):
            assert ("/courrier/desabonnement/" in part) == has_topic


def test_the_colours_are_those_of_the_site():
    sheet = source.ROOT / "site" / "halle" / "static" / "halle" / "css" / "halle.css"
    known = set(re.findall(r"#[0-9a-f]{6}\b", sheet.read_text()))
    for template in (source.ROOT / "templates" / "emails").rglob("*.html"):
        assert set(re.findall(r"#[0-9a-fA-F]{6}\b", template.read_text())) <= known, template.name


def test_an_administrator_gets_one_notice_of_a_story(db):
    market = letters.Market()
    editor = factories.UserFactory(email="editrice@site.example")
    for person in (editor, market.admin):
        person.groups.add(factories.wagtail_group("Éditeurs"))
    letters.story_of(market)
    told = [each.to for each in mail.outbox if each.subject.endswith("attend une lecture")]
    assert sorted(told) == [[market.admin.email], [editor.email]]
