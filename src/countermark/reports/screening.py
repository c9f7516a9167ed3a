"""The published result of ``screen``: matches best first, each with its evidence.

Says of every name without a match what was searched; calls nothing cleared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from countermark.model.errors import SourceError
from countermark.model.gap import Gap
from countermark.model.inquiry import RegisterState
from countermark.model.match import Judged, Match, New, Query, judged_word
from countermark.model.verdict import Decision
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.check import (
    FeatureShape,
    ListShape,
)
from countermark.reports.shapes.screen import (
    GoneShape,
    NewShape,
    ScreenDocument,
    ScreenMatch,
    ScreenQuery,
    SinceShape,
)

SCHEMA = "countermark.screen/1"
LARGEST = 1 << 30
"""Bytes of an earlier result that will be read back."""

NOT_CLEARED = "no match in what was searched; not found is not cleared"


class SinceOfQuery(NamedTuple):
    """What ``--since`` adds to one query: the reasons of each match shown, and the rest."""

    new: Sequence[Sequence[New]] = ()
    repeated: int = 0
    gone: Sequence[GoneShape] = ()


def document(
    *,
    queries: Sequence[Query],
    matches: Sequence[Sequence[Match]],
    listed: Mapping[str, tuple[str, ...]],
    ended: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
    register: RegisterState,
    as_of: date,
    not_examined: Sequence[Gap] = (),
    limit: int | None = None,
    since: SinceShape | None = None,
    told: Sequence[SinceOfQuery] = (),
) -> ScreenDocument:
    """The document of one screening; ``listed`` maps entities to the measures that name them.

    ``ended`` has of these, by entity, the ones under which its listing has ended.
    ``told`` goes with ``since``, one a query.
    """
    told = told or [SinceOfQuery()] * len(queries)
    return ScreenDocument(
        schema="countermark.screen/1",
        as_of=as_of.isoformat(),
        lists=tuple(ListShape(**msgspec.structs.asdict(state)) for state in register.lists),
        queries=tuple(
            _query(query, found, listed, ended, names, since.against if since else "", one)
            for query, found, one in zip(queries, matches, told, strict=True)
        ),
        not_examined=tuple(map(gap_shape, not_examined)),
        limit=limit,
        since=since,
    )


def worst(shown: ScreenDocument) -> Decision:
    """Unresolved with any match, for screening prohibits and clears nothing."""
    different = Judged.DIFFERENT.value
    if any(match.judged != different for query in shown.queries for match in query.matches):
        return Decision.UNRESOLVED
    return Decision.NOT_EXAMINED if shown.not_examined else Decision.NO_RESTRICTION_FOUND


def read_screen(raw: bytes, label: str) -> ScreenDocument:
    """A result of ``screen`` as JSON, read back; raises SourceError for anything else."""
    if len(raw) > LARGEST:
        raise SourceError(f"larger than {LARGEST:,} bytes", place=label)
    try:
        found = msgspec.json.decode(raw, type=ScreenDocument)
        date.fromisoformat(found.as_of)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SourceError(
            f"not a result of the kind {SCHEMA}: {error}",
            place=label,
            next_step="make one with: countermark screen FILE --format json --output result.json",
        ) from error
    return found


def _query(
    query: Query,
    found: Sequence[Match],
    listed: Mapping[str, tuple[str, ...]],
    ended: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
    since: str,
    told: SinceOfQuery,
) -> ScreenQuery:
    reasons = told.new or [()] * len(found)
    return ScreenQuery(
        query=query.text or " ".join(query.identifiers),
        country=query.country,
        identifiers=query.identifiers,
        matches=tuple(
            _match(match, listed, ended, names, why)
            for match, why in zip(found, reasons, strict=True)
        ),
        words=_words(found) if found or not since else _nothing_new(since, told.repeated),
        repeated=told.repeated,
        gone=tuple(told.gone),
    )


def _nothing_new(since: str, repeated: int) -> str:
    stand = f"; {repeated} of then still to be decided" if repeated else ""
    return f"nothing new since {since}{stand}; not found is not cleared"


def _match(
    match: Match,
    listed: Mapping[str, tuple[str, ...]],
    ended: Mapping[str, frozenset[str]],
    names: Mapping[str, str],
    new: Sequence[New],
) -> ScreenMatch:
    return ScreenMatch(
        entity=match.entity,
        entity_name=names.get(match.entity, match.name),
        name=match.name,
        role=match.role,
        score=match.score,
        certain=match.certain,
        why=match.why,
        judged=judged_word(match.judged),
        features=tuple(
            FeatureShape(name=f.name, value=f.value, words=f.words) for f in match.features
        ),
        measures=listed.get(match.entity, ()),
        ended=tuple(
            one
            for one in listed.get(match.entity, ())
            if one in ended.get(match.entity, frozenset())
        ),
        new=tuple(NewShape(reason=one.reason, words=one.words) for one in new),
    )


def _words(found: Sequence[Match]) -> str:
    open_ = [m for m in found if not m.is_judged_different]
    if any(m.certain for m in open_):
        return "a certain match"
    if open_:
        return "to be confirmed: no match is certain"
    return NOT_CLEARED
