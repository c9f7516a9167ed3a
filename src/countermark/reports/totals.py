"""How many of each? Every verdict word, and apart from them what was not examined or waived.

Without a context there is no verdict, and the totals say so instead of "no restriction found".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import UNSET

from countermark.model.inquiry import Inquiry, SubjectResult
from countermark.model.match import Judged
from countermark.model.measure import Status
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision, Verdict
from countermark.reports.determined import determined_last
from countermark.reports.shapes.check import CheckDocument, TotalsShape


def totals(inquiry: Inquiry) -> TotalsShape:
    """The totals of ``inquiry``."""
    findings = [f for r in inquiry.subjects for v in r.verdicts for f in v.findings]
    verdicts = [v for r in inquiry.subjects for v in r.verdicts]
    judged = bool(inquiry.contexts) or bool(inquiry.not_examined)
    return TotalsShape(
        verdict=inquiry.worst if judged else None,
        subjects=len(inquiry.subjects),
        records=sum(f.records for f in inquiry.files),
        by_verdict=_counted(r.worst.decision for r in inquiry.subjects if r.worst),
        by_context=_by_context([c.id for c in inquiry.contexts], verdicts),
        matched=sum(1 for r in inquiry.subjects if r.matches),
        not_examined=len(inquiry.not_examined),
        set_aside=sum(1 for f in findings if f.set_aside),
        waived=sum(1 for f in findings if f.status is Status.WAIVED),
        determined=determined_last(findings),
        listed_not_binding=sum(1 for r in inquiry.subjects if listed_here(r)) or UNSET,
    )


def listed_here(result: SubjectResult) -> Verdict | None:
    """The verdict that says which list names a subject of which nothing else is found, if any."""
    worst = result.worst
    if worst is None or worst.decision is not Decision.NO_RESTRICTION_FOUND:
        return None
    return next((v for v in result.verdicts if v.not_binding), None)


def worst(document: CheckDocument) -> Decision:
    """The decision that the exit code follows: the worst anywhere, what was not examined included.

    Without a context a match, or a tie to a listed party, is unresolved, for nothing found would
    read as clear.
    """
    is_met = has_open_match(document) or is_tied(document, documents_in(document))
    if is_met and not document.contexts:
        return Decision.UNRESOLVED
    return document.totals.verdict or Decision.NO_RESTRICTION_FOUND


def documents_in(document: CheckDocument) -> int:
    """How many subjects are running text: no path is looked for from one."""
    return sum(subject.kind == SubjectKind.DOCUMENT.value for subject in document.subjects)


def is_tied(document: CheckDocument, documents: int) -> bool:
    """Does what the files say lead from any subject to a listed party? ``documents`` do not count.

    A device whose maker is listed has no match of its own name, and is no less met.
    """
    return document.totals.subjects - documents > document.coverage.unmatched


def has_open_match(document: CheckDocument) -> bool:
    """Does any subject resemble a listed party, without a person having told the two apart?"""
    return any(
        match.judged != Judged.DIFFERENT.value
        for subject in document.subjects
        for match in subject.matches
    )


def _by_context(contexts: Iterable[str], verdicts: Iterable[Verdict]) -> dict[str, dict[str, int]]:
    decisions: dict[str, list[Decision]] = {context: [] for context in contexts}
    for verdict in verdicts:
        decisions[verdict.context].append(verdict.decision)
    return {context: _counted(some) for context, some in decisions.items()}


def _counted(decisions: Iterable[Decision]) -> dict[str, int]:
    counts = Counter(decisions)
    return {d.value: counts[d] for d in Decision}
