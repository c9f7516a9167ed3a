"""What ``register list|show|timeline|diff|sources`` answer: looks, and writes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.model.register_sheet import MeasureSheet, Standpoint
    from countermark.register.query import Filter, QueryDates
    from countermark.reports.shapes.register import (
        DecisionTable,
        Difference,
        DueShown,
        Listed,
        Recommended,
        Shown,
        Sources,
        Timeline,
    )

E = TypeVar("E", bound=Enum)


def _wanted(options: argparse.Namespace) -> Filter:
    from countermark.model.measure import Kind, Status
    from countermark.register.query import Filter

    return Filter(
        jurisdiction=(options.jurisdiction or "").upper(),
        kind=_member(Kind, options.kind),
        entity=options.entity or "",
        status=_member(Status, options.status),
    )


def decision_table(run: Run, options: argparse.Namespace) -> DecisionTable:
    """What each measure gives, and every facet that limits it."""
    from countermark.register.decision_table import COLUMNS, table
    from countermark.reports.shapes.register import REGISTER, DecisionTable

    return DecisionTable(
        schema=REGISTER,
        as_of=run.as_of,
        known_at=run.known_at,
        columns=COLUMNS,
        measures=table(run.catalog, _asked(run), _wanted(options)),
    )


def listed(run: Run, options: argparse.Namespace) -> Listed:
    """The measures that the options ask for, each with its standing on the day."""
    from countermark.register.query import measures
    from countermark.reports.shapes.register import REGISTER, Listed

    wanted = _wanted(options)
    return Listed(
        schema=REGISTER,
        as_of=run.as_of,
        known_at=run.known_at,
        measures=measures(run.catalog, _asked(run), wanted),
    )


def shown(run: Run, id_: str, entity: str | None = None) -> Shown:
    """One measure or entity; raises CallerError with near ids for one that is not there."""
    from countermark.assessment.shipped import folder
    from countermark.model.predicate import Predicate
    from countermark.model.register_sheet import MeasureSheet
    from countermark.register.positions import resting_on
    from countermark.register.query import show
    from countermark.reports.shapes.register import REGISTER, Shown

    said = run.view.claims(predicates=(Predicate.BREACHES,)) if run.view else ()
    told = show(run.catalog, id_, _asked(run), said)
    if not isinstance(told, MeasureSheet):
        if entity:
            raise CallerError(f"“{id_}” is an entity, not a measure", place="--entity")
        return Shown(schema=REGISTER, as_of=run.as_of, known_at=run.known_at, entity=told)
    stands: MeasureSheet | Standpoint | None = told
    if entity is not None:
        stands = next((s for s in told.entities if s.entity == entity), None)
    if stands is None:
        raise CallerError(
            f"{id_} does not name “{entity}”",
            next_step=f"it names: {', '.join(s.entity for s in told.entities) or 'no party'}",
        )
    return Shown(
        schema=REGISTER,
        as_of=run.as_of,
        known_at=run.known_at,
        measure=told,
        asked_entity=entity,
        status=stands.status,
        in_force=stands.in_force,
        reason=stands.reason,
        positions=resting_on(told.measure, folder("register")),
    )


def timeline(run: Run, entity: str) -> Timeline:
    """What happened to an entity, from register and ledger."""
    from countermark.model.node import registered
    from countermark.register.query import show_entity
    from countermark.register.timeline import timeline
    from countermark.reports.shapes.register import REGISTER, Timeline

    show_entity(run.catalog, entity, _asked(run))  # for its error, with the nearest ids
    node, view = [registered(entity)], run.view
    said = [*view.claims(subjects=node), *view.claims(objects=node)] if view else []
    return Timeline(
        schema=REGISTER,
        known_at=run.known_at,
        entity=entity,
        events=timeline(run.catalog, entity, known_at=run.known_at, claims=said),
    )


def difference(run: Run, options: argparse.Namespace) -> Difference:
    """What changed between two days."""
    from countermark.model.when import earliest, latest
    from countermark.register.diff import diff
    from countermark.register.query import show_entity
    from countermark.reports.shapes.register import REGISTER, Difference

    if not (options.from_day and options.to_day):
        raise CallerError(
            "neither two releases nor two days were named",
            next_step="name releases: register diff OLD NEW; or days: --from DATE --to DATE",
        )
    first, last = earliest(options.from_day), latest(options.to_day)
    if options.entity:
        show_entity(run.catalog, options.entity, _asked(run))  # for its error
    return Difference(
        schema=REGISTER,
        known_at=run.known_at,
        from_=first,
        to=last,
        events=diff(run.catalog, first, last, known_at=run.known_at, entity=options.entity),
    )


def due_records(run: Run, within: int) -> DueShown:
    """The records to be read again, from those past their term to those ``within`` days."""
    from countermark.register.due import due
    from countermark.reports.shapes.register import REGISTER, DueShown

    if within < 0:
        raise CallerError("days to come are no fewer than 0", place="--within")
    return DueShown(
        schema=REGISTER, as_of=run.as_of, within=within, records=due(run.catalog, run.as_of, within)
    )


def sources(run: Run) -> Sources:
    """The lists in use, and those that nobody imported here."""
    from countermark.assessment.register import manifests
    from countermark.reports.shapes.register import REGISTER, NotLoaded, Sources

    state = run.state
    loaded = {listed.id for listed in state.lists}
    used = [m for m in manifests().values() if m.id in loaded]
    return Sources(
        schema=REGISTER,
        digest=state.digest,
        lists=(*state.lists, *(run.approved.states() if run.approved else ())),
        not_loaded=tuple(
            NotLoaded(id=m.id, title=m.title, urls=tuple(m.urls))
            for m in manifests().values()
            if m.id not in loaded and (not m.file_of or (m.part and m.file_of in loaded))
            if not any(one.prefix == m.prefix and not one.part for one in used) or m.part
        ),
    )


def recommended(run: Run, contexts: Sequence[str]) -> Recommended:
    """Which lists to import for these contexts, and where from."""
    from countermark.assessment.not_loaded import recommended as lists
    from countermark.assessment.register import manifests
    from countermark.reports.shapes.register import REGISTER, ListRecommended, Recommended

    if not contexts:
        raise CallerError(
            "lists are recommended for a context",
            place="--context",
            next_step="countermark register recommend --context us-federal-contractor",
        )
    parsed = [run.vocabulary.parse(text) for text in contexts]
    names = run.view.name_counts() if run.view is not None else {}
    found = lists(parsed, run.as_of, run.known_at, names)
    return Recommended(
        schema=REGISTER,
        as_of=run.as_of,
        lists=tuple(
            ListRecommended(
                context=context,
                id=one.list,
                title=one.title,
                publisher=manifests()[one.list].publisher_name,
                binds=one.binds,
                loaded=used,
                measures=one.measures,
                urls=one.urls,
                command=_command(one.list, one.urls),
            )
            for context, one, used in found
        ),
    )


FILES = (".csv", ".tsv", ".txt", ".xml", ".json")
"""How the address of a list's own file ends; others are pages on which it is found."""


def _command(list_id: str, urls: Sequence[str]) -> str:
    if urls and urls[0].endswith(FILES):
        return f"countermark register update {list_id}"
    return f"countermark register import FILE --list {list_id}"


def _asked(run: Run) -> QueryDates:
    from countermark.register.query import QueryDates

    return QueryDates(run.as_of, run.known_at)


def _member(kind: type[E], text: str | None) -> E | None:
    if text is None:
        return None
    try:
        return kind(text.replace("-", "_"))
    except ValueError:
        pass
    try:
        return kind(text)
    except ValueError:
        words = ", ".join(str(member.value) for member in kind)
        raise CallerError(
            f"“{text}” is no {kind.__name__.lower()}", next_step=f"one of: {words}"
        ) from None
