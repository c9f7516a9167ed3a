"""What the register answers: a measure as a row or whole, an entity whole, each as of a day."""

from __future__ import annotations

import msgspec

from countermark.model.entity import Entity, Parent
from countermark.model.measure import Covered, Measure, Relation
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
    """Everything about one measure. ``incoming`` are other measures' relations to it."""

    measure: Measure
    digest: str
    status: str
    reason: str
    in_force: bool
    entities: tuple[Standpoint, ...]
    incoming: tuple[Relation, ...]


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
