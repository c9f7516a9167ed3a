"""The parts of a form that repeat: a row for each finding, thing, question, gap, list or file."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.asking import Standing
from countermark.model.node import CONTRACT
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.form_definition import FormTable, RowsOf
from countermark.reports.prefill import fill
from countermark.reports.prefill_run import Place
from countermark.reports.shapes.check import FindingShape, SubjectShape
from countermark.reports.shapes.form import FilledTable

Pair = tuple[SubjectShape, FindingShape]
MOST = 5_000
"""Rows of a table; the others are counted."""

_SUPPLIERS = (SubjectKind.SUPPLIER.value, SubjectKind.PARTY.value)
_NO_ANSWER = (Standing.OPEN, Standing.LATE)
_THINGS = (SubjectKind.DEVICE.value, SubjectKind.PRODUCT.value, SubjectKind.COMPONENT.value)


def filled_table(table: FormTable, at: Place) -> FilledTable:
    """The table, filled in from a run; rows beyond ``MOST`` are counted."""
    every = [*_rows(table.of, at)]
    return FilledTable(
        id=table.id,
        title=table.title,
        columns=tuple(field.label for field in table.fields),
        rows=tuple(tuple(fill(field, row) for field in table.fields) for row in every[:MOST]),
        left_out=max(len(every) - MOST, 0),
    )


def _rows(of: RowsOf, at: Place) -> Iterator[Place]:
    if of is RowsOf.GAPS:
        yield from (at._replace(gap=gap) for gap in at.document.not_examined)
    elif of is RowsOf.LISTS:
        yield from (at._replace(listed=one) for one in at.document.register.lists)
    elif of is RowsOf.FILES:
        yield from (at._replace(file=one) for one in at.document.files)
    elif of is RowsOf.SUPPLIERS:
        for subject in at.document.subjects:
            if subject.kind in _SUPPLIERS:
                yield _about(at, subject, _worst(subject))
    elif of in (RowsOf.ANSWERED, RowsOf.UNANSWERED):
        for row in at.askings:
            if (row.standing in _NO_ANSWER) is (of is RowsOf.UNANSWERED):
                yield at._replace(asking=row)
    elif of is RowsOf.SAME_CONTRACT:
        yield from (_about(at, *pair) for pair in _same_contract(at))
    else:
        yield from (_about(at, *pair) for pair in _pairs(of, at))


def _same_contract(at: Place) -> Iterator[Pair]:
    """Findings of other parties under the contract of the finding that is reported, each once."""
    if at.subject is None or at.finding is None:
        return
    own, met = _contracts(at.subject, at.finding), {at.finding.entity_name}
    for subject, finding in at.findings:
        if not _is_wanted(RowsOf.FINDINGS, finding) or finding.entity_name in met:
            continue
        if own & _contracts(subject, finding):
            met.add(finding.entity_name)
            yield subject, finding


def _contracts(subject: SubjectShape, finding: FindingShape) -> set[str]:
    """The contracts that a finding is about, as they are called."""
    named = {subject.fields.get("contract", "")}
    if subject.kind == SubjectKind.CONTRACT.value:
        named.add(subject.name)
    for hop in finding.via:
        ends = ((hop.from_id, hop.from_), (hop.to_id, hop.to))
        named |= {name for node, name in ends if node.startswith(f"{CONTRACT}:")}
    return {name.casefold() for name in named if name}


def _pairs(of: RowsOf, at: Place) -> Iterator[Pair]:
    met: set[tuple[str, str]] = set()
    for subject, finding in _candidates(of, at):
        if not _is_wanted(of, finding):
            continue
        if of in (RowsOf.DEVICES, RowsOf.ALL_THINGS) and subject.kind not in _THINGS:
            continue
        apart = {RowsOf.NOT_ASKED: finding.resolve_by, RowsOf.EVERY_FINDING: finding.measure}
        key = subject.id, apart.get(of, "")
        if key not in met:
            met.add(key)
            yield subject, finding


def _is_wanted(of: RowsOf, finding: FindingShape) -> bool:
    if of in (RowsOf.FINDINGS, RowsOf.DEVICES):
        return finding.decision in (Decision.PROHIBITED, Decision.ACTION_REQUIRED)
    if of is RowsOf.NOT_ASKED:
        return finding.decision is Decision.UNRESOLVED
    return finding.decision is not None


def _candidates(of: RowsOf, at: Place) -> Iterator[Pair]:
    if of is not RowsOf.NOT_ASKED:
        yield from at.findings
        return
    asked = {row.supplier.casefold() for row in at.askings}
    contracts = {row.contract.casefold() for row in at.askings if row.contract}
    for subject in at.document.subjects:
        named = subject.name.casefold()
        of_contract = {named, subject.fields.get("contract", "").casefold()} & contracts
        if named in asked or of_contract:
            continue
        for finding in subject.findings:
            yield subject, finding


def _about(at: Place, subject: SubjectShape, finding: FindingShape | None) -> Place:
    return at._replace(subject=subject, finding=finding)


def _worst(subject: SubjectShape) -> FindingShape | None:
    decided = [finding for finding in subject.findings if finding.decision is not None]
    return max(decided, key=lambda f: f.decision.severity if f.decision else 0, default=None)
