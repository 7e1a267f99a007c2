"""The records by which a domain vouches for its mail (rules §3.5)."""

import pytest

from shop.rules.mail_records import Trouble, is_aligned, judge_dkim, judge_dmarc, judge_spf

NEEDED = "include:spf.provider.example"
KEY = "v=DKIM1; k=rsa; p=MIGfMA0G"


@pytest.mark.parametrize(
    ("sender", "host", "aligned"),
    [
        ("ferme.fr", "ferme.fr", True),
        ("ferme.fr", "www.ferme.fr", True),
        ("courrier.ferme.fr", "www.ferme.fr", True),
        ("Ferme.FR", "boutique.ferme.fr.", True),
        ("orange.fr", "ferme.fr", False),
        ("maferme.fr", "ferme.fr", False),
        ("ferme.fr", "ferme.fr.exemple.com", False),
    ],
)
def test_the_sender_is_aligned_when_one_domain_holds_the_other(sender, host, aligned):
    assert is_aligned(sender, host) is aligned


@pytest.mark.parametrize(
    ("found", "trouble", "text"),
    [
        ([], Trouble.MISSING, f"v=spf1 {NEEDED} ~all"),
        (["google-site-verification=1"], Trouble.MISSING, f"v=spf1 {NEEDED} ~all"),
        (["v=spf10 mx"], Trouble.MISSING, f"v=spf1 {NEEDED} ~all"),
        (["v=spf1 mx -all"], Trouble.LACKS, f"v=spf1 mx {NEEDED} -all"),
        (["v=spf1 mx"], Trouble.LACKS, f"v=spf1 mx {NEEDED} ~all"),
        (
            ["v=spf1 redirect=_spf.host.example"],
            Trouble.LACKS,
            f"v=spf1 {NEEDED} redirect=_spf.host.example",
        ),
        ([f"v=spf1 {NEEDED} +all"], Trouble.OPEN, f"v=spf1 {NEEDED} ~all"),
        (
            ["v=spf1 mx -all", f"v=spf1 mx {NEEDED} ~all"],
            Trouble.SEVERAL,
            f"v=spf1 mx {NEEDED} -all",
        ),
        ([f"V=SPF1 +{NEEDED.upper()} ?all"], None, f"v=spf1 +{NEEDED.upper()} ?all"),
    ],
)
def test_the_spf_record_to_publish_keeps_what_is_there_and_adds_the_provider(found, trouble, text):
    finding = judge_spf(found, NEEDED)
    assert (finding.trouble, finding.text) == (trouble, text)


def test_no_spf_record_is_proposed_that_would_refuse_all_our_mail():
    assert judge_spf([], "").text == ""


@pytest.mark.parametrize(
    ("found", "wanted", "trouble"),
    [
        ([], KEY, Trouble.MISSING),
        (["v=spf1 -all"], KEY, Trouble.MISSING),
        (["v=DKIM1; p="], KEY, Trouble.REVOKED),
        (["v=DKIM1; p=another"], KEY, Trouble.OTHER_KEY),
        (["k=rsa;p=MIGf MA0G"], KEY, None),
        (["v=DKIM1; p=", KEY], KEY, None),
        ([KEY], "halle.dkim.provider.example", None),
        ([KEY], "", None),
    ],
)
def test_a_dkim_key_is_the_providers_one(found, wanted, trouble):
    assert judge_dkim(found, wanted).trouble is trouble


@pytest.mark.parametrize(
    ("found", "trouble"),
    [
        ([], Trouble.MISSING),
        (["v=spf1 -all"], Trouble.MISSING),
        (["v=DMARC1; rua=mailto:a@ferme.fr"], Trouble.NO_POLICY),
        (["v=DMARC1; p=always"], Trouble.NO_POLICY),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Trouble.SEVERAL),
        (["v=DMARC1; p=Quarantine; sp=none"], None),
    ],
)
def test_a_dmarc_policy_says_what_it_asks_for(found, trouble):
    assert judge_dmarc(found, "").trouble is trouble


def test_the_dmarc_policy_to_publish_names_who_reads_the_reports():
    assert judge_dmarc([], "courrier@ferme.fr").text == (
        "v=DMARC1; p=none; rua=mailto:courrier@ferme.fr"
    )
