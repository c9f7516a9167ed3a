"""Is the register sound? Finds tokens nobody knows, links that lead nowhere, dates out of order.

It reports; it changes nothing. An expert who edited a record runs it before anybody relies on it.
The measures that published lists stand for are ``register.lists.lint``'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from countermark.model.entity import Entity
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.measure import (
    Covered,
    HeldDenial,
    Kind,
    Measure,
    Pause,
    Source,
    Status,
    Verification,
)
from countermark.model.position import Position
from countermark.model.source_kinds import PRIMARY, SOURCE_KINDS, SOURCE_SEEN
from countermark.model.when import Interval, When, earliest, is_when, latest
from countermark.register import vocabulary as words
from countermark.register.catalog import Catalog
from countermark.register.settlements import faults_of_terms


class Fault(msgspec.Struct, frozen=True, order=True):
    """One fault: the record, the place in it, and what is wrong there."""

    record: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.record}: {self.place}: {self.message}"


def lint(catalog: Catalog) -> tuple[Fault, ...]:
    """Every fault found, sorted; empty when the register is sound."""
    faults: list[Fault] = []
    for measure in catalog.measures.values():
        faults += _of(measure.id, _measure(measure, catalog))
    for entity in catalog.entities.values():
        faults += _of(entity.id, _entity(entity, catalog))
    for denial in catalog.denials.values():
        faults += _of(denial.id, _denial(denial, catalog))
    for friend in catalog.false_friends:
        for target in (friend.looks_like, friend.may_match):
            if target and target not in catalog.entities:
                faults.append(Fault("false-friends", friend.name, f"no entity “{target}”"))
    return tuple(sorted(faults))


def _of(record: str, found: Iterable[tuple[str, str]]) -> list[Fault]:
    return [Fault(record, place, message) for place, message in found]


def _denial(denial: HeldDenial, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What is wrong with a denial: against nothing, of nobody, on no day, or read nowhere."""
    if not denial.against:
        yield "against", "says against which measures it stands"
    for target in denial.against:
        if target not in catalog.measures:
            yield "against", f"no measure “{target}”"
    if denial.party and denial.party not in catalog.entities:
        yield "party", f"no entity “{denial.party}”"
    if not is_when(denial.on):
        yield "on", f"“{denial.on}” is not a date"
    if not (denial.by.strip() and denial.says.strip()):
        yield "says", "says who answers, and what"
    if denial.source.kind not in SOURCE_KINDS:
        yield "source", f"unknown kind “{denial.source.kind}”"
    if denial.source.seen not in SOURCE_SEEN:
        yield "source", f"unknown “seen: {denial.source.seen}”"
    if denial.source.kind == "recalled" and denial.verification is not Verification.UNVERIFIED:
        yield "verification", "what was recalled is unverified"


def _measure(measure: Measure, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What is wrong with a record of the register."""
    yield from any_measure(measure, catalog, measure.sources, words.RELATIONS)
    if measure.kind in _BINDING:
        if not measure.scope.roles and not all(c.roles for c in measure.entities or (Covered(""),)):
            yield "scope.roles", "a measure that binds says whom: a role"
        if measure.verification.may_decide and not measure.read_on:
            yield "read_on", "a record that may decide says on which day its sources were read"
    if measure.kind is Kind.RESTRICTIVE and not measure.covers:
        yield "covers", NO_CLASS
    if not measure.interval.start and not (
        measure.valid_from_rule or measure.proposed or measure.valid_to
    ):
        yield "valid_from", "neither a first day nor a rule for it"


NO_CLASS = "a restrictive measure names the class of thing its text is about"


def any_measure(
    measure: Measure, catalog: Catalog, rests_on: Collection[Source], relations: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a measure wherever it is written: places in it, each with a sentence.

    ``catalog`` holds whatever it may name; ``relations`` are the words for how it stands to
    others; ``rests_on`` its sources, with those of the list that it stands in.
    """
    yield from _tokens(measure, relations)
    yield from _links(measure, catalog)
    yield from faults_of_terms(measure)
    yield from _dates(measure)
    if not is_jurisdiction(measure.jurisdiction):
        yield "jurisdiction", f"“{measure.jurisdiction}” is neither a country code nor a known body"
    if measure.kind is Kind.RESTRICTIVE:
        if not measure.act:
            yield "act", "a restrictive measure needs its act"
        if not measure.clause:
            yield "clause", "a restrictive measure needs its clause"
    if measure.kind in _BINDING and not measure.legal_basis:
        yield "legal_basis", "a measure that binds needs its instrument: the law, rule or order"
    if measure.restricts_nothing and measure.kind is not Kind.ADVISORY:
        yield "restricts_nothing", "a measure that restricts nothing is an advisory"
    for word in (*measure.covers, *(c for one in measure.entities for c in one.covers)):
        if word not in words.COVERS:
            yield "covers", f"unknown class “{word}”; there are {', '.join(sorted(words.COVERS))}"
    yield from _sources(measure, rests_on)
    yield from reading(measure)
    yield from _term(measure)
    for detail in measure.recalled:
        if not _is_detail(detail):
            yield "recalled", f"“{detail}” names no field"


_BINDING = frozenset({Kind.RESTRICTIVE, Kind.REPORTING, Kind.ALLOW_LIST})
"""Kinds that bind somebody by some instrument."""


def _sources(measure: Measure, rests_on: Collection[Source]) -> Iterator[tuple[str, str]]:
    """What it rests on: known kinds, read in a known way, and good enough for its mark."""
    if not rests_on:
        yield "sources", "rests on nothing"
    for source in rests_on:
        for field, word, known in (
            ("kind", source.kind, SOURCE_KINDS),
            ("seen", source.seen, SOURCE_SEEN),
        ):
            if word not in known:
                yield "sources", f"unknown {field} “{word}” of “{source.title[:60]}”"
    read = {s.kind for s in rests_on if s.seen != "recalled"}
    if measure.verification is Verification.PRIMARY and not read & PRIMARY:
        yield "verification", "this mark needs a primary source, or a transcription, that was read"
    if measure.clause_read and not (measure.clause and read & PRIMARY):
        yield "clause_read", "needs a clause, and a source that is its text or transcribes it"
    if measure.verification.may_decide and not read - {"recalled", "founding_article"}:
        yield (
            "verification",
            "a record that may decide needs a source that was read, no article",
        )


def reading(record: Measure | Entity | Position) -> Iterator[tuple[str, str]]:
    """The day of the last reading: to the day, and by whom."""
    if record.read_on is not None:
        if not is_when(record.read_on) or len(record.read_on) != 10:
            yield "read_on", f"“{record.read_on}” is not a day"
        elif not record.read_by:
            yield "read_by", "who read its sources is not said: a role, or “founding article”"
    elif record.read_by:
        yield "read_on", "it says who read its sources, and not when"


def _term(record: Measure | Entity) -> Iterator[tuple[str, str]]:
    """For how long its reading is good."""
    if record.review_within is not None and not 0 < record.review_within <= 120:
        yield "review_within", "months, from 1 to 120"


def is_jurisdiction(text: str) -> bool:
    """An ISO 3166-1 alpha-2 code, one with a region after it (ISO 3166-2), or a body of states."""
    return text in words.BODIES or bool(_COUNTRY.fullmatch(text))


_COUNTRY = lazy_pattern(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def _is_detail(detail: str) -> bool:
    """``field``, ``<part> of <field> [...]``, ``<part> in <field>`` or a whole-record mark."""
    if detail in words.RECALLED_WHOLE or detail in Measure.__struct_fields__:
        return True
    _, between, field = detail.replace(" in ", " of ").partition(" of ")
    known = (*Measure.__struct_fields__, "exception")
    return bool(between) and field.split(" ")[0] in known


def _tokens(measure: Measure, relations: Collection[str]) -> Iterator[tuple[str, str]]:
    scope = measure.scope
    tables: list[tuple[str, Iterable[str], frozenset[str]]] = [
        ("scope.roles", scope.roles, words.ROLES),
        ("scope.places", scope.places, words.PLACES),
        ("scope.network_parts", scope.network_parts, words.NETWORK_PARTS),
        ("scope.purposes", scope.purposes, words.PURPOSES),
        ("scope.categories", scope.categories, words.CATEGORIES),
        ("relations", (r.rel for r in measure.relations), frozenset(relations)),
        ("duties.unit", (d.unit for d in measure.duties if d.unit), words.UNITS),
    ]
    for covered in measure.entities:
        at = f"entities.{covered.entity}"
        tables.append((f"{at}.roles", covered.roles, words.ROLES))
        tables.append((f"{at}.purposes", covered.purposes, words.PURPOSES))
        tables.append((f"{at}.categories", covered.categories, words.CATEGORIES))
    for place, used, known in tables:
        for token in used:
            if token not in known:
                yield place, f"unknown word “{token}”"
    ids = [e.id for e in measure.exceptions]
    for id_ in {i for i in ids if ids.count(i) > 1}:
        yield "exceptions", f"two exceptions are called “{id_}”"


def _links(measure: Measure, catalog: Catalog) -> Iterator[tuple[str, str]]:
    named = [c.entity for c in measure.entities]
    for entity in named:
        if entity not in catalog.entities:
            yield "entities", f"no entity “{entity}”"
    for twice in {e for e in named if named.count(e) > 1}:
        yield "entities", f"“{twice}” is named twice"
    for relation in measure.relations:
        if relation.target not in catalog.measures:
            yield "relations", f"no measure “{relation.target}”"
    yield from _ways_out(measure, named)
    for pause in measure.pauses:
        if pause.by and pause.by not in catalog.measures:
            yield "pauses", f"no measure “{pause.by}”"
        for entity in pause.entities:
            if entity not in named:
                yield "pauses", f"“{entity}” is not named by the measure"


def _ways_out(measure: Measure, named: list[str]) -> Iterator[tuple[str, str]]:
    """To whom an exception is open: roles that exist, and parties that the measure names."""
    for way in measure.exceptions:
        at = f"exceptions.{way.id}"
        for token in way.roles:
            if token not in words.ROLES:
                yield at, f"unknown word “{token}”"
        for entity in (*way.entities, *way.except_for):
            if entity not in named:
                yield at, f"“{entity}” is not named by the measure"


def _dates(measure: Measure) -> Iterator[tuple[str, str]]:
    singles: list[tuple[str, When | None]] = [
        ("announced", measure.announced),
        ("recorded", measure.recorded),
        *(("events", e.date) for e in measure.events),
        *(("denials", d.date) for d in measure.denials),
        *(("duties.by_date", d.by_date) for d in measure.duties),
    ]
    for place, when in singles:
        if when is not None and not is_when(when):
            yield place, f"“{when}” is not a date"
    spans = [("valid_from", measure.interval)]
    spans += [(f"entities.{c.entity}.listed", i) for c in measure.entities for i in c.listed]
    spans += [("pauses", Interval(p.start, p.end)) for p in measure.pauses]
    spans += [(f"exceptions.{e.id}", Interval(e.start, e.end)) for e in measure.exceptions]
    for place, span in spans:
        yield from _ordered(place, span)
    for pause in measure.pauses:
        yield from _effect(pause)


def _ordered(place: str, span: Interval) -> Iterator[tuple[str, str]]:
    bad = [when for when in (span.start, span.end) if when is not None and not is_when(when)]
    if bad:
        yield place, f"“{bad[0]}” is not a date"
    elif span.start and span.end and earliest(span.start) >= latest(span.end):
        yield place, f"ends ({span.end}) before it begins ({span.start})"


def _effect(pause: Pause) -> Iterator[tuple[str, str]]:
    if pause.effect not in (Status.SUSPENDED, Status.LICENSED, Status.UNDETERMINED):
        yield "pauses", f"a pause cannot make a measure “{pause.effect.value}”"


def _entity(entity: Entity, catalog: Catalog) -> Iterator[tuple[str, str]]:
    if len(entity.country) != 2 or not entity.country.isupper():
        yield "country", f"“{entity.country}” is not an ISO 3166-1 alpha-2 code"
    for parent in entity.parents:
        if bool(parent.entity) is bool(parent.name):
            yield "parents", "needs either an entity or a name"
        if parent.entity and parent.entity not in catalog.entities:
            yield "parents", f"no entity “{parent.entity}”"
        if parent.entity == entity.id:
            yield "parents", "owns itself"
        yield from _ordered("parents", parent.interval)
    for brand in entity.brands:
        yield from _ordered("brands", brand.interval)
    yield from reading(entity)
    yield from _term(entity)
    details = (*entity.names, *entity.brands, *entity.parents, *entity.identifiers)
    if entity.read_on and not entity.sources and not any(d.source for d in details):
        yield "sources", "it was read on a day, and names nothing that was read"
    ids = [m.id for m in entity.members]
    for id_ in {i for i in ids if ids.count(i) > 1}:
        yield "members", f"two members are called “{id_}”"
