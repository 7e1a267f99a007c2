"""P-10 and §3.4: as many mails as people, and nobody reads another's address."""

from email.utils import parseaddr
from smtplib import SMTPDataError

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from shop.communication.models import Message
from shop.communication.services import write_message
from shop.partner.invitations.members import bring_in
from shop.partner.invitations.services import invite_producer
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = [f"producteur-{number:02}@ferme-{number:02}.example" for number in range(22)]
FROM = "envoi@halle.example"


@pytest.fixture
def hub(shop, settings):
    settings.DEFAULT_FROM_EMAIL = f"Halle <{FROM}>"
    return shop.enterprise


@pytest.fixture
def helene(hub):
    user = factories.UserFactory(email="helene@perso.example", email_confirmed_at=timezone.now())
    factories.ManagerFactory(enterprise=hub, user=user, role="owner")
    return user


def written(mail) -> str:
    """Return all that leaves: headers, text and HTML."""
    return mail.message().as_string() + mail.body + mail.alternatives[0][0]


def assert_one_each(mails, shop) -> None:
    assert sorted(mail.to for mail in mails) == [[each] for each in PEOPLE]
    for mail in mails:
        others = set(PEOPLE) - set(mail.to)
        assert (mail.cc, mail.bcc) == ([], [])
        assert mail.reply_to == [shop.email]
        assert parseaddr(mail.from_email) == (shop.name, FROM)
        assert mail.body.strip()
        assert not [each for each in others if each in written(mail)]


def test_p10_twenty_two_producers_get_twenty_two_separate_mails(
    shop, hub, helene, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for each in PEOPLE:
            invite_producer(
                actor=helene,
                hub=hub,
                name=each,
                email=each,
                asked=["sell"],
                shop=shop,
                now=timezone.now(),
            )
    assert_one_each(mailoutbox, shop)


def test_p10_members_with_and_without_an_account_get_one_mail_each(
    shop, hub, helene, mailoutbox, django_capture_on_commit_callbacks
):
    for each in PEOPLE[::2]:
        factories.UserFactory(email=each, email_confirmed_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        for each in PEOPLE:
            bring_in(
                actor=helene,
                enterprise=hub,
                email=each,
                role="reader",
                shop=shop,
                now=timezone.now(),
            )
    assert_one_each(mailoutbox, shop)
    assert not [mail for mail in mailoutbox if helene.email in written(mail)]


def test_p10_a_mail_that_cannot_leave_stops_neither_the_others_nor_the_work(
    shop, hub, helene, mailoutbox, monkeypatch, django_capture_on_commit_callbacks
):
    leave = EmailBackend.send_messages

    def send(connection, mails):
        if mails[0].to == [PEOPLE[1]]:
            raise SMTPDataError(452, b"4.3.1 mailbox full")
        return leave(connection, mails)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    with django_capture_on_commit_callbacks(execute=True):
        for each in PEOPLE[:3]:
            bring_in(
                actor=helene,
                enterprise=hub,
                email=each,
                role="reader",
                shop=shop,
                now=timezone.now(),
            )
    assert [mail.to for mail in mailoutbox] == [[PEOPLE[0]], [PEOPLE[2]]]
    assert [each.to for each in Message.objects.to_send()] == [PEOPLE[1]]
    assert hub.invitations.count() == 3


def test_a_shop_whose_name_holds_a_line_break_still_writes(shop, hub, helene, mailoutbox):
    shop.name = "Le Marché\nBcc: voisine@ferme.example"
    words = {"subject": "Bonjour\nà tous", "kind": "import_done"}
    context = {"file": "prix.csv", "counts": {}}
    write_message(shop=shop, to=PEOPLE[0], context=context, **words)
    [mail] = mailoutbox
    assert (mail.to, mail.cc, mail.bcc, mail.subject) == ([PEOPLE[0]], [], [], "Bonjour à tous")
    assert parseaddr(mail.message()["From"])[1] == FROM
    assert mail.message()["Bcc"] is None
