"""By when must a thing be gone? What its findings say of removal, the strictest day first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure, Status
from countermark.model.replacement import Due, Fate
from countermark.model.verdict import Decision, Finding, Verdict
from countermark.model.when import latest

_OPEN = (Decision.UNRESOLVED, Decision.NOT_ASSESSED)
_FAR = date.max


def dues(verdicts: Iterable[Verdict], measures: Mapping[str, Measure]) -> tuple[Due, ...]:
    """What must be gone by each measure that applies, the strictest first.

    A duty to remove has its day. Where use is prohibited and no day is given, it is due at once.
    What is prohibited on the day of acquiring alone may stay.
    """
    found: dict[tuple[str, date | None], Due] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            measure = measures.get(finding.measure)
            if measure is None or finding.status is not Status.APPLIES:
                continue
            for due in _of(finding, measure):
                found.setdefault((due.measure, due.day), due)
    return tuple(sorted(found.values(), key=lambda due: (due.day is None, due.day or _FAR)))


def fate(verdicts: Iterable[Verdict], found: tuple[Due, ...]) -> Fate:
    """What is to become of a thing with these verdicts and days."""
    if found:
        return Fate.REPLACE
    decisions = {verdict.decision for verdict in verdicts}
    if not decisions or Decision.NOT_EXAMINED in decisions:
        return Fate.NOT_EXAMINED
    return Fate.DECIDE if decisions & {*_OPEN} else Fate.STAYS


def strictest(found: tuple[Due, ...]) -> date | None:
    """The earliest day of them, None where none is given."""
    return min((due.day for due in found if due.day), default=None)


def _of(finding: Finding, measure: Measure) -> Iterator[Due]:
    if finding.decision not in (Decision.PROHIBITED, Decision.ACTION_REQUIRED):
        return
    owed = {obligation.key for obligation in finding.obligations}
    keys = duty_keys(finding.context, measure.id, measure.duties)
    removals = [
        duty
        for duty, key in zip(measure.duties, keys, strict=True)
        if duty.removal and duty.by_date and key in owed
    ]
    for duty in removals:
        yield _due(finding, measure, duty)
    if not removals and finding.decision is Decision.PROHIBITED and not measure.acquired_by:
        yield Due(
            measure=measure.id,
            title=measure.title,
            clause=measure.clause,
            what=finding.act,
        )


def _due(finding: Finding, measure: Measure, duty: Duty) -> Due:
    assert duty.by_date is not None
    return Due(
        measure=measure.id,
        title=measure.title,
        clause=finding.clause or measure.clause,
        what=duty.what,
        day=latest(duty.by_date),
        recalled=duty.recalled or "duties" in measure.recalled,
    )
