"""The published result of ``screen``: matches best first, each with its evidence.

Says of every name without a match what was searched; calls nothing cleared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from countermark.model.gap import Gap
from countermark.model.inquiry import RegisterState
from countermark.model.match import Match, Query
from countermark.reports.shape import FeatureShape, GapShape, ListShape, Shape
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell

NOT_CLEARED = "no match in what was searched; not found is not cleared"


class ScreenMatch(Shape, frozen=True, kw_only=True):
    """One match. ``score`` is a probability; ``certain`` rests on a rule and never on a score."""

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


class ScreenQuery(Shape, frozen=True, kw_only=True):
    """One query with its matches, best first; ``words`` sums them up."""

    query: str
    country: str
    identifiers: tuple[str, ...]
    matches: tuple[ScreenMatch, ...]
    words: str


class ScreenDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.screen/1``."""

    schema: Literal["countermark.screen/1"]
    as_of: str
    lists: tuple[ListShape, ...]
    queries: tuple[ScreenQuery, ...]
    not_examined: tuple[GapShape, ...]


def document(
    *,
    queries: Sequence[Query],
    matches: Sequence[Sequence[Match]],
    listed: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
    register: RegisterState,
    as_of: date,
    not_examined: Sequence[Gap] = (),
) -> ScreenDocument:
    """The document of one screening; ``listed`` maps entities to the measures that name them."""
    return ScreenDocument(
        schema="countermark.screen/1",
        as_of=as_of.isoformat(),
        lists=tuple(ListShape(**msgspec.structs.asdict(state)) for state in register.lists),
        queries=tuple(
            _query(query, found, listed, names)
            for query, found in zip(queries, matches, strict=True)
        ),
        not_examined=tuple(
            GapShape(**{**msgspec.structs.asdict(gap), "why": gap.why.value})
            for gap in not_examined
        ),
    )


def _query(
    query: Query,
    found: Sequence[Match],
    listed: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
) -> ScreenQuery:
    return ScreenQuery(
        query=query.text or " ".join(query.identifiers),
        country=query.country,
        identifiers=query.identifiers,
        matches=tuple(_match(match, listed, names) for match in found),
        words=_words(found),
    )


def _match(
    match: Match, listed: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> ScreenMatch:
    return ScreenMatch(
        entity=match.entity,
        entity_name=names.get(match.entity, match.name),
        name=match.name,
        role=match.role,
        score=match.score,
        certain=match.certain,
        why=match.why,
        judged=match.judged,
        features=tuple(
            FeatureShape(name=f.name, value=f.value, words=f.words) for f in match.features
        ),
        measures=listed.get(match.entity, ()),
    )


def _words(found: Sequence[Match]) -> str:
    open_ = [m for m in found if m.judged != "different"]
    if any(m.certain for m in open_):
        return "a certain match"
    if open_:
        return "to be confirmed: no match is certain"
    return NOT_CLEARED


HEADER = (
    "query", "country", "entity", "entity_name", "name", "role", "score", "certain", "judged",
    "measures", "why",
)  # fmt: skip


def tsv(shown: ScreenDocument) -> str:
    """One row per match, and one for a query without any."""
    lines = ["\t".join(HEADER)]
    for query in shown.queries:
        if not query.matches:
            empty = [query.query, query.country, *[""] * (len(HEADER) - 3), query.words]
            lines.append("\t".join(cell(text) for text in empty))
        for match in query.matches:
            row = (
                query.query, query.country, match.entity, match.entity_name, match.name,
                match.role, f"{match.score:.4f}", "yes" if match.certain else "no", match.judged,
                " ".join(match.measures), match.why,
            )  # fmt: skip
            lines.append("\t".join(cell(text) for text in row))
    for gap in shown.not_examined:
        told = [gap.what, *[""] * (len(HEADER) - 2), _not_examined(gap)]
        lines.append("\t".join(cell(text) for text in told))
    return "\n".join(lines) + "\n"


def _not_examined(gap: GapShape) -> str:
    said = f"not examined: {gap.why}{f', {gap.detail}' if gap.detail else ''}"
    return f"{said}; {gap.next_step}" if gap.next_step else said


def table(shown: ScreenDocument, *, width: int = 80, colour: bool = False) -> str:
    """Matches for people: per query the best first, then what was searched."""
    sheet = Sheet(width, colour)
    lines: list[str] = []
    for query in shown.queries:
        lines.append(sheet.strong(query.query) + f": {query.words}")
        for match in query.matches:
            state = "certain" if match.certain else match.judged or f"{match.score:.2f}"
            head = f"{state:>9}  {match.entity_name} ({match.entity})"
            lines.append(paragraph(head, sheet, indent=0, hanging=11))
            lines.append(paragraph(match.why, sheet, indent=11, hanging=0))
            if match.measures:
                counted = f"named by {len(match.measures)} measures: {', '.join(match.measures)}"
                lines.append(paragraph(counted, sheet, indent=11, hanging=0))
        lines.append("")
    for gap in shown.not_examined:
        words = f"{gap.what}: {_not_examined(gap)}"
        lines.append(paragraph(words, sheet, indent=0, hanging=2))
    searched = "; ".join(
        f"{state.title} ({state.date or 'no date'}): {state.loaded:,} of {state.known:,} names"
        for state in shown.lists
    )
    lines.append(paragraph(f"searched: {searched}", sheet, indent=0, hanging=2))
    return "\n".join(line.rstrip() for line in lines) + "\n"
