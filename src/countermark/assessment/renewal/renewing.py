"""Renews what a project remembers: each earlier inquiry, and what people decided, after a change.

1. What changed since the version that an inquiry rests on, and between its day and today.
2. Whose names that may bear on; nobody's: all is as it was.
3. Those are judged again with all that is linked to them; everything where a change cannot be told
   apart (``WhyWhole``).
4. Verdicts then, as the record has them, and now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from countermark import __version__
from countermark.assessment import shipped
from countermark.assessment.renewal import kept as keeping
from countermark.assessment.renewal.changed import (
    Change,
    Resembling,
    changed,
    delays_of,
    version_of,
)
from countermark.assessment.renewal.days import Between, moving
from countermark.assessment.renewal.earlier import Earlier, earlier, files_of
from countermark.assessment.renewal.kept import Kept
from countermark.assessment.repeat import asked
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.model.claim import digest_fields
from countermark.model.errors import CallerError, CountermarkError
from countermark.model.gap import Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.node import CONTRACT, ITEM, NAMED, kind_of
from countermark.model.predicate import EDGES
from countermark.model.renewal import Renewed, WhyWhole
from countermark.model.verdict import Decision, Finding, Verdict
from countermark.reports.shapes.record import InquiryRecord, SubjectRecord
from countermark.reports.shapes.renew import RenewedInquiry, RenewedSubject, RenewedVerdict
from countermark.screening.matching.read_names import read_names

Decisions = Mapping[str, Decision | None]
"""What findings decide, by their keys."""


_OWN = frozenset({NAMED, ITEM, CONTRACT})
"""Kinds of nodes of a user's own."""


class Border(NamedTuple):
    """What counts as known: what was recorded up to a version, or by the end of a day (also in
    microseconds)."""

    version: int | None = None
    recorded_by: int = 0
    day: date | None = None


class Inquiry(NamedTuple):
    """What became of one: as it is published, with what its findings decided then and now."""

    shown: RenewedInquiry
    before: Decisions
    now: Decisions
    change: Change


class Renewing:
    """Renews the inquiries of a project as of the day of ``run``; ``whole``: all of each."""

    def __init__(self, run: Run, border: Border, *, whole: bool, decided: bool) -> None:
        """``decided``: people decided on findings, so that what these were is looked up too."""
        self._run, self._border, self._whole, self._decided = run, border, whole, decided
        self._changes: dict[object, Change] = {}
        self._resembling: dict[object, Resembling] = {}
        self._runs: dict[object, Run] = {}
        self.gaps: list[Gap] = []

    def inquiries(self) -> Iterator[Inquiry]:
        """Each earlier inquiry, as it is now; what cannot be asked again is among the gaps too."""
        remembered = list(earlier(self._run.project))
        last = [found.digest for found in remembered if isinstance(found, Earlier)]
        keeping.forget_others(self._run.project, last)
        for found in remembered:
            if isinstance(found, Gap):
                self.gaps.append(found)
                continue
            try:
                yield self._one(found)
            except CountermarkError as error:
                label = found.digest.short
                self.gaps.append(
                    Gap(f"the inquiry {label}", Why.UNREADABLE, None, "subjects", str(error))
                )
                yield Inquiry(_shown(found, Renewed.NOT_ASKED, None, 0, ()), {}, {}, Change())

    def _one(self, found: Earlier) -> Inquiry:
        record = found.record
        old = asked(record, (), self._run.directory, found.digest.short)
        request = msgspec.structs.replace(old, as_of=self._run.as_of, ledger=None)
        between = Between(max(old.as_of, self._border.day or old.as_of), request.as_of)
        kept = keeping.load(self._run.project, found.digest)
        change = self._changed(record, between)
        why = self._why_whole(record, kept, change, between)
        if why is not None or kept is None:
            why = why or WhyWhole.NOT_KEPT
            return self._compared(
                found, Renewed.WHOLE, why, self._whole_of(record, request), change
            )
        seeds = self._touched(found, kept, change, between)
        if not seeds:
            return self._compared(found, Renewed.NOTHING, None, [], change)
        from countermark.assessment.renewal.asking import ask_part

        run = self._standing(request)
        recorded = (
            claim
            for claim in run.knowledge().claims(predicates=EDGES)
            if not _OWN.isdisjoint((kind_of(claim.subject), kind_of(claim.object)))
        )
        part = keeping.parts_of(kept, keeping.linked(kept, recorded, seeds))
        if part is None:
            results = self._whole_of(record, request)
            return self._compared(found, Renewed.WHOLE, WhyWhole.NOT_KEPT, results, change)
        results = list(ask_part(run, request, part))
        before: Decisions = {}
        if self._decided:
            before = _decisions(ask_part(self._run.at(old, old.ledger), old, part))
        how = Renewed.TOUCHED if results else Renewed.NOTHING
        return self._compared(found, how, None, results, change, before)

    def _touched(self, found: Earlier, kept: Kept, change: Change, between: Between) -> set[str]:
        """The nodes that the change bears on: by name, by what people said, by a measure's day."""
        seeds = set(change.nodes)
        resembling = self._resembling_of(found.record, between, change)
        if resembling.holds:
            asked = list(dict.fromkeys(kept.asked.values()))
            names = keeping.names_of(self._run.project, found.digest, kept)
            if names is None:
                names = read_names(asked, shipped.tables())
                keeping.keep_names(self._run.project, found.digest, kept, names)
            texts = resembling.among(asked, names)
            seeds |= {node for node, query in kept.asked.items() if query.text in texts}
        moved = moving(self._run.measures[0], between)
        ids = {
            one.id
            for one in found.record.subjects
            if (change.decided and one.measures) or not moved.isdisjoint(one.measures)
        }
        if ids:
            seeds |= {node for node in kept.part_of if digest_fields((node,)) in ids}
        return seeds

    def _whole_of(self, record: InquiryRecord, request: Request) -> list[SubjectResult]:
        from countermark.assessment.renewal.asking import ask_whole

        files = files_of(self._run.project, record)
        return list(ask_whole(self._standing(request), request, files))

    def _standing(self, request: Request) -> Run:
        """The run that knows what the inquiry may know."""
        if request.known_at not in self._runs:
            self._runs[request.known_at] = self._run.at(request, None)
        return self._runs[request.known_at]

    def _why_whole(
        self, record: InquiryRecord, kept: Kept | None, change: Change, between: Between
    ) -> WhyWhole | None:
        if self._whole:
            return WhyWhole.STATED
        if kept is None or record.subjects_left_out or kept.handled:
            return WhyWhole.NOT_KEPT
        if kept.program != keeping.program() or record.version != __version__:
            return WhyWhole.PROGRAM
        if kept.documents:
            return WhyWhole.DOCUMENTS
        if change.why is not None:
            return change.why
        if any(between.holds(day, lapses=True) for day in kept.days):
            return WhyWhole.OWN_DAY
        known = self._run.measures[0]
        if any(not known[id_].entities for id_ in moving(known, between)):
            return WhyWhole.RULE
        return None

    def _key(self, record: InquiryRecord, between: Between) -> object:
        return record.ledger, between.first, between.last

    def _changed(self, record: InquiryRecord, between: Between) -> Change:
        key = self._key(record, between)
        if key not in self._changes:
            version = version_of(record.ledger)
            if version is not None and self._border.version is not None:
                version = max(version, self._border.version)
            self._changes[key] = (
                Change(why=WhyWhole.LEDGER)
                if version is None
                else changed(
                    self._run,
                    version,
                    between,
                    after=self._border.recorded_by,
                    delays=delays_of(self._run),
                )
            )
        return self._changes[key]

    def _resembling_of(self, record: InquiryRecord, between: Between, change: Change) -> Resembling:
        key = self._key(record, between)
        if key not in self._resembling:
            self._resembling[key] = Resembling(self._run, change)
        return self._resembling[key]

    def _compared(
        self,
        found: Earlier,
        how: Renewed,
        why: WhyWhole | None,
        results: Sequence[SubjectResult],
        change: Change,
        before: Decisions | None = None,
    ) -> Inquiry:
        known = {one.id: one for one in found.record.subjects}
        differing = (_subject(result, known.get(result.id)) for result in results)
        changed_ones = tuple(one for one in differing if one is not None)
        shown = _shown(found, how, why, len(results), changed_ones)
        return Inquiry(shown, before or {}, _decisions(results), change)


def _shown(
    found: Earlier,
    how: Renewed,
    why: WhyWhole | None,
    judged: int,
    changed_ones: tuple[RenewedSubject, ...],
) -> RenewedInquiry:
    record = found.record
    return RenewedInquiry(
        record=found.digest.short,
        as_of=record.as_of,
        ledger=record.ledger,
        paths=record.paths,
        contexts=record.contexts,
        subjects=record.totals.subjects,
        earlier=found.older,
        renewed=how,
        why_whole=why,
        judged=judged,
        changed=tuple(sorted(changed_ones, key=_worst_first)),
    )


def _worst_first(one: RenewedSubject) -> tuple[int, str, str]:
    return -max(v.new.severity for v in one.verdicts), one.name, one.id


def _subject(result: SubjectResult, then: SubjectRecord | None) -> RenewedSubject | None:
    """The contexts in which it is judged otherwise; None where there is none."""
    old = then.verdicts if then is not None else {}
    differing = tuple(
        _verdict(one, old.get(one.context))
        for one in result.verdicts
        if old.get(one.context) is not one.decision
    )
    if not differing:
        return None
    subject = result.subject
    return RenewedSubject(
        id=result.id,
        name=subject.name,
        kind=subject.kind.value,
        place=subject.place,
        verdicts=differing,
    )


def _verdict(found: Verdict, old: Decision | None) -> RenewedVerdict:
    first = next(
        (f for f in found.findings if f.decision is found.decision and not f.set_aside), None
    )
    return RenewedVerdict(
        context=found.context,
        old=old,
        new=found.decision,
        measure=first.measure if first else "",
        entity_name=first.entity_name if first else "",
        reason=found.reason,
    )


def _decisions(results: Iterable[SubjectResult]) -> dict[str, Decision | None]:
    found: dict[str, Decision | None] = {}
    for finding in (f for r in results for v in r.verdicts for f in v.findings):
        for key in (finding.key, finding.id):
            if key:
                found[key] = _worse(found.get(key), finding)
    return found


def _worse(known: Decision | None, finding: Finding) -> Decision | None:
    if known is None or finding.decision is None:
        return known or finding.decision
    return max(known, finding.decision, key=lambda decision: decision.severity)


def border(run: Run, since: str) -> Border:
    """What ``--since`` means: a version of the ledger (``12``, ``ledger:12``), or a day's end.

    Raises CallerError for what is neither, or a day after the one asked about.
    """
    from countermark.model.when import earliest, is_when
    from countermark.store import clock

    if not since:
        return Border()
    text = since.removeprefix("ledger:")
    if text.isascii() and text.isdigit() and len(text) < 10 and not is_when(since):
        return Border(version=int(text))
    if not is_when(since):
        raise CallerError(
            f"“{since[:80]}” is no day and no version of the ledger",
            place="--since",
            next_step="write YYYY-MM-DD, or the number that “committed” said",
        )
    day = earliest(since)
    if day > run.as_of:
        raise CallerError(f"{day} lies after {run.as_of}, the day asked about", place="--since")
    return Border(recorded_by=clock.last_micros(day), day=day)
