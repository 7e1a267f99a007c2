"""Two farms whose products the main shop sells in a cycle."""

import pytest

from tests import factories

from .cycle_week import farm, product_of


@pytest.fixture
def orchard(db):
    return farm("Verger Tissot", code="verger")


@pytest.fixture
def garden(db):
    return farm("Maraîchage Aubin", code="aubin")


@pytest.fixture
def apples(shop, orchard):
    return product_of(shop, orchard, "Pommes")


@pytest.fixture
def carrots(shop, garden):
    return product_of(shop, garden, "Carottes", "1.80")


@pytest.fixture
def cycle(shop, apples, carrots):
    return factories.OrderCycleFactory(shop, [apples, carrots])
