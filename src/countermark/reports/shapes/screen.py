"""The published shape of a screening: ``countermark.screen/1``.

With ``--since`` it says why a match is new and counts what is not shown again: silence is no
clearance.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.match import Newness
from countermark.reports.shapes.check import (
    FeatureShape,
    GapShape,
    ListShape,
    SettingOriginShape,
    Shape,
)
from countermark.reports.shapes.source import PreparedForShape


class NewShape(Shape, frozen=True, kw_only=True):
    """One reason why a match is new; ``words`` say it for people."""

    reason: Newness
    words: str


class GoneShape(Shape, frozen=True, kw_only=True):
    """A match of then that is none any more, or whose party no measure lists any more."""

    entity: str
    entity_name: str
    why: str


class SinceShape(Shape, frozen=True, kw_only=True):
    """What was compared with, and how many matches there are of each sort.

    ``new`` counts what is new before ``--limit`` cut the list, ``shown`` what is left of it.
    ``repeated`` are matches of then that still stand and are not shown, of which a person has
    since ``confirmed`` some. ``apart`` are new ones that a judgement or a known false friend sets
    apart. ``gone`` are matches of then that are none any more or whose party no measure lists any
    more. ``not_asked`` counts the names that the earlier result did not hold.
    """

    against: str
    new: int
    shown: int
    repeated: int
    confirmed: int
    apart: int
    gone: int
    not_asked: int
    notes: tuple[str, ...]


class ByChanceShape(Shape, frozen=True, kw_only=True):
    """How many matches chance would give, as measured on invented innocent names.

    ``per_thousand`` of a thousand of them have a match that is told; of the ``names`` asked that
    makes ``expected``, and ``met`` have one. ``below`` likenesses are not told: each lies below
    the score in ``thresholds`` from which its list tells. An order of magnitude.
    """

    names: int
    per_thousand: float
    expected: float
    met: int
    below: int
    thresholds: dict[str, float]


class ScreenMatch(Shape, frozen=True, kw_only=True):
    """One match. ``score`` is a probability; ``certain`` rests on a rule and never on a score.

    ``ended`` are those of ``measures`` under which the party's listing has ended on the day asked.
    ``new`` says why it is new where the result shows only what is (``--since``). ``by_chance``:
    how many of a thousand innocent names the party's list matches at this score or above.
    """

    entity: str
    entity_name: str
    name: str
    role: str
    score: float
    certain: bool
    why: str
    judged: str
    features: tuple[FeatureShape, ...]
    measures: tuple[str, ...]
    ended: tuple[str, ...] = ()
    new: tuple[NewShape, ...] = ()
    by_chance: float | msgspec.UnsetType = msgspec.UNSET


class ScreenQuery(Shape, frozen=True, kw_only=True):
    """One query with its matches, best first; ``words`` sums them up.

    ``below`` counts likenesses that lie below what their list tells.
    With ``--since``, ``repeated`` counts its matches of then that are not shown again, and
    ``gone`` are those that are none any more.
    """

    query: str
    country: str
    identifiers: tuple[str, ...]
    matches: tuple[ScreenMatch, ...]
    words: str
    repeated: int = 0
    gone: tuple[GoneShape, ...] = ()
    below: int | msgspec.UnsetType = msgspec.UNSET


class ScreenDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.screen/1``.

    ``limit`` is how many registered parties, and how many others, a query shows at most. With
    ``since`` only what is new against an earlier state is shown. ``by_chance`` is there
    unless everything is told. ``settings`` is there only where
    a file or the environment set a day, a level or a ledger.
    """

    schema: Literal["countermark.screen/1"]
    as_of: str
    lists: tuple[ListShape, ...]
    queries: tuple[ScreenQuery, ...]
    not_examined: tuple[GapShape, ...]
    limit: int | None = None
    since: SinceShape | None = None
    by_chance: ByChanceShape | msgspec.UnsetType = msgspec.UNSET
    settings: tuple[SettingOriginShape, ...] | msgspec.UnsetType = msgspec.UNSET
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET
