"""Which findings have one root? Subjects come in parts, in any order; causes come out at the end.

Works on subjects as they are shown, so that what is withheld from them is in no cause. Memory is
bounded: ``MOST`` causes of each verdict are told apart, and what is beyond them is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from countermark.model.cause import Causes, NotGrouped, root_key
from countermark.model.verdict import Decision
from countermark.reports.cause_count import CauseCount
from countermark.reports.cause_root import Root, root
from countermark.reports.shapes.check import (
    CheckDocument,
    FindingShape,
    SubjectShape,
)

MOST = 5_000
"""Causes of one verdict that are told apart."""


class Causing:
    """Groups findings by their root, part after part."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], CauseCount] = {}
        self._told_apart: Counter[Decision] = Counter()
        self._beyond: Counter[Decision] = Counter()
        self._serials: set[int] = set()

    def add(self, places: Iterable[int], subjects: Iterable[SubjectShape]) -> None:
        """Subjects more, each with its place among all."""
        for place, subject in zip(places, subjects, strict=True):
            worst = {v.context: v.verdict for v in subject.verdicts}
            met: set[int] = set()
            said: set[str] = set()
            for finding in subject.findings:
                if finding.decision is None or finding.decision is Decision.NO_RESTRICTION_FOUND:
                    continue
                leads = finding.decision is worst.get(finding.context)
                if leads and not finding.set_aside:
                    said.add(finding.context)
                at = root(subject, finding)
                cause = self._cause(at, finding)
                if cause is not None:
                    first = not finding.set_aside and id(cause) not in met
                    cause.take(place, subject, finding, at, leads=leads, first=first)
                    if first:
                        met.add(id(cause))
            for verdict in subject.verdicts:
                bare = verdict.verdict is not Decision.NO_RESTRICTION_FOUND
                if not bare or verdict.context in said:
                    continue
                # No finding gives it: a search that met a limit, what a document mentions.
                why = verdict.cut.limit.value if verdict.cut else verdict.reason
                cause = self._counted(verdict.context, verdict.verdict, "", "", why)
                if cause is not None:
                    cause.take_bare(place, subject, verdict)

    def _cause(self, at: Root, finding: FindingShape) -> CauseCount | None:
        return self._counted(*_parts(at, finding))

    def _counted(
        self, context: str, decision: Decision, party: str, item: str, act: str
    ) -> CauseCount | None:
        """The cause of these, a new one where there is none; None where there are too many."""
        key = (context, decision, party, item.casefold(), act)
        known = self._found.get(key)
        if known is None and self._told_apart[decision] < MOST:
            self._told_apart[decision] += 1
            id_ = root_key(context, decision, party, item, act)
            known = self._found[key] = CauseCount(id_, context, decision, party, self._serials)
        if known is None:
            self._beyond[decision] += 1
        return known

    def causes(self) -> Causes:
        """All causes, worst first, then those that lead most subjects."""
        found = sorted(
            self._found.values(),
            key=lambda c: (-c.decision.severity, not c.open, -c.leading, c.place),
        )
        beyond = sorted(self._beyond.items(), key=lambda one: -one[0].severity)
        return Causes(
            tuple(one.cause for one in found),
            tuple(NotGrouped(decision, count) for decision, count in beyond),
        )


def _parts(at: Root, finding: FindingShape) -> tuple[str, Decision, str, str, str]:
    """What a cause is told by: context, verdict, party, item, and act or open question."""
    decision = finding.decision
    assert decision is not None
    # One open question is one cause, whichever acts hang on it; so is what is said of a firm.
    by_act = decision not in (Decision.UNRESOLVED, Decision.ADVISORY)
    act = finding.act if by_act else ""
    if finding.missing and not by_act:
        act = f"{finding.missing.value}: {finding.resolve_by}"
    item = "" if decision is Decision.ADVISORY else at.item
    return finding.context, decision, finding.entity or finding.measure, item, act


def key_of(subject: SubjectShape, finding: FindingShape) -> str:
    """The key of the cause that a finding with a verdict belongs to."""
    return root_key(*_parts(root(subject, finding), finding))


def causes_of(document: CheckDocument) -> Causes:
    """The causes of a document that holds all of its subjects."""
    causing = Causing()
    causing.add(range(len(document.subjects)), document.subjects)
    return causing.causes()
