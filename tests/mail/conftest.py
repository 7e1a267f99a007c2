import pytest

from shop.communication.composing import Letter
from shop.communication.models import Message
from shop.communication.services import write_messages

from . import server


@pytest.fixture
def smtp(settings):
    """A real server, to which the site's provider sends."""
    with server.smtp_server() as (handler, port):
        settings.MAILERS = settings.MAILERS | {"provider": server.provider(port)}
        settings.DEFAULT_FROM_EMAIL = "Halle <envoi@halle.example>"
        yield handler


@pytest.fixture
def impatient(settings, smtp):
    """Wait for the server a moment only, for tests in which it never answers."""
    patient = settings.MAILERS
    port = patient["provider"]["OPTIONS"]["port"]
    settings.MAILERS = patient | {"provider": server.provider(port, timeout=0.3)}


@pytest.fixture
def write(shop):
    """Write a message to each address, with a text of its own; return them by address."""

    def written(*addresses: str, **words) -> dict[str, Message]:
        usual = {"shop": shop, "kind": "import_done", "subject": "Bonjour"}
        content = ("Bonjour à tous\n", "<p>Bonjour à tous</p>")
        write_messages(
            Letter(**{**usual, "to": each, "cause": "test", "content": content, **words})
            for each in addresses
        )
        known = [each.replace("\x00", "") for each in addresses]
        return {each.to: each for each in Message.objects.filter(to__in=known)}

    return written


@pytest.fixture
def nobody_works(settings):
    """Let messages wait until the test hands them over."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
