"""The pages of the register: one of each measure and party, with its history on both clocks.

What was not public on the known-at day has no page and is in none. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from countermark.model.act_kind import Dated
from countermark.model.happening import Happening
from countermark.model.measure import Kind, Measure, Status
from countermark.model.position import Position
from countermark.model.register_page import (
    EntityPage,
    Lane,
    Linked,
    MeasurePage,
    RegisterIndex,
    Span,
    SpanKind,
)
from countermark.model.register_sheet import MeasureSheet
from countermark.model.when import Interval
from countermark.register.catalog import Catalog
from countermark.register.happening import (
    Record,
    also_noted,
    is_later,
    of_measure,
    order,
)
from countermark.register.query import QueryDates, measures, show_entity, show_measure
from countermark.register.timeline import timeline
from countermark.register.vocabulary import RELATIONS

_PAUSED = {
    Status.SUSPENDED: SpanKind.SUSPENDED,
    Status.LICENSED: SpanKind.LICENSED,
    Status.UNDETERMINED: SpanKind.UNDETERMINED,
}


def index(catalog: Catalog, asked: QueryDates) -> RegisterIndex:
    """Which pages there are."""
    rows = measures(catalog, asked)
    named = [entity for row in rows for entity in row.entities]
    return RegisterIndex(
        measures=rows,
        entities=tuple(
            (entity.id, entity.name, entity.country, named.count(entity.id))
            for entity in sorted(catalog.entities.values(), key=lambda one: one.name.casefold())
        ),
    )


def measure_page(
    catalog: Catalog, id_: str, asked: QueryDates, positions: Iterable[Position] = ()
) -> MeasurePage:
    """The page of one measure, with the ``positions`` of countries that rest on it.

    Raises CallerError for a measure that is not there.
    """
    sheet = show_measure(catalog, id_, asked)
    measure = sheet.measure
    record = Record(measure, catalog.announced(), asked.known_at)
    history = {*of_measure(record), *also_noted(record, None)}
    public = {
        key: one.title
        for key, one in catalog.measures.items()
        if not is_later(one.announced, asked.known_at)
    }
    return MeasurePage(
        sheet=sheet,
        lanes=tuple(
            _lane(catalog.entities[one.entity].name, one.entity, record, one.entity)
            for one in measure.entities
        )
        or (_lane("whoever it reaches", "", record, None),),
        history=_in_order(history),
        linked=tuple(_linked(sheet, public)),
        positions=tuple(p for p in positions if not is_later(p.since, asked.known_at)),
    )


def _linked(sheet: MeasureSheet, public: Mapping[str, str]) -> Iterator[Linked]:
    """The relations of a measure to those that were public, each pair once."""
    told: set[str] = set()
    for relation in sheet.measure.relations:
        if title := public.get(relation.target):
            told.add(relation.target)
            before, _, after = RELATIONS[relation.rel].partition("the other")
            yield Linked(f"This one {before}", relation.target, title, after)
    for relation in sheet.incoming:
        if (title := public.get(relation.target)) and relation.target not in told:
            words = RELATIONS[relation.rel].replace("the other", "this one", 1)
            yield Linked("", relation.target, title, f" {words}")


def _lane(label: str, target: str, record: Record, entity: str | None) -> Lane:
    spans = tuple(_spans(record, entity))
    measure = record.measure
    first = spans[0] if spans else None
    told = first is not None and first.interval.start == measure.announced
    only_said = told and first is not None and first.kind in (SpanKind.SAID, SpanKind.PROPOSED)
    return Lane(label, target, measure.kind, spans, None if only_said else measure.announced)


def entity_page(catalog: Catalog, id_: str, asked: QueryDates) -> EntityPage:
    """The page of one party; raises CallerError for one that is not there."""
    sheet = show_entity(catalog, id_, asked)
    announced = catalog.announced()
    about = [catalog.measures[row.id] for row in sheet.measures]
    records = [Record(measure, announced, asked.known_at) for measure in about]
    tied = [parent.entity for parent in sheet.entity.parents if parent.entity]
    tied += [child.entity for child in sheet.children]
    return EntityPage(
        sheet=sheet,
        lanes=tuple(
            _lane(one.measure.title, one.measure.id, one, id_)
            for one in sorted(records, key=_by_weight)
        ),
        history=timeline(catalog, id_, known_at=asked.known_at),
        contradicted=tuple(
            msgspec.structs.replace(one, denials=answers)
            for one in about
            if (answers := one.answers(asked.known_at)) or one.accusation
        ),
        names={one: catalog.entities[one].name for one in tied},
    )


def _by_weight(record: Record) -> tuple[int, str, str]:
    """What may prohibit first, then what obliges, and so on; each from the earliest."""
    measure = record.measure
    start = measure.valid_from or measure.announced or ""
    return list(Kind).index(measure.kind), start, measure.id


def _in_order(history: set[Happening]) -> tuple[Happening, ...]:
    return tuple(sorted(history, key=order))


def _spans(record: Record, entity: str | None) -> Iterator[Span]:
    """What held for ``entity`` (None: for whoever is reached), pauses after what they pause."""
    measure = record.measure
    if measure.proposed:
        yield Span(Interval(measure.announced or measure.valid_from), SpanKind.PROPOSED)
        return
    said = measure.dated is Dated.PUBLISHED
    hidden = is_later(record.ender, record.known_at)
    for interval in _listed(measure, entity):
        if interval.start is None and interval.end is None:
            continue
        end = None if hidden else interval.end
        kind = SpanKind.SAID if said else SpanKind.IN_FORCE
        yield Span(Interval(interval.start, end), kind)
    for pause in measure.pauses:
        if entity and pause.entities and entity not in pause.entities:
            continue
        if not is_later(record.announced.get(pause.by), record.known_at):
            yield Span(Interval(pause.start, pause.end), _PAUSED[pause.effect])


def _listed(measure: Measure, entity: str | None) -> tuple[Interval, ...]:
    covered = measure.covered(entity) if entity else None
    return (covered.listed if covered else ()) or (measure.interval,)
