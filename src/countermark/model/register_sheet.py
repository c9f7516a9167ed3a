"""What the register answers: a measure as a row or whole, an entity whole, each as of a day."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.entity import Entity, Parent
from countermark.model.measure import Covered, Measure, Relation
from countermark.model.review import Because, MayHaveChanged, NotReread, Review
from countermark.model.settlement import TermOnDay
from countermark.model.when import Interval, When


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measure with its standing on the day asked about, for one entity or in general."""

    id: str
    title: str
    jurisdiction: str
    authority: str
    kind: str
    status: str
    reason: str
    in_force: bool
    valid_from: When | None
    valid_to: When | None
    announced: When | None
    verification: str
    recalled: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of the decision table: what it gives at most, and every facet that limits it.

    ``gives`` is the worst verdict it can give, empty where it gives none of its own. ``facets``
    holds the cells that limit it, by the name of their column; one that is absent does not limit.
    """

    id: str
    title: str
    jurisdiction: str
    status: str
    gives: str
    facets: dict[str, str]
    verification: str


class Standpoint(msgspec.Struct, frozen=True, kw_only=True):
    """How a measure stood for one of the entities it names."""

    entity: str
    name: str
    status: str
    reason: str
    in_force: bool
    listed: tuple[Interval, ...]
    covered: Covered


class MeasureSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one measure. ``incoming`` are other measures' relations to it.

    ``review`` says until when its last reading is good, ``not_reread`` that it is no longer on the
    day asked about. ``terms`` are those of a settlement as they stood on the day. Of a measure that
    accuses, ``accusation_note`` says what that is worth, and ``denials_note`` that nobody was heard
    where nobody was.
    """

    measure: Measure
    digest: str
    status: str
    reason: str
    in_force: bool
    entities: tuple[Standpoint, ...]
    incoming: tuple[Relation, ...]
    review: Review
    not_reread: NotReread | None = None
    terms: tuple[TermOnDay, ...] = ()
    accusation_note: str = ""
    denials_note: str = ""


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """An entity that names this one as a parent."""

    entity: str
    name: str
    tie: Parent


class EntitySheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one entity, with every measure that names it and how that stood."""

    entity: Entity
    digest: str
    measures: tuple[Row, ...]
    children: tuple[Child, ...]
    false_friends: tuple[str, ...]
    review: Review
    not_reread: NotReread | None = None


class DueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is to be read again from the day ``due`` on; None: it was never read.

    ``record`` is its id, ``what`` measure or entity. ``past``: the day has come; never of one that
    was never read, which is no law that expired. ``source`` is the
    one to read first, ``url`` its address.
    """

    record: str
    what: str
    title: str
    jurisdiction: str
    kind: str
    verification: str
    read_on: When | None
    read_by: str
    due: date | None
    because: Because
    past: bool
    may_have_changed: tuple[MayHaveChanged, ...]
    source: str = ""
    url: str = ""
