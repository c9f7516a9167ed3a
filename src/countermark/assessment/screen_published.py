"""The outcome of ``screen`` as its published document (``countermark.screen/1``)."""

from __future__ import annotations

from countermark.assessment.screens import Screen, Since
from countermark.reports.screening import SinceOfQuery, document
from countermark.reports.shapes.screen import GoneShape, ScreenDocument, SinceShape


def screen_document(outcome: Screen) -> ScreenDocument:
    """The document of one screening, with what is new and what is not told again."""
    since = outcome.since
    return document(
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
