"""The outcome of ``screen`` as its published document (``countermark.screen/1``)."""

from __future__ import annotations

import msgspec

from countermark.assessment.screens import Screen, Since
from countermark.model.match import Judged
from countermark.reports.screening import SinceOfQuery, document
from countermark.reports.shapes.screen import (
    ByChanceShape,
    GoneShape,
    ScreenDocument,
    SinceShape,
)
from countermark.screening.matching.alarm_load import AlarmLoad


def screen_document(outcome: Screen) -> ScreenDocument:
    """The document of one screening, with what is new and what is not told again."""
    since = outcome.since
    shown = document(
        queries=outcome.queries,
        matches=outcome.matches,
        listed=outcome.listed,
        ended=outcome.ended,
        names=outcome.names,
        register=outcome.register,
        as_of=outcome.as_of,
        not_examined=outcome.not_examined,
        limit=outcome.limit,
        since=None if since is None else _totals(since, outcome),
        told=() if since is None else _of_each(since, outcome),
    )
    return shown if outcome.load is None else _with_chance(shown, outcome, outcome.load)


def _with_chance(shown: ScreenDocument, outcome: Screen, load: AlarmLoad) -> ScreenDocument:
    """What is to be expected of chance, beside each match and of all names."""
    replace = msgspec.structs.replace
    queries = tuple(
        replace(
            query,
            below=below,
            matches=tuple(
                one if one.certain else replace(one, by_chance=load.at(one.entity, one.score))
                for one in query.matches
            ),
        )
        for query, below in zip(shown.queries, outcome.below, strict=True)
    )
    open_ = (
        any(one.judged != Judged.DIFFERENT.value for one in query.matches) for query in queries
    )
    by_chance = ByChanceShape(
        names=len(queries),
        per_thousand=round(load.per_thousand, 1),
        expected=round(len(queries) * load.per_thousand / 1000, 1),
        met=sum(open_),
        below=sum(outcome.below),
        thresholds={name: round(at, 4) for name, at in sorted(load.thresholds.items())},
    )
    return replace(shown, queries=queries, by_chance=by_chance)


def _of_each(since: Since, outcome: Screen) -> list[SinceOfQuery]:
    return [
        SinceOfQuery(
            new=[change.new[match.entity] for match in found],
            repeated=change.repeated,
            gone=[
                GoneShape(
                    entity=one.entity,
                    entity_name=outcome.names.get(one.entity, ""),
                    why=one.why,
                )
                for one in change.gone
            ],
        )
        for change, found in zip(since.changes, outcome.matches, strict=True)
    ]


def _totals(since: Since, outcome: Screen) -> SinceShape:
    changes = since.changes
    return SinceShape(
        against=since.against,
        new=sum(len(change.new) for change in changes),
        shown=sum(map(len, outcome.matches)),
        repeated=sum(change.repeated for change in changes),
        confirmed=sum(change.confirmed for change in changes),
        apart=sum(change.apart for change in changes),
        gone=sum(len(change.gone) for change in changes),
        not_asked=sum(not change.asked for change in changes),
        notes=since.notes,
    )
