"""What happened to a measure, day by day: announced, in force, paused, resumed, ended.

The shared ground of ``timeline`` and ``diff``. A day keeps the precision of its source; what was
public only after the known-at is left out, in the same way as ``model.standing`` does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from countermark.model.act_kind import NO_DENIAL, Dated
from countermark.model.happening import Happening, What
from countermark.model.measure import Covered, Denial, Kind, Measure, Status, Verification
from countermark.model.standing import ENDED_BY
from countermark.model.when import Interval, When, earliest

PAUSED = {
    Status.SUSPENDED: What.SUSPENDED,
    Status.LICENSED: What.LICENSED,
    Status.UNDETERMINED: What.UNCERTAIN,
}
PRECISION = {4: "year", 7: "month", 10: "day"}


def order(happening: Happening) -> tuple[date, str, str, str]:
    """Sorts by the first day a date can mean, then by words: the same order every time."""
    at = happening
    return (earliest(at.date), at.date, at.measure, at.what.value + at.words)


def is_later(when: When | None, known_at: date | None) -> bool:
    """Was ``when`` still ahead on ``known_at``?"""
    return known_at is not None and when is not None and earliest(when) > known_at


class Record(msgspec.Struct, frozen=True):
    """A measure as seen on ``known_at``, with the days all measures became public."""

    measure: Measure
    announced: Mapping[str, When | None]
    known_at: date | None = None

    @property
    def hidden(self) -> bool:
        return is_later(self.measure.announced, self.known_at)

    @property
    def ender(self) -> When | None:
        """The day on which the measure that ended this one became public, if one did."""
        days = [self.announced.get(r.target) for r in self.measure.relations if r.rel in ENDED_BY]
        return max((day for day in days if day), default=None)

    def happens(
        self, when: When, what: What, words: str, entities: tuple[str, ...], known: When | None
    ) -> Happening:
        measure = self.measure
        return Happening(
            date=when,
            precision=PRECISION.get(len(when), ""),
            what=what,
            words=words,
            measure=measure.id,
            title=measure.title,
            kind=measure.kind.value,
            verification=measure.verification.value,
            entities=entities,
            known_from=known or "",
            certain=measure.verification.may_decide and not self._recalled(when),
            note=self._doubt(when),
            source=measure.sources[0].title if measure.sources else "",
        )

    def _recalled(self, when: When) -> bool:
        measure = self.measure
        marks = {
            "valid_from": measure.valid_from,
            "day of valid_from": measure.valid_from,
            "announced": measure.announced,
            "day of announced": measure.announced,
        }
        return any(mark in measure.recalled and day == when for mark, day in marks.items())

    def _doubt(self, when: When) -> str:
        if doubt := _unchecked(self.measure.verification):
            return doubt
        return "date recalled, not read" if self._recalled(when) else ""


def of_measure(record: Record, entity: str | None = None) -> Iterator[Happening]:
    """Everything that happened to a measure, for ``entity`` or (None) for all it names."""
    if record.hidden:
        return
    yield from _announced(record, entity)
    yield from _spans(record, entity)
    yield from _pauses(record, entity)


def also_noted(record: Record, entity: str | None) -> Iterator[Happening]:
    """The events noted with a measure, its denials and dated duties, for a timeline."""
    measure = record.measure
    about = (entity,) if entity else ()
    if record.hidden:
        return
    recorded = measure.recorded
    for event in measure.events:
        if is_later(event.date, record.known_at) and is_later(recorded, record.known_at):
            continue
        yield record.happens(event.date, What.NOTED, event.what, about, event.date)
    for denial in measure.denials:
        if not is_later(denial.date, record.known_at):
            outcome = f"; {denial.outcome}" if denial.outcome else ""
            words = f"{denial.how.value} by {denial.by}: {denial.says}{outcome}"
            what = What(denial.how.value)
            happened = record.happens(denial.date, what, words, about, denial.date)
            yield msgspec.structs.replace(happened, **_of_the_denial(denial))
    for term in measure.terms:
        for changed in term.events:
            known = changed.known or changed.date
            if not is_later(known, record.known_at):
                words = f"{term.kind.value}: {changed.what}"
                yield record.happens(changed.date, What.TERM, words, about, known)
        if term.due:
            words = f"{term.kind.value}: {term.what}"
            yield record.happens(term.due, What.DUE, words, about, measure.announced)
    for duty in measure.duties:
        if duty.by_date:
            yield record.happens(duty.by_date, What.DUE, duty.what, about, measure.announced)


def _of_the_denial(denial: Denial) -> dict[str, Any]:
    """How the denial itself was checked and where it is read, which is not how its measure was."""
    if denial.verification is None:
        return {}
    return {
        "verification": denial.verification.value,
        "certain": denial.verification.may_decide,
        "note": _unchecked(denial.verification),
        "source": denial.source,
    }


def _unchecked(mark: Verification) -> str:
    return "" if mark.may_decide else f"record {mark.value.replace('_', ' ')}"


def _announced(record: Record, entity: str | None) -> Iterator[Happening]:
    measure = record.measure
    if measure.announced is None or measure.announced == measure.valid_from:
        return
    about = (entity,) if entity else ()
    words = "proposed, not in force" if measure.proposed else "made public"
    yield record.happens(measure.announced, What.ANNOUNCED, words, about, measure.announced)
    for relation in measure.relations:
        became = record.announced.get(relation.target)
        if relation.rel == "realised_in" and became and not is_later(became, record.known_at):
            words = f"no longer a proposal: it became {relation.target}"
            yield record.happens(became, What.ENDED, words, about, became)


def _spans(record: Record, entity: str | None) -> Iterator[Happening]:
    measure = record.measure
    if measure.proposed:
        return
    for interval, entities in _intervals(measure, entity):
        known = _latest(interval.start, measure.announced)
        if interval.start is not None:
            said = measure.dated is Dated.PUBLISHED
            what = What.PUBLISHED if said else What.BEGAN
            begins = "begins" if measure.kind is Kind.ENDING else measure.dated.span
            words = _unanswered(measure) if said else begins
            yield record.happens(interval.start, what, words, entities, known)
        if interval.end is not None and not is_later(record.ender, record.known_at):
            words = measure.valid_to_reason or f"no longer {measure.dated.value} for them"
            ended = record.ender or measure.announced
            yield record.happens(interval.end, What.ENDED, words, entities, ended)


def _unanswered(measure: Measure) -> str:
    """Of an accusation that nobody answered: that it was published, and that."""
    alone = measure.accusation and not measure.denials
    return f"{What.PUBLISHED.value}; {NO_DENIAL}" if alone else ""


def _intervals(measure: Measure, entity: str | None) -> Iterator[tuple[Interval, tuple[str, ...]]]:
    named = measure.entities
    if entity is not None:
        covered = measure.covered(entity)
        for interval in (covered.listed if covered else ()) or (measure.interval,):
            yield interval, (entity,)
        return
    spans: dict[Interval, list[str]] = {}
    for one in named:
        for interval in one.listed or (measure.interval,):
            spans.setdefault(interval, []).append(one.entity)
    if not named:
        spans[measure.interval] = []
    for interval, entities in spans.items():
        yield interval, () if len(entities) == len(named) else tuple(entities)


def _pauses(record: Record, entity: str | None) -> Iterator[Happening]:
    measure = record.measure
    for pause in measure.pauses:
        if entity and pause.entities and entity not in pause.entities:
            continue
        known = record.announced.get(pause.by)
        if is_later(known, record.known_at):
            continue
        entities = (entity,) if entity else pause.entities
        what = f"{pause.effect.value}: {pause.note}" if pause.note else pause.effect.value
        words = f"{what} (by {pause.by})" if pause.by else what
        yield record.happens(pause.start, PAUSED[pause.effect], words, entities, known)
        if pause.end is not None and _goes_on(measure, pause.end, entity or _first(pause.entities)):
            yield record.happens(
                pause.end, What.RESUMED, f"{pause.effect.value} until then", entities, known
            )


def _first(entities: tuple[str, ...]) -> str | None:
    return entities[0] if entities else None


def _goes_on(measure: Measure, day: When, entity: str | None) -> bool:
    """Is the measure in force from ``day``: not ended, and not paused again, that same day?"""
    covered: Covered | None = measure.covered(entity) if entity else None
    intervals = (covered.listed if covered else ()) or (measure.interval,)
    ended = any(interval.end == day for interval in intervals)
    return not ended and all(pause.start != day for pause in measure.pauses)


def _latest(one: When | None, other: When | None) -> When | None:
    return max((day for day in (one, other) if day), default=None)
