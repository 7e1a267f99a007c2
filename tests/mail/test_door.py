"""What libraries send goes through the same door, one message for each recipient."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils.translation import gettext_lazy
from oscar.apps.communication.utils import Dispatcher
from wagtail.admin.mail import send_mail as wagtail_send_mail

from shop.communication.models import Attachment, Message

pytestmark = pytest.mark.django_db
ANNE, BRUNO, CHLOE = "anne@orange.example", "bruno@free.example", "chloe@poste.example"


def test_every_recipient_gets_a_message_that_names_nobody_else(shop, mailoutbox):
    mail = EmailMultiAlternatives(
        gettext_lazy("message"), "Bonjour", to=[f"Anne <{ANNE}>"], cc=[BRUNO], bcc=[CHLOE, ANNE]
    )
    mail.attach("prix.csv", "a;b", "text/csv")
    assert mail.send() == 1
    assert sorted(each.to for each in mailoutbox) == [[ANNE], [BRUNO], [CHLOE]]
    for each in mailoutbox:
        assert (each.cc, each.bcc) == ([], [])
        assert each.attachments[0][:2] == ("prix.csv", "a;b")
        others = {ANNE, BRUNO, CHLOE} - set(each.to)
        assert not [other for other in others if other in each.message().as_string()]
    assert Attachment.objects.count() == 3
    assert all(Message.objects.values_list("is_private", flat=True))


def test_a_mail_in_html_alone_gets_a_text(shop, mailoutbox):
    mail = EmailMultiAlternatives("Bonjour", "<p>Bonjour <b>Anne</b></p>", to=[ANNE])
    mail.content_subtype = "html"
    mail.send()
    [left] = mailoutbox
    assert left.body.strip() == "Bonjour Anne"
    assert left.alternatives[0][0] == "<p>Bonjour <b>Anne</b></p>"


def test_several_addresses_in_one_are_told_and_never_sent(shop, mailoutbox):
    send_mail("Bonjour", "Bonjour", None, [f"{ANNE}, {BRUNO}"])
    assert mailoutbox == []
    assert Message.objects.get().state == "failed"


def test_what_the_caller_undoes_leaves_nothing(shop, mailoutbox):
    with transaction.atomic():
        send_mail("Bonjour", "Bonjour", None, [ANNE])
        transaction.set_rollback(True)
    assert (Message.objects.count(), mailoutbox) == (0, [])


def test_wagtail_and_oscar_send_through_it(shop, mailoutbox):
    wagtail_send_mail("Bonjour", "Bonjour", [ANNE])
    Dispatcher().send_email_messages(BRUNO, {"subject": "Bonjour", "body": "Oui", "html": ""})
    assert sorted(each.to for each in mailoutbox) == [[ANNE], [BRUNO]]
    assert Message.objects.count() == 2


def test_a_page_without_a_text_part_gets_one_that_can_be_read(mailoutbox, shop):
    head = "<head><style>p{color:red}</style><title>T</title></head>"
    page = f"{head}<p>L&rsquo;<b>été</b></p><p>&amp; puis</p>"
    mail = EmailMessage("Bonjour", page, to=["anne@orange.example"])
    mail.content_subtype = "html"
    mail.send()
    [sent] = mailoutbox
    assert sent.body == "L’été\n& puis"
    assert sent.alternatives[0][0] == page
