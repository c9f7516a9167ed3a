"""What happened to a party, in order: listings, pauses, ownership, brands, claims and denials.

It shows what the record holds with the precision it has; it draws no conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from countermark.model.claim import Claim, Polarity
from countermark.model.entity import Detail, Entity, Parent
from countermark.model.errors import CallerError
from countermark.model.happening import Happening, What
from countermark.model.node import registered
from countermark.model.when import When
from countermark.register.catalog import Catalog
from countermark.register.happening import (
    PRECISION,
    Record,
    also_noted,
    is_later,
    of_measure,
    order,
)


def timeline(
    catalog: Catalog,
    entity: str,
    *,
    known_at: date | None = None,
    claims: Iterable[Claim] = (),
) -> tuple[Happening, ...]:
    """Everything dated that concerns ``entity``, oldest first.

    ``known_at`` leaves out what was public only later. ``claims`` are further claims about the
    entity (a ledger's notes); affirmations and denials both appear, each with its claimant.
    Raises CallerError when the register does not hold the entity.
    """
    if entity not in catalog.entities:
        raise CallerError(
            f"the register holds no entity “{entity[:80]}”",
            next_step="`countermark register list` shows the ids",
        )
    announced = catalog.announced()
    found: list[Happening] = []
    for measure in catalog.measures.values():
        if measure.covered(entity) is not None:
            record = Record(measure, announced, known_at)
            found += of_measure(record, entity)
            found += also_noted(record, entity)
    own = (*_ownership(catalog, entity), *_brands(catalog, entity))
    found += [happening for happening in own if not is_later(happening.date, known_at)]
    found += _said(registered(entity), claims, known_at)
    return tuple(sorted(set(found), key=order))


def _ownership(catalog: Catalog, entity: str) -> Iterator[Happening]:
    """Owners the entity had, and firms it owned."""
    for child in catalog.entities.values():
        for parent in child.parents:
            if entity not in (child.id, parent.entity):
                continue
            owner = catalog.entities[parent.entity].name if parent.entity else parent.name
            words = f"{child.name} owned by {owner}"
            yield from _changes(child, parent, words)


def _changes(child: Entity, parent: Parent, words: str) -> Iterator[Happening]:
    """The two ends of a tie; where only its certainty changes, one happening says so."""
    same = [p for p in child.parents if (p.entity, p.name) == (parent.entity, parent.name)]
    entities = tuple(one for one in (child.id, parent.entity) if one)
    if parent.start is not None:
        goes_on = any(p.end == parent.start for p in same)
        what = What.UNCERTAIN if goes_on else What.OWNERSHIP
        change = "not certain from here on" if goes_on else "begins"
        yield _dated(parent, parent.start, what, f"{words}: {change}", entities)
    if parent.end is not None and all(p.start != parent.end for p in same):
        yield _dated(parent, parent.end, What.OWNERSHIP, f"{words}: ends", entities)


def _brands(catalog: Catalog, entity: str) -> Iterator[Happening]:
    for brand in catalog.entities[entity].brands:
        for when, change in ((brand.start, "begins"), (brand.end, "ends")):
            if when is not None:
                yield _dated(brand, when, What.BRAND, f"brand {brand.name}: {change}", (entity,))


def _dated(
    detail: Detail, when: When, what: What, words: str, entities: tuple[str, ...]
) -> Happening:
    note = "; ".join(part for part in (detail.caveat, detail.note) if part)
    return Happening(
        date=when,
        precision=PRECISION.get(len(when), ""),
        what=what,
        words=words,
        entities=entities,
        certain=detail.certain,
        note=note,
        source=detail.source,
    )


def _said(node: str, claims: Iterable[Claim], known_at: date | None) -> Iterator[Happening]:
    for claim in claims:
        when = claim.valid.start or claim.known_from
        if node not in (claim.subject, claim.object) or when is None:
            continue
        if is_later(claim.known_from, known_at):
            continue
        denied = claim.polarity is Polarity.DENIED
        said = claim.predicate.aloud(claim.subject, claim.object)
        yield Happening(
            date=when,
            precision=PRECISION.get(len(when), ""),
            what=What.DENIED if denied else What.SAID,
            words=f"{claim.claimant} {'denies' if denied else 'says'}: {said}",
            known_from=claim.known_from or "",
            certain=claim.certain,
            note=claim.note,
            source=claim.evidence.source,
        )
