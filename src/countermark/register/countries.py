"""Where does each country stand on a supplier, on a day, as far as was known on another?

The answer is the record's, step by step; nothing is concluded. A step known to rest on memory alone
is never the foremost where another step holds that was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from countermark.model.country_standing import (
    WEIGHTIEST_FIRST,
    Aim,
    Change,
    Country,
    CountryQuestion,
    Instrument,
    Phase,
    Step,
)
from countermark.model.errors import CallerError
from countermark.model.measure import Measure, Relation
from countermark.model.position import CountryPositions, Position, Stance
from countermark.model.standing import ENDED_BY, standing
from countermark.model.when import Holds, Interval, When, earliest
from countermark.register.catalog import Catalog

_AIMS = (Aim.NAMED, Aim.MEANT, Aim.NOBODY)
_PHASES = {Holds.YES: Phase.HOLDS, Holds.UNDETERMINED: Phase.MAY_HOLD}


def countries(
    held: Mapping[str, CountryPositions], catalog: Catalog, asked: CountryQuestion
) -> tuple[Country, ...]:
    """Each country that took a step about the supplier asked about, by code.

    A step that names others alone is left out, and so is what became public after ``known_at``.
    Raises CallerError for a party or a country that the register does not hold.
    """
    _check(held, catalog, asked)
    wanted = asked.countries or tuple(sorted(held))
    return tuple(
        country
        for code in wanted
        if (country := _country(held[code], catalog, asked, asked.as_of)).steps
    )


def changes(
    held: Mapping[str, CountryPositions], catalog: Catalog, asked: CountryQuestion
) -> tuple[Change, ...]:
    """What each country did after ``asked.since`` and up to ``asked.as_of``; no other is told.

    Raises CallerError where the first day is not before the last.
    """
    if asked.since is None or asked.since >= asked.as_of:
        raise CallerError("the first day comes before the day asked about", place="--since")
    found = []
    for country in countries(held, catalog, asked):
        before = _country(held[country.code], catalog, asked, asked.since)
        was, now = _open(before), _open(country)
        begun = tuple(step for key, step in now.items() if key not in was)
        ended = tuple(step for key, step in was.items() if key not in now)
        passed = tuple(
            step
            for step, then in zip(country.steps, before.steps, strict=True)
            if step.phase is Phase.ENDED and then.phase is Phase.NOT_YET
        )
        if begun or ended or passed:
            found.append(
                Change(
                    code=country.code,
                    name=country.name,
                    before=before.foremost,
                    after=country.foremost,
                    begun=begun,
                    ended=ended,
                    passed=passed,
                )
            )
    return tuple(found)


def _open(country: Country) -> dict[tuple[object, ...], Step]:
    return {
        _key(step.position): step
        for step in country.steps
        if step.phase in (Phase.HOLDS, Phase.MAY_HOLD)
    }


def _key(row: Position) -> tuple[object, ...]:
    return (row.since, row.stance, row.measure, row.named, row.meant, row.reach, row.deadline)


def _check(held: Mapping[str, CountryPositions], catalog: Catalog, asked: CountryQuestion) -> None:
    if asked.subject and asked.subject not in catalog.entities:
        raise CallerError(
            f"the register holds no entity “{asked.subject[:80]}”",
            next_step="`countermark screen NAME` finds the id of a party",
        )
    for code in asked.countries:
        if code not in held:
            raise CallerError(
                f"no position of “{code[:40]}” is on record",
                place="--country",
                next_step=f"choose among {', '.join(sorted(held))}",
            )


def _country(own: CountryPositions, catalog: Catalog, asked: CountryQuestion, day: date) -> Country:
    steps = tuple(_steps(own, catalog, asked, day))
    open_ = [step for step in steps if step.phase in (Phase.HOLDS, Phase.MAY_HOLD)]
    return Country(
        code=own.country,
        name=own.name,
        foremost=min(open_, key=lambda step: _rank(step, asked.subject), default=None),
        steps=tuple(sorted(steps, key=lambda s: s.position.since or "")),
    )


def _rank(step: Step, subject: str) -> tuple[object, ...]:
    """What was read first; what is about ``subject`` before a law that names nobody; the weight."""
    row = step.position
    return (
        row.recalled,
        bool(subject) and step.aim is Aim.NOBODY,
        WEIGHTIEST_FIRST.index(row.stance),
        _AIMS.index(step.aim),
        step.phase is not Phase.HOLDS,
        # Of equal steps the one that began last, as the latest word.
        tuple(-ord(c) for c in row.since or ""),
    )


def _steps(
    own: CountryPositions, catalog: Catalog, asked: CountryQuestion, day: date
) -> Iterator[Step]:
    announced = catalog.announced()
    for row in own.positions:
        aim = _aim(row, asked.subject)
        measure = catalog.measures.get(row.measure)
        if aim is None or _unknown(row, measure, asked.known_at):
            continue
        known = _as_known(row, measure, announced, asked.known_at)
        yield Step(
            position=known,
            phase=_phase(known, day),
            aim=aim,
            instrument=_instrument(measure, catalog, asked, day, announced) if measure else None,
        )


def _aim(row: Position, subject: str) -> Aim | None:
    """How the step speaks of ``subject``; None where it is about others alone."""
    if subject:
        if subject in row.named:
            return Aim.NAMED
        if subject in row.meant:
            return Aim.MEANT
        return None if row.named or row.named_others or row.meant else Aim.NOBODY
    if row.named or row.named_others:
        return Aim.NAMED
    return Aim.MEANT if row.meant else Aim.NOBODY


def _unknown(row: Position, measure: Measure | None, known_at: date | None) -> bool:
    """Could nobody outside know of the step on that day?

    A step is known from the day on which its measure was public; one without, or whose day of
    publication nobody found, from the day on which it began. "Undecided" is always known.
    """
    if known_at is None or row.stance is Stance.UNDECIDED:
        return False
    public = (measure.announced if measure is not None else None) or row.since
    return public is not None and earliest(public) > known_at


def _as_known(
    row: Position,
    measure: Measure | None,
    announced: Mapping[str, When | None],
    known_at: date | None,
) -> Position:
    """``row`` without an end that nobody knew of: it lay ahead, or became public later."""
    if known_at is None or row.until is None:
        return row
    ended_by = [r.target for r in (measure.relations if measure else ()) if r.rel in ENDED_BY]
    public = [day for one in ended_by if (day := announced.get(one)) is not None]
    if earliest(row.until) > known_at or any(earliest(day) > known_at for day in public):
        return msgspec.structs.replace(row, until=None)
    return row


def _phase(row: Position, day: date) -> Phase:
    interval = Interval(row.since, row.until)
    holds = interval.holds(day)
    if holds in _PHASES:
        return _PHASES[holds]
    begun = row.since is None or earliest(row.since) <= day
    return Phase.ENDED if begun else Phase.NOT_YET


def _instrument(
    measure: Measure,
    catalog: Catalog,
    asked: CountryQuestion,
    day: date,
    announced: Mapping[str, When | None],
) -> Instrument:
    listed = asked.subject if measure.covered(asked.subject) is not None else None
    stands = standing(measure, listed, day, asked.known_at, announced)
    hidden = asked.known_at is not None and (
        measure.valid_to is not None and earliest(measure.valid_to) > asked.known_at
    )
    return Instrument(
        id=measure.id,
        title=measure.title,
        authority=measure.authority,
        kind=measure.kind.value,
        binds=measure.scope.words or measure.scope.roles,
        announced=measure.announced,
        in_force=stands.in_force,
        standing=stands.reason,
        ends=tuple(_ends(measure, catalog, asked.known_at)),
        ended_because="" if hidden else measure.valid_to_reason,
        denials=measure.answers(asked.known_at),
        accusation_note=measure.accusation.note if measure.accusation else "",
    )


def _ends(measure: Measure, catalog: Catalog, known_at: date | None) -> Iterator[Relation]:
    for relation in measure.relations:
        if relation.rel not in ENDED_BY:
            continue
        other = catalog.measures.get(relation.target)
        public = other.announced if other is not None else None
        if known_at is None or public is None or earliest(public) <= known_at:
            yield relation
