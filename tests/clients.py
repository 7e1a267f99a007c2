"""Browsers of people who are signed in, and of those who work in the team of an enterprise."""

from django.test import Client

from shop.partner.team import admit
from tests import factories


def client_of(user) -> Client:
    """Return the browser of a person; None is a guest."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def teammate(enterprise, role="owner"):
    """Return somebody new in the team of an enterprise."""
    user = factories.ManagerFactory(enterprise=enterprise, role=role).user
    admit(user)
    return user


def team_client(enterprise, role="owner") -> Client:
    """Return the browser of somebody new in the team of an enterprise."""
    return client_of(teammate(enterprise, role))
