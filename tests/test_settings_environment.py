"""What the environment says is understood, or refused by name before anything runs."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from halle.settings import _environment


@pytest.fixture
def env(monkeypatch):
    """Return the environment with one variable, THIS."""

    def made(text: str) -> environ.Env:
        monkeypatch.setenv("THIS", text)
        return environ.Env()

    return made


def test_the_address_of_the_site_ends_without_a_slash(env):
    assert _environment.address(env("https://www.ferme.example/"), "THIS") == (
        "https://www.ferme.example"
    )


def test_an_address_that_is_missing_is_named():
    with pytest.raises(ImproperlyConfigured, match="HALLE_NOWHERE"):
        _environment.address(environ.Env(), "HALLE_NOWHERE")


@pytest.mark.parametrize(("text", "number"), [("0", 0), (" 23 ", 23)])
def test_a_number_is_read(env, text, number):
    assert _environment.number(env(text), "THIS", 18, most=23) == number


def test_a_number_that_is_left_out_has_its_usual_value():
    assert _environment.number(environ.Env(), "HALLE_NOWHERE", 18) == 18


@pytest.mark.parametrize("text", ["24", "-1", "18h", "", "1.5", "²"])
def test_a_number_that_makes_no_sense_is_refused_by_name(env, text):
    with pytest.raises(ImproperlyConfigured, match="THIS"):
        _environment.number(env(text), "THIS", 18, most=23)


def test_rates_are_read_by_domain(env):
    found = _environment.rates(env(" Orange.fr=20; *=60;"), "THIS")
    assert found == {"orange.fr": 20, "*": 60}


@pytest.mark.parametrize("text", ["orange.fr:20", "orange.fr=many", "orange.fr=-3", "=20", "20"])
def test_rates_that_make_no_sense_are_refused_by_name(env, text):
    with pytest.raises(ImproperlyConfigured, match="THIS"):
        _environment.rates(env(text), "THIS")


def test_an_address_of_the_site_without_its_beginning_is_refused_by_name(env):
    with pytest.raises(ImproperlyConfigured, match=r"THIS is .*: begin it with"):
        _environment.address(env("www.ferme.example"), "THIS")


@pytest.mark.parametrize("text", ["La Ferme <bonjour@ferme.fr>", "bonjour@ferme.fr"])
def test_a_sender_is_read(env, text):
    assert _environment.sender(env(f" {text} "), "THIS") == text


@pytest.mark.parametrize("text", ["La Ferme, du Lac <x@ferme.fr>", "Halle <bonjour>", "", "Halle"])
def test_a_sender_that_no_mail_could_have_is_refused_by_name(env, text):
    with pytest.raises(ImproperlyConfigured, match="THIS"):
        _environment.sender(env(text), "THIS")
