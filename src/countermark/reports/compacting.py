"""A part of a result as ``countermark.check/2`` has it: what findings share becomes rows of tables.

Findings that are over, or that bind others, are folded: counted by status, each measure named with
its reason. Whole in any case is what decides, what a person decided about, and what the reason of a
verdict says. Loses nothing else, and changes no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import msgspec

from countermark.model.act_kind import Dated
from countermark.model.measure import Status
from countermark.model.verdict import Decision
from countermark.reports.claim_rows import row_id
from countermark.reports.measure_rows import Measures
from countermark.reports.path_rows import path_row
from countermark.reports.shapes.check import (
    CheckDocument,
    FindingShape,
    SubjectShape,
    VerdictShape,
)
from countermark.reports.shapes.check_2 import (
    Finding,
    Folded,
    FoldedMeasures,
    Grounds,
    Subject,
    SubjectVerdict,
    Terms,
)
from countermark.reports.shapes.compact import Compact, PathRow

Row = Compact | str

FOLDED = (Status.ENDED, Status.OUT_OF_SCOPE)
"""What a measure is that says nothing of this user any more, or never did."""

TABLES: tuple[type[Row], ...] = (FoldedMeasures, Terms, str, Grounds, PathRow)
"""The records of the tables that parts add rows to, in the order in which they are written."""

HOISTED = ("site", "role", "model", "serial", "host")
"""Where a thing is and which one: keys of a subject rather than of its ``fields``."""


ID = 24
"""Hex digits of the id of a finding, or of the key of a cause: no two begin alike."""


class Compacting:
    """One subject after another of one part, and the rows that their findings share."""

    def __init__(
        self, part: CheckDocument, measures: Measures, *, all_findings: bool, digits: int = ID
    ) -> None:
        """``digits``: how many hex digits of ids of findings and keys of causes are written."""
        self._claims, self._measures, self._all = part.claims, measures, all_findings
        self._digits = digits
        self._several = len(part.contexts) > 1
        self._paths: dict[tuple[object, ...], str] = {}
        self._grounds: dict[tuple[object, ...], str] = {}
        self.rows: dict[tuple[int, str], Row] = {}
        """The rows of the tables so far, by table and id."""

    def forget(self) -> None:
        """Begin the tables anew."""
        self.rows.clear()
        self._paths.clear()
        self._grounds.clear()

    def subject(self, found: SubjectShape) -> Subject:
        """``found`` with references into the tables."""
        whole, folded = self._divided(found) if found.findings else ([], [])
        fields = dict(found.fields)
        hoisted: dict[str, Any] = {name: fields.pop(name) for name in HOISTED if name in fields}
        return Subject(
            **dict(zip(_OF_A_SUBJECT, _OF_THE_SUBJECT(found), strict=True)),
            **hoisted,
            fields=fields,
            verdicts=tuple(_verdict(v, found) for v in found.verdicts),
            findings=tuple(map(self._finding, whole)),
            folded=tuple(self._folded(folded)),
        )

    def _divided(self, subject: SubjectShape) -> tuple[list[FindingShape], list[FindingShape]]:
        """The findings that stand whole, and those that are folded."""
        if self._all:
            return list(subject.findings), []
        reasons = {v.context: v.reason for v in subject.verdicts}
        kept = {
            id(f): f.context
            for f in subject.findings
            if not _folds(f) or _gives(f, reasons.get(f.context, ""))
        }
        shown = set(kept.values())
        for finding in subject.findings:
            # What was nearest to a verdict explains that there is none.
            if finding.context not in shown:
                shown.add(finding.context)
                kept[id(finding)] = finding.context
        folded = [f for f in subject.findings if id(f) not in kept]
        return [f for f in subject.findings if id(f) in kept], folded

    def _folded(self, findings: Iterable[FindingShape]) -> Iterator[Folded]:
        groups: dict[tuple[str, Status, str, str], list[FindingShape]] = {}
        for f in findings:
            context = f.context if self._several else ""
            groups.setdefault((context, f.status, f.entity, f.entity_name), []).append(f)
        for (context, status, entity, name), group in groups.items():
            reasons: dict[str, dict[str, None]] = {}
            for f in group:
                reasons.setdefault(f.measure, {})[f.reason] = None
            row = FoldedMeasures(
                context=context,
                status=status,
                entity=entity,
                entity_name=name,
                measures={measure: "; ".join(said) for measure, said in reasons.items()},
            )
            yield Folded(context=context, status=status, count=len(group), measures=self._row(row))

    def _finding(self, f: FindingShape) -> Finding:
        self._measures.stands_whole(f.measure)
        path = self._path(f)
        return Finding(
            **_same(f, _OF_A_FINDING),
            id=f.id[: self._digits],
            context=f.context if self._several else "",
            grounds=self._grounds_of(f),
            path=path,
            key=f.key or "",
            cause="" if path else (f.cause or "")[: self._digits],
            determinations=f.determinations or (),
        )

    def _grounds_of(self, f: FindingShape) -> str:
        """The id of the row of its grounds; what many findings say alike is encoded once."""
        met = self._measures.met(f)
        said = (met, *_GROUNDS_AND_TERMS(f))
        id_ = self._grounds.get(said)
        if id_ is None:
            id_ = self._grounds[said] = self._row(self._grounds_row(f, met=met))
        return id_

    def _grounds_row(self, f: FindingShape, *, met: bool) -> Grounds:
        terms = Terms(
            **_same(f, _OF_TERMS),
            **({} if met else _same(f, ("title", "measure_digest"))),
            alleged_by=f.alleged_by or "",
            accusation=f.accusation or None,
            dated=f.dated or Dated.IN_FORCE,
            denials=f.denials or (),
            not_reread=f.not_reread or None,
        )
        return Grounds(
            **_same(f, _OF_GROUNDS),
            terms=self._row(terms),
            would_change=tuple(map(self._row, f.would_change)),
            open_facts=f.open_facts or (),
            not_here=f.not_here or None,
        )

    def _path(self, f: FindingShape) -> str:
        """The id of the path's row; empty where the finding has no path."""
        if not f.via and f.path_class is None:
            return ""
        # Findings of one part share their paths: each is encoded once.
        known = (id(f.via), f.weakest, f.path_class, f.other_paths, f.cause, f.certain, f.disputed)
        id_ = self._paths.get(known)
        if id_ is None:
            id_ = self._paths[known] = self._row(path_row(f, self._claims, self._digits))
        return id_

    def _row(self, record: Row) -> str:
        id_ = row_id(record)
        self.rows[TABLES.index(type(record)), id_] = record
        return id_


_OF_A_SUBJECT = sorted(
    (set(SubjectShape.__struct_fields__) & set(Subject.__struct_fields__))
    - {"fields", "verdicts", "findings"}
)
_OF_THE_SUBJECT = attrgetter(*_OF_A_SUBJECT)
_OF_A_FINDING = ("measure", "status", "decision", "missing", "set_aside")
_OF_TERMS = ("act", "clause", "in_force", "announced", "exceptions_considered", "obligations")
_OF_GROUNDS = ("reason", "entity", "entity_name", "resolve_by", "without_disputed")
_GROUNDS_AND_TERMS = attrgetter(
    *_OF_TERMS, *_OF_GROUNDS, "title", "measure_digest", "alleged_by", "accusation", "dated",
    "denials", "not_reread",
    "would_change", "open_facts", "not_here",
)  # fmt: skip


def _same(record: msgspec.Struct, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _verdict(verdict: VerdictShape, subject: SubjectShape) -> SubjectVerdict:
    differing: dict[str, Any] = {}
    said = verdict.reason, verdict.own, verdict.inherited
    if said != (subject.reason, subject.own, subject.inherited):
        differing = {
            name: said
            for name in ("reason", "own", "inherited")
            if (said := getattr(verdict, name)) != getattr(subject, name)
        }
    return SubjectVerdict(
        context=verdict.context, verdict=verdict.verdict, cut=verdict.cut, **differing
    )


def _folds(finding: FindingShape) -> bool:
    """Is it over, or does it bind others, and did nobody decide about it?"""
    decided = finding.decision is not None and finding.decision is not Decision.NO_RESTRICTION_FOUND
    return not (
        decided or finding.set_aside or finding.determinations or finding.status not in FOLDED
    )


def _gives(finding: FindingShape, reason: str) -> bool:
    """Does the reason of a verdict say what this finding says?"""
    return bool(finding.reason) and reason.endswith(finding.reason)
