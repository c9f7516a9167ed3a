"""What a page of the register holds: a measure or a party, with its history on both clocks."""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.happening import Happening
from countermark.model.measure import Kind, Measure
from countermark.model.position import Position
from countermark.model.register_sheet import EntitySheet, MeasureSheet, Row
from countermark.model.when import Interval, When


class SpanKind(Enum):
    """What held in a span of a measure's life."""

    IN_FORCE = "in force"
    LICENSED = "licensed"
    SUSPENDED = "suspended"
    UNDETERMINED = "in doubt"
    PROPOSED = "proposed, not in force"
    SAID = "published, binds nobody"


class Span(msgspec.Struct, frozen=True):
    """Something that held in an interval; what was only said stands on its first day."""

    interval: Interval
    kind: SpanKind


class Lane(msgspec.Struct, frozen=True):
    """The spans of one measure for one party, with the day on which it became public.

    ``target`` is the id of the page it leads to: of the party on a measure's page, of the measure
    on a party's. ``kind`` is the measure's: what only obliges is not drawn as a prohibition.
    """

    label: str
    target: str
    kind: Kind
    spans: tuple[Span, ...]
    public: When | None


class Linked(msgspec.Struct, frozen=True):
    """A sentence with a measure in it: ``before`` it, its id and title, and ``after`` it."""

    before: str
    target: str
    title: str
    after: str


class MeasurePage(msgspec.Struct, frozen=True, kw_only=True):
    """A measure; ``linked`` says how it stands to others, ``positions`` which rest on it."""

    sheet: MeasureSheet
    lanes: tuple[Lane, ...]
    history: tuple[Happening, ...]
    linked: tuple[Linked, ...]
    positions: tuple[Position, ...] = ()


class EntityPage(msgspec.Struct, frozen=True, kw_only=True):
    """A party. ``contradicted`` are the measures about it that somebody denies."""

    sheet: EntitySheet
    lanes: tuple[Lane, ...]
    history: tuple[Happening, ...]
    contradicted: tuple[Measure, ...]
    names: dict[str, str]


class RegisterIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The first page: every measure and party that has a page, and what the register is."""

    measures: tuple[Row, ...]
    entities: tuple[tuple[str, str, str, int], ...]
    """Of each party: id, name, country, and how many measures name it."""


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the foot of every page: by what it was made, and for which day."""

    version: str
    register: str
    as_of: date
    known_at: date | None
