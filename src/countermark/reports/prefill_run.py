"""Values of a form that stand in no finding: of the run as a whole, and of a row of a table.

Each comes with the place it stands at. A finding is told as a finding: none of these says what
whoever signs has to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from countermark.model.asking import AskingRow
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.shapes.check import (
    CheckDocument,
    FileShape,
    FindingShape,
    GapShape,
    ListShape,
    SubjectShape,
)
from countermark.reports.shapes.form import Origin

Found = Iterator[tuple[str, Origin]]
MOST_NAMED = 8
"""Names that one field shows; the others are counted."""


class Place(NamedTuple):
    """Where a field is filled in: the run, its findings under the form, and a row of a table.

    ``askings`` are who was asked, as the project keeps it.
    """

    document: CheckDocument
    findings: Sequence[tuple[SubjectShape, FindingShape]]
    subject: SubjectShape | None = None
    finding: FindingShape | None = None
    gap: GapShape | None = None
    listed: ListShape | None = None
    file: FileShape | None = None
    askings: Sequence[AskingRow] = ()
    asking: AskingRow | None = None


def of_run(what: str, at: Place) -> Found:
    """``run as-of`` and the like."""
    look = _RUN.get(what)
    if look is None:
        raise LookupError(what)
    for value in look(at):
        if value:
            yield value, Origin(file="", place=f"this run: {what}", claim="")


def of_row(what: str, at: Place) -> Found:
    """``row verdict`` and the like: of the finding, gap, list or file that a row is about."""
    look = _ROW.get(what)
    if look is None:
        raise LookupError(what)
    value = look(at)
    if value:
        place = at.subject.place if at.subject else ""
        yield value, Origin(file=place, place=what, claim="")


def named(subjects: Sequence[str]) -> str:
    """``A, B and 3 more``."""
    once = [*dict.fromkeys(subjects)]
    more = f" and {len(once) - MOST_NAMED} more" if once[MOST_NAMED:] else ""
    return f"{', '.join(once[:MOST_NAMED])}{more}"


def _found(at: Place) -> Iterator[str]:
    by: dict[Decision, list[str]] = {}
    for subject, finding in at.findings:
        if finding.decision is not None:
            by.setdefault(finding.decision, []).append(subject.name)
    for decision in sorted(by, key=lambda one: -one.severity):
        names = by[decision]
        yield f"{len({*names})} {decision.value}: {named(names)}"
    if not by:
        yield "no finding under the measures of this form; that clears nobody"


def _determined(at: Place) -> Iterator[str]:
    for subject, finding in at.findings:
        for made in finding.determinations or ():
            yield f"{subject.name}: {made.decision.words}, {made.person}, {made.role}, {made.day}"


def _lists(at: Place) -> Iterator[str]:
    register = at.document.register
    yield f"register of {register.recorded} ({register.digest[:12]}), {register.measures} measures"
    for one in register.lists:
        yield f"{one.title}, {one.date or 'day not known'}: {one.loaded} of {one.known} names"


def _files(at: Place) -> Iterator[str]:
    for one in at.document.files[:MOST_NAMED]:
        yield f"{one.label} ({counted(one.records, 'record')}, SHA-256 {one.digest[:12]})"
    more = len(at.document.files) - MOST_NAMED
    if more > 0:
        yield f"and {counted(more, 'more file')}"


def _totals(at: Place) -> Iterator[str]:
    for verdict, number in at.document.totals.by_verdict.items():
        if number:
            yield f"{number} {verdict}"


def _superseded(at: Place) -> Iterator[str]:
    earlier = at.document.supersedes
    if not isinstance(earlier, msgspec.UnsetType):
        words = f": {earlier.corrects}" if earlier.corrects else ""
        yield f"the result of {earlier.as_of} ({earlier.digest[:12]}){words}"


def _asked_by(at: Place) -> Iterator[str]:
    yield "" if isinstance(at.document.asked_by, msgspec.UnsetType) else at.document.asked_by


_RUN: dict[str, Callable[[Place], Iterator[str]]] = {
    "as-of": lambda at: iter((at.document.as_of,)),
    "contexts": lambda at: iter(one.label or one.id for one in at.document.contexts),
    "lists": _lists,
    "files": _files,
    "totals": _totals,
    "found": _found,
    "determined": _determined,
    "asked-by": _asked_by,
    "supersedes": _superseded,
    "not-examined": lambda at: iter(
        (counted(len(at.document.not_examined), "thing") + " not examined",)
        if at.document.not_examined
        else ()
    ),
    "coverage": lambda at: iter(at.document.coverage.sentences[:MOST_NAMED]),
}


def _of_finding(name: str) -> Callable[[Place], str]:
    return lambda at: str(getattr(at.finding, name) or "") if at.finding else ""


def _of(part: str, name: str) -> Callable[[Place], str]:
    def look(at: Place) -> str:
        thing = getattr(at, part)
        value = "" if thing is None else getattr(thing, name)
        return "" if value is None else str(value)

    return look


_ROW: dict[str, Callable[[Place], str]] = {
    "verdict": lambda at: at.finding.decision.value if at.finding and at.finding.decision else "",
    "measure": _of_finding("measure"),
    "clause": _of_finding("clause"),
    "act": _of_finding("act"),
    "reason": _of_finding("reason"),
    "question": _of_finding("resolve_by"),
    "party": _of_finding("entity_name"),
    "subject": _of("subject", "name"),
    "kind": _of("subject", "kind"),
    "country": _of("subject", "country"),
    "place": _of("subject", "place"),
    "overall verdict": lambda at: (
        at.subject.verdict.value if at.subject and at.subject.verdict else ""
    ),
    "what": _of("gap", "what"),
    "why": _of("gap", "why"),
    "detail": _of("gap", "detail"),
    "next step": _of("gap", "next_step"),
    "list": _of("listed", "title"),
    "list date": _of("listed", "date"),
    "names loaded": _of("listed", "loaded"),
    "names known": _of("listed", "known"),
    "file": _of("file", "label"),
    "records": _of("file", "records"),
    "digest": _of("file", "digest"),
    "asked party": _of("asking", "supplier"),
    "asked contract": _of("asking", "contract"),
    "asked on": _of("asking", "asked_on"),
    "answer by": _of("asking", "answer_by"),
    "signed by": _of("asking", "signed_by"),
    "signed on": _of("asking", "signed_on"),
    "counts until": _of("asking", "expires_on"),
    "standing": lambda at: at.asking.standing.value if at.asking and at.asking.standing else "",
}
