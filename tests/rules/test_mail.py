"""§3.4: what a mail server's reply means, and which text a header or a database takes."""

import pytest

from shop.rules.mail import Fate, fate_of_reply, masked, one_line, pause_after, storable, wait_after


@pytest.mark.parametrize(
    ("code", "text", "at_recipient", "fate"),
    [
        (450, "4.2.0 Greylisted", True, Fate.LATER),
        (550, "4.4.1 No answer from host", True, Fate.LATER),
        (550, "5.1.1 No such user", True, Fate.REJECTED),
        (550, "5.1.1 No such user", False, Fate.REJECTED),
        (550, "No such user", True, Fate.REJECTED),
        (550, "No such user", False, Fate.FAILED),
        (550, "relay not permitted", True, Fate.FAILED),
        (550, "5.1.8 Sender's domain not found", True, Fate.FAILED),
        (552, "5.2.3 Message too long", False, Fate.FAILED),
        (554, "5.7.1 Looks like spam", True, Fate.FAILED),
    ],
)
def test_a_reply_means(code, text, at_recipient, fate):
    assert fate_of_reply(code, text, at_recipient=at_recipient) is fate


def test_waiting_grows_and_ends():
    waits = [wait_after(failures) for failures in range(1, 9)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(set(waits[:-1]))


def test_a_provider_s_pause_has_an_upper_end():
    assert pause_after(100) == pause_after(5)


def test_a_header_is_one_line_and_a_text_can_be_stored():
    assert one_line(" a\r\nBcc: b\u2028c\x00 ") == "a Bcc: b c"
    assert storable("a\x00b\ud800") == "ab?"


def test_a_masked_address_tells_neither_name_nor_domain():
    assert masked("marie.dupont@orange.fr") == "m…@….fr"
    assert masked("nonsense") == "…"
