"""The published shapes of ``register``, by action: ``countermark.register/1``."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from countermark.model.happening import Happening
from countermark.model.inquiry import ListState
from countermark.model.position import Position
from countermark.model.register_change import RecordChange
from countermark.model.register_sheet import DueRow, EntitySheet, MeasureSheet, Row, TableRow
from countermark.reports.shapes.check import GapShape

Register1 = Literal["countermark.register/1"]
REGISTER: Register1 = "countermark.register/1"


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="list"):
    """The measures that were asked for, each with its standing on the day."""

    schema: Register1
    as_of: date
    known_at: date | None
    measures: tuple[Row, ...]


class DecisionTable(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="table"):
    """The decision table: a row for each measure asked for, and the order of ``columns``."""

    schema: Register1
    as_of: date
    known_at: date | None
    columns: tuple[str, ...]
    measures: tuple[TableRow, ...]


class Shown(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="show", omit_defaults=True
):
    """One measure or one entity. For a measure: its standing, for ``asked_entity`` if given.

    ``positions`` are the steps of its country that rest on the measure.
    """

    schema: Register1
    as_of: date
    known_at: date | None
    measure: MeasureSheet | None = None
    entity: EntitySheet | None = None
    asked_entity: str | None = None
    status: str | None = None
    in_force: bool | None = None
    reason: str | None = None
    positions: tuple[Position, ...] = ()


class Timeline(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="timeline"):
    """What happened to an entity, oldest first."""

    schema: Register1
    known_at: date | None
    entity: str
    events: tuple[Happening, ...]


class Difference(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="action",
    tag="diff",
    rename={"from_": "from"},
):
    """What changed after ``from`` and up to ``to``."""

    schema: Register1
    known_at: date | None
    from_: date
    to: date
    events: tuple[Happening, ...]


class NotLoaded(msgspec.Struct, frozen=True, kw_only=True):
    """A list this version can read and that nobody imported here."""

    id: str
    title: str
    urls: tuple[str, ...]


class Sources(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="sources"):
    """The lists in use, with their days and names loaded of known, and those that are not."""

    schema: Register1
    digest: str
    lists: tuple[ListState, ...]
    not_loaded: tuple[NotLoaded, ...]


class ListRecommended(msgspec.Struct, frozen=True, kw_only=True):
    """A list that bears on a context: what it lists parties for, and how to import it.

    ``binds``: a measure on it binds the context, or may; else they bear on it as advisories.
    ``loaded``: it is in use here. ``command`` fetches it where its publisher has an address for the
    file itself; ``urls`` are the publisher's.
    """

    context: str
    id: str
    title: str
    publisher: str
    binds: bool
    loaded: bool
    measures: tuple[str, ...]
    urls: tuple[str, ...]
    command: str


class Recommended(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="recommend"):
    """Which lists to import for some contexts, and where from; those that bind first."""

    schema: Register1
    as_of: date
    lists: tuple[ListRecommended, ...]


class RecordFault(msgspec.Struct, frozen=True):
    """What is wrong in a record: its file and line, the field, and the fault in words."""

    file: str
    line: int
    place: str
    message: str


class Checked(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="check"):
    """What is wrong in files of the register that somebody edited; ``files`` could be read."""

    schema: Register1
    files: int
    faults: tuple[RecordFault, ...]


class DueShown(msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="due"):
    """The records to be read again, soonest first: past their term, and ``within`` so many days."""

    schema: Register1
    as_of: date
    within: int
    records: tuple[DueRow, ...]

    @property
    def past(self) -> int:
        """How many are past their term."""
        return sum(row.past for row in self.records)

    @property
    def never(self) -> int:
        """How many were never read."""
        return sum(row.due is None for row in self.records)


class ReleaseCount(msgspec.Struct, frozen=True, kw_only=True):
    """One of two releases: as it was named, and how many records it holds."""

    name: str
    records: int


class ReleaseDifference(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="action", tag="release-diff"
):
    """What changed from one release of the register to another.

    What may change a verdict comes first, then new records, gone ones, and wording alone. ``same``
    records do not differ; ``not_examined`` could not be read in one of the two.
    """

    schema: Register1
    old: ReleaseCount
    new: ReleaseCount
    same: int
    records: tuple[RecordChange, ...]
    not_examined: tuple[GapShape, ...]


RegisterDocument = (
    Checked
    | DecisionTable
    | DueShown
    | ReleaseDifference
    | Recommended
    | Listed
    | Shown
    | Timeline
    | Difference
    | Sources
)
