"""Which measures and entities does the register hold, and how did they stand on a day?

Lists and shows; whom a measure binds in a context is for ``policy`` to judge.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from countermark.model.act_kind import NO_DENIAL
from countermark.model.claim import Claim
from countermark.model.entity import Entity
from countermark.model.errors import CallerError
from countermark.model.measure import Kind, Measure, Relation, Status
from countermark.model.register_sheet import Child, EntitySheet, MeasureSheet, Row, Standpoint
from countermark.model.review import not_reread, review
from countermark.model.standing import Standing, standing
from countermark.register.catalog import Catalog
from countermark.register.settlements import terms_on


class QueryDates(msgspec.Struct, frozen=True):
    """On which day, and with the knowledge of which day (None: all of it)."""

    as_of: date
    known_at: date | None = None


class Filter(msgspec.Struct, frozen=True):
    """Which measures to list; an empty field does not limit.

    ``status`` is that of ``QueryDates``.
    """

    jurisdiction: str = ""
    kind: Kind | None = None
    entity: str = ""
    status: Status | None = None


def measures(catalog: Catalog, asked: QueryDates, wanted: Filter | None = None) -> tuple[Row, ...]:
    """The measures that pass ``wanted``, by id. Those not yet public are left out.

    Raises CallerError for an entity the register does not hold.
    """
    wanted = wanted or Filter()
    if wanted.entity:
        _known(wanted.entity, catalog.entities, "entity")
    rows = []
    announced = catalog.announced()
    for measure in catalog.measures.values():
        if not _passes(measure, wanted):
            continue
        stands = standing(measure, wanted.entity or None, asked.as_of, asked.known_at, announced)
        if stands.public and wanted.status in (None, stands.status):
            rows.append(_row(measure, stands))
    return tuple(sorted(rows, key=lambda row: row.id))


def meant(catalog: Catalog, text: str) -> Entity | None:
    """The one entity that has ``text`` as its id or a name of its own, in any case; else None."""
    wanted = " ".join(text.split()).casefold()
    found = [
        entity
        for entity in catalog.entities.values()
        if wanted in (entity.id, entity.name.casefold())
        or any(wanted == other.text.casefold() for other in entity.names if other.certain)
    ]
    return found[0] if len(found) == 1 else None


def show_measure(
    catalog: Catalog, id_: str, asked: QueryDates, claims: Iterable[Claim] = ()
) -> MeasureSheet:
    """One measure with its standing in general and for each entity it names.

    ``claims`` are those that terms of a settlement were broken.

    Raises CallerError, with the nearest ids, when there is none of that id.
    """
    held = catalog.measures[_known(id_, catalog.measures, "measure")]
    measure = msgspec.structs.replace(held, denials=held.answers(asked.known_at))
    announced = catalog.announced()
    points = []
    for covered in measure.entities:
        stands = standing(measure, covered.entity, asked.as_of, asked.known_at, announced)
        points.append(
            Standpoint(
                entity=covered.entity,
                name=catalog.entities[covered.entity].name,
                status=stands.status.value,
                reason=stands.reason,
                in_force=stands.in_force,
                listed=covered.listed or (measure.interval,),
                covered=covered,
            )
        )
    general = standing(measure, None, asked.as_of, asked.known_at, announced)
    return MeasureSheet(
        measure=measure,
        digest=catalog.digest_of(id_),
        status=general.status.value,
        reason=general.reason,
        in_force=general.in_force,
        entities=tuple(points),
        incoming=tuple(
            Relation(relation.rel, other.id)
            for other in catalog.measures.values()
            for relation in other.relations
            if relation.target == id_
        ),
        review=review(measure),
        not_reread=not_reread(measure, asked.as_of),
        terms=terms_on(measure, asked.as_of, asked.known_at, claims),
        accusation_note=measure.accusation.note if measure.accusation else "",
        denials_note=NO_DENIAL if measure.accusation and not measure.denials else "",
    )


def show_entity(catalog: Catalog, id_: str, asked: QueryDates) -> EntitySheet:
    """One entity with every measure that names it, its children and its false friends.

    Raises CallerError, with the nearest ids, when there is none of that id.
    """
    entity = catalog.entities[_known(id_, catalog.entities, "entity")]
    return EntitySheet(
        entity=entity,
        digest=catalog.entity_digest(id_),
        measures=measures(catalog, asked, Filter(entity=id_)),
        children=tuple(
            Child(entity=child.id, name=child.name, tie=parent)
            for child in catalog.entities.values()
            for parent in child.parents
            if parent.entity == id_
        ),
        false_friends=tuple(f.name for f in catalog.false_friends if f.looks_like == id_),
        review=review(entity),
        not_reread=not_reread(entity, asked.as_of),
    )


def show(
    catalog: Catalog, id_: str, asked: QueryDates, claims: Iterable[Claim] = ()
) -> MeasureSheet | EntitySheet:
    """The measure or the entity of that id; raises CallerError when there is neither.

    ``claims`` as for ``show_measure``.
    """
    if id_ in catalog.entities:
        return show_entity(catalog, id_, asked)
    if id_ in catalog.measures:
        return show_measure(catalog, id_, asked, claims)
    raise _unknown(id_, [*catalog.measures, *catalog.entities], "measure or entity")


def _passes(measure: Measure, wanted: Filter) -> bool:
    return (
        wanted.jurisdiction in ("", measure.jurisdiction)
        and wanted.kind in (None, measure.kind)
        and (not wanted.entity or measure.covered(wanted.entity) is not None)
    )


def _row(measure: Measure, stands: Standing) -> Row:
    return Row(
        id=measure.id,
        title=measure.title,
        jurisdiction=measure.jurisdiction,
        authority=measure.authority,
        kind=measure.kind.value,
        status=stands.status.value,
        reason=stands.reason,
        in_force=stands.in_force,
        valid_from=measure.valid_from,
        valid_to=measure.valid_to,
        announced=measure.announced,
        verification=measure.verification.value,
        recalled=measure.recalled,
        entities=tuple(c.entity for c in measure.entities),
    )


def _known(id_: str, ids: Collection[str], what: str) -> str:
    if id_ not in ids:
        raise _unknown(id_, ids, what)
    return id_


def _unknown(id_: str, ids: Collection[str], what: str) -> CallerError:
    near = difflib.get_close_matches(id_[:80], list(ids), n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(near)}?" if near else "`countermark register list` shows them"
    return CallerError(f"the register holds no {what} “{id_[:80]}”", next_step=hint)
