"""What a file would do, line by line, before anything is written."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _

from shop.catalogue.models import Product
from shop.partner.models import Partner, name_key
from shop.partner.quota.services import LimitReached
from shop.rules import quota

from .columns import PROFILE, Cells, heading_of, understand, wrong
from .reading import Line
from .states import Change, State, changes_between, contents_of
from .world import World, title_key


class Outcome(StrEnum):
    """What becomes of a line."""

    ERROR = "error"
    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Draft:
    """A product to write: a stored one, or None for a new one of the producer of that name."""

    producer: str  # folded name
    title: str
    stored: Product | None
    before: State
    after: State


@dataclass(frozen=True)
class PlannedLine:
    """One line of the report."""

    number: int
    producer: str
    product: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    errors: tuple[str, ...] = ()
    is_new_producer: bool = False
    keeps_profile: bool = False  # it says something of a profile that is not its to write
    draft: Draft | None = None

    def told(self) -> list:
        """Return what the person was told of it."""
        changes = [asdict(each) for each in self.changes]
        return [self.number, self.outcome.value, changes, self.errors, self.is_new_producer]


@dataclass(frozen=True)
class Plan:
    """All the lines, and the producers to create by folded name, not saved yet."""

    lines: tuple[PlannedLine, ...]
    newcomers: dict[str, Partner]
    refusal: str  # why the file as a whole may not be imported
    owner: object  # the account that would own the producers

    @cached_property
    def counts(self) -> Counter:
        """Return how many lines have each outcome."""
        return Counter(line.outcome for line in self.lines)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many producers and products it creates, and how many products it changes."""
        drafts = [line for line in self.lines if line.draft]
        return {
            "producers": len(self.newcomers),
            "created": sum(line.outcome is Outcome.CREATED for line in drafts),
            "changed": sum(line.outcome is Outcome.CHANGED for line in drafts),
        }

    @property
    def has_errors(self) -> bool:
        return bool(self.counts[Outcome.ERROR])

    @property
    def has_effects(self) -> bool:
        return bool(self.counts[Outcome.CREATED] + self.counts[Outcome.CHANGED])

    @property
    def is_ready(self) -> bool:
        """Say whether it may be confirmed."""
        return self.has_effects and not (self.has_errors or self.refusal)

    @cached_property
    def digest(self) -> str:
        """Return another text as soon as a line would do something else."""
        told = [self.refusal, *(line.told() for line in self.lines)]
        return sha256(json.dumps(told).encode()).hexdigest()


def understood(lines: Iterable[Line]) -> list[tuple[Line, Cells]]:
    """Return each line with its values and errors."""
    known: dict = {}
    return [(line, understand(line, known)) for line in lines]


def plan_lines(lines: Iterable[tuple[Line, Cells]], world: World) -> Plan:
    """Say what becomes of each line in this world. Writes and asks nothing."""
    planner = _Planner(world)
    planned = tuple(planner.planned(line, cells) for line, cells in lines)
    adding, limit = len(planner.newcomers), world.owner.enterprise_limit
    refusal = ""
    if adding and not quota.allows(owned=world.owned, adding=adding, limit=limit):
        refusal = LimitReached(
            owner=world.owner, reader=world.actor, owned=world.owned, adding=adding
        ).message
    return Plan(planned, planner.newcomers, refusal, world.owner)


class _Wrong(Exception):
    """What is wrong in a line: in which columns, and in words."""

    def __init__(self, words: str, *keys: str) -> None:
        super().__init__(*(wrong(heading_of(key), words) for key in keys))


@dataclass
class _Planner:
    """Goes through the lines once, and remembers what earlier ones said."""

    world: World
    newcomers: dict[str, Partner] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # lines by what they name
    siret_numbers: dict[str, str] = field(default_factory=dict)  # folded names by SIRET number

    def planned(self, line: Line, cells: Cells) -> PlannedLine:
        told = PlannedLine(line.number, line["producer"], line["product"], Outcome.SAME)
        try:
            department = self._department(cells["department"])
            if not cells.errors:
                return self._planned(told, cells, department)
            errors = cells.errors
        except _Wrong as error:
            errors = (*cells.errors, *error.args)
        return replace(told, outcome=Outcome.ERROR, errors=errors)

    def _planned(self, told: PlannedLine, cells: Cells, department: int | None) -> PlannedLine:
        key = name_key(cells["producer"] or "")
        if not key:
            raise _Wrong(_("Write its name."), "producer")
        title = cells["product"]
        self._check_once(told.number, key, title_key(title) if title else "")
        stored = self.world.producers.get(key)
        is_new = stored is None and key not in self.newcomers
        if stored is None:
            self._welcome(key, cells)
        else:
            _check_keeps(stored)
            told = replace(told, keeps_profile=_says_otherwise(cells, stored))
        told = replace(told, is_new_producer=is_new)
        if title:
            product = self._stored_product(stored, title)
            before = State() if product is None else self._state_of(product)
            after = before.over(cells, department)
            return self._with_product(told, Draft(key, title, product, before, after))
        _check_alone(cells)
        return replace(told, outcome=Outcome.CREATED if is_new else Outcome.SAME)

    def _check_once(self, number: int, producer: str, title: str) -> None:
        first = self.numbers.setdefault((producer, title), number)
        if first != number:
            column = "product" if title else "producer"
            raise _Wrong(_("It stands in line %(number)d already.") % {"number": first}, column)

    def _welcome(self, key: str, cells: Cells) -> None:
        """Note a producer to create, with what this line adds to its profile."""
        self._check_siret(key, cells["siret"])
        name = " ".join(cells["producer"].split())
        producer = self.newcomers.get(key) or Partner(name=name)
        for column in PROFILE:
            typed, earlier = cells[column], getattr(producer, column)
            if typed and earlier and typed != earlier:
                words = _("An earlier line says “%(earlier)s” for this producer.")
                raise _Wrong(words % {"earlier": earlier}, column)
        for column in PROFILE:
            setattr(producer, column, cells[column] or getattr(producer, column))
        self.newcomers[key] = producer

    def _check_siret(self, key: str, siret: str | None) -> None:
        if not siret:
            return
        if siret in self.world.sirets:
            words = _("An enterprise with this number exists: ask it for a connection.")
            raise _Wrong(words, "siret")
        if self.siret_numbers.setdefault(siret, key) != key:
            raise _Wrong(_("Another producer of this file has it already."), "siret")

    def _with_product(self, told: PlannedLine, draft: Draft) -> PlannedLine:
        names = self.world.department_names
        if draft.stored is None:
            _check_complete(draft.after)
            changes = contents_of(draft.after, names)
            return replace(told, outcome=Outcome.CREATED, changes=changes, draft=draft)
        changes = changes_between(draft.before, draft.after, names)
        if not changes:
            return told
        return replace(told, outcome=Outcome.CHANGED, changes=changes, draft=draft)

    def _state_of(self, product: Product) -> State:
        return State.of(product, self.world.in_departments.get(product.pk, frozenset()))

    def _stored_product(self, producer: Partner | None, title: str) -> Product | None:
        if producer is None:
            return None
        found = self.world.products.get((producer.pk, title_key(title)), [])
        if len(found) > 1:
            raise _Wrong(_("This producer has several products of this name."), "product")
        return found[0] if found else None

    def _department(self, name: str | None) -> int | None:
        if name is None:
            return None
        found = self.world.departments.get(title_key(name), [])
        if len(found) != 1:
            known = ", ".join(sorted(self.world.department_names.values()))
            raise _Wrong(_("Choose one of: %(known)s.") % {"known": known}, "department")
        return found[0]


def _check_keeps(producer: Partner) -> None:
    """Refuse a producer whose products are not the actor's to change."""
    if not producer.is_seen:
        words = _("This name is taken already: ask the producer for a connection.")
        raise _Wrong(words, "producer")
    if not producer.is_kept:
        words = _("It keeps its products itself: ask it for the permission to change them.")
        raise _Wrong(words, "producer")
    if not producer.is_producer:
        raise _Wrong(_("This enterprise does not produce."), "producer")


def _says_otherwise(cells: Cells, stored: Partner) -> bool:
    return any(cells[key] and cells[key] != getattr(stored, key) for key in PROFILE)


def _check_alone(cells: Cells) -> None:
    """Refuse what is said of a product without its name."""
    if set(cells.values) - {"producer", *PROFILE}:
        raise _Wrong(_("Write its name."), "product")


def _check_complete(state: State) -> None:
    given = {"price": state.price is not None, "department": bool(state.departments)}
    if missing := [key for key, is_given in given.items() if not is_given]:
        raise _Wrong(_("A new product needs one."), *missing)
