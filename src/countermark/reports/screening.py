"""The published result of ``screen``: matches best first, each with its evidence.

Says of every name without a match what was searched; calls nothing cleared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from countermark.model.errors import SourceError
from countermark.model.gap import Gap
from countermark.model.inquiry import RegisterState
from countermark.model.match import Match, New, Query
from countermark.reports.shape import FeatureShape, GapShape, ListShape, Shape
from countermark.reports.since import GoneShape, NewShape, SinceShape, sentences
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell

SCHEMA = "countermark.screen/1"
LARGEST = 1 << 30
"""Bytes of an earlier result that will be read back."""

NOT_CLEARED = "no match in what was searched; not found is not cleared"


class ScreenMatch(Shape, frozen=True, kw_only=True):
    """One match. ``score`` is a probability; ``certain`` rests on a rule and never on a score.

    ``new`` says why it is new where the result shows only what is (``--since``).
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
    new: tuple[NewShape, ...] = ()


class ScreenQuery(Shape, frozen=True, kw_only=True):
    """One query with its matches, best first; ``words`` sums them up.

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


class ScreenDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.screen/1``.

    ``limit`` is how many matches a query shows at most. With ``since`` only what is new against
    an earlier state is shown.
    """

    schema: Literal["countermark.screen/1"]
    as_of: str
    lists: tuple[ListShape, ...]
    queries: tuple[ScreenQuery, ...]
    not_examined: tuple[GapShape, ...]
    limit: int | None = None
    since: SinceShape | None = None


class Told(NamedTuple):
    """What ``--since`` adds to one query: the reasons of each match shown, and the rest."""

    new: Sequence[Sequence[New]] = ()
    repeated: int = 0
    gone: Sequence[GoneShape] = ()


def document(
    *,
    queries: Sequence[Query],
    matches: Sequence[Sequence[Match]],
    listed: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
    register: RegisterState,
    as_of: date,
    not_examined: Sequence[Gap] = (),
    limit: int | None = None,
    since: SinceShape | None = None,
    told: Sequence[Told] = (),
) -> ScreenDocument:
    """The document of one screening; ``listed`` maps entities to the measures that name them.

    ``told`` goes with ``since``, one a query.
    """
    told = told or [Told()] * len(queries)
    return ScreenDocument(
        schema="countermark.screen/1",
        as_of=as_of.isoformat(),
        lists=tuple(ListShape(**msgspec.structs.asdict(state)) for state in register.lists),
        queries=tuple(
            _query(query, found, listed, names, since.against if since else "", one)
            for query, found, one in zip(queries, matches, told, strict=True)
        ),
        not_examined=tuple(
            GapShape(**{**msgspec.structs.asdict(gap), "why": gap.why.value})
            for gap in not_examined
        ),
        limit=limit,
        since=since,
    )


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
    names: Mapping[str, str],
    since: str,
    told: Told,
) -> ScreenQuery:
    reasons = told.new or [()] * len(found)
    return ScreenQuery(
        query=query.text or " ".join(query.identifiers),
        country=query.country,
        identifiers=query.identifiers,
        matches=tuple(
            _match(match, listed, names, why) for match, why in zip(found, reasons, strict=True)
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
        judged=match.judged,
        features=tuple(
            FeatureShape(name=f.name, value=f.value, words=f.words) for f in match.features
        ),
        measures=listed.get(match.entity, ()),
        new=tuple(NewShape(reason=one.reason, words=one.words) for one in new),
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
    """One row per match, and one for a query without any; with ``since`` only what is new.

    Then what was not examined and, with ``since``, the totals.
    """
    header = HEADER if shown.since is None else (*HEADER, "new")
    lines = ["\t".join(header)]
    for query in shown.queries:
        if not query.matches and shown.since is None:
            lines.append(_row(header, query=query.query, country=query.country, why=query.words))
        for match in query.matches:
            lines.append(
                _row(
                    header,
                    query=query.query,
                    country=query.country,
                    entity=match.entity,
                    entity_name=match.entity_name,
                    name=match.name,
                    role=match.role,
                    score=f"{match.score:.4f}",
                    certain="yes" if match.certain else "no",
                    judged=match.judged,
                    measures=" ".join(match.measures),
                    why=match.why,
                    new="; ".join(one.words for one in match.new),
                )
            )
    lines += [_row(header, query=gap.what, why=_not_examined(gap)) for gap in shown.not_examined]
    if shown.since is not None:
        lines += [_row(header, query="(totals)", why=text) for text in sentences(shown.since)]
    return "\n".join(lines) + "\n"


def _row(header: Sequence[str], **given: str) -> str:
    return "\t".join(cell(given.get(name, "")) for name in header)


def _not_examined(gap: GapShape) -> str:
    said = f"not examined: {gap.why}{f', {gap.detail}' if gap.detail else ''}"
    return f"{said}; {gap.next_step}" if gap.next_step else said


def table(shown: ScreenDocument, *, width: int = 80, colour: bool = False) -> str:
    """Matches for people: per query the best first, then what was searched."""
    sheet = Sheet(width, colour)
    lines: list[str] = []
    for query in shown.queries:
        if shown.since is not None and not query.matches:
            continue
        lines.append(sheet.strong(query.query) + f": {query.words}")
        for match in query.matches:
            state = "certain" if match.certain else match.judged or f"{match.score:.2f}"
            head = f"{state}  {match.entity_name} ({match.entity})"
            indent = max(9 - len(state), 0)
            lines.append(paragraph(head, sheet, indent=indent, hanging=11 - indent))
            for one in match.new:
                lines.append(paragraph(f"new: {one.words}", sheet, indent=11, hanging=5))
            lines.append(paragraph(match.why, sheet, indent=11, hanging=0))
            if match.measures:
                number = len(match.measures)
                counted = f"named by {number} measure{'s' if number > 1 else ''}"
                counted += " in all" if match.new else f": {', '.join(match.measures)}"
                lines.append(paragraph(counted, sheet, indent=11, hanging=0))
        lines.append("")
    for gap in shown.not_examined:
        words = f"{gap.what}: {_not_examined(gap)}"
        lines.append(paragraph(words, sheet, indent=0, hanging=2))
    if shown.since is not None:
        totals = (paragraph(text, sheet, indent=0, hanging=2) for text in sentences(shown.since))
        lines += [*totals, ""]
    searched = "; ".join(
        f"{state.title} ({state.date or 'no date'}): {state.loaded:,} of {state.known:,} names"
        for state in shown.lists
    )
    lines.append(paragraph(f"searched: {searched}", sheet, indent=0, hanging=2))
    return "\n".join(line.rstrip() for line in lines) + "\n"
