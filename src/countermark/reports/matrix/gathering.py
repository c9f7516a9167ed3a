"""The matrix out of the parts of a check: a pattern of cells a subject, equal ones held once.

What a part brings is reduced at once: nothing of it is held but its patterns, and of each subject
its name, its place and which finding decides in each context. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.model.measure import Status
from countermark.model.not_here import NotHere
from countermark.model.verdict import Decision, Missing
from countermark.reports.compacting import ID
from countermark.reports.findings import not_here_shape
from countermark.reports.matrix.words import why_words
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    FindingShape,
    NotHereShape,
    SubjectShape,
    VerdictShape,
)
from countermark.reports.shapes.matrix import (
    MatrixCell,
    MatrixContext,
    MatrixDocument,
    MatrixMeasure,
    MatrixReason,
    MatrixRow,
    MatrixSubject,
)

Reason = tuple[str, Status, NotHereShape | None]


class Cell(msgspec.Struct, frozen=True):
    """As ``MatrixCell``, with reasons by their number."""

    verdict: Decision
    measure: str | None = None
    entity: str = ""
    entity_name: str = ""
    missing: Missing | None = None
    others: tuple[str, ...] = ()
    cut: bool = False
    aside: int = 0
    not_here: tuple[int, ...] = ()


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """One subject, with the number of its pattern."""

    pattern: int
    subject: MatrixSubject


class MatrixWriter:
    """Writes a check as a matrix; ``render`` makes the result of the document.

    ``unreached`` gets, before the ending, by context and measure why those that name nobody are
    not considered there.
    """

    def __init__(self, render: Callable[[MatrixDocument], str | bytes | Iterable[bytes]]) -> None:
        self._render = render
        self._patterns: dict[tuple[Cell, ...], int] = {}
        self._reasons: dict[Reason, int] = {}
        self._by_number: list[str] = []
        self._titles: dict[str, tuple[str, str]] = {}
        self._unreached: Mapping[tuple[str, str], NotHere] = {}

    def unreached(self, found: Mapping[tuple[str, str], NotHere]) -> None:
        """Take, by context and measure, why a measure that names nobody is not considered."""
        self._unreached = found

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """Each subject of a part, with the number of its row."""
        for place, subject in zip(places, part.subjects, strict=True):
            cells, findings = self._cells(subject)
            pattern = self._patterns.setdefault(cells, len(self._patterns))
            shown = MatrixSubject(
                id=subject.id,
                name=subject.name,
                kind=subject.kind,
                place=subject.place,
                findings=findings,
            )
            yield place, _ENCODE(Placed(pattern, shown))

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], _: Iterable[ClaimShape]
    ) -> str | bytes | Iterable[bytes]:
        """The result of the whole matrix."""
        return self._render(self._document(whole, map(_DECODE, pieces)))

    def _cells(self, subject: SubjectShape) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
        if not subject.findings:  # as nearly every row of a long list
            cells = tuple(Cell(v.verdict, cut=v.cut is not None) for v in subject.verdicts)
            return cells, ("",) * len(cells)
        by_context: dict[str, list[FindingShape]] = {v.context: [] for v in subject.verdicts}
        for finding in subject.findings:
            by_context[finding.context].append(finding)
        pairs = [self._cell(verdict, by_context[verdict.context]) for verdict in subject.verdicts]
        return tuple(cell for cell, _ in pairs), tuple(id_ for _, id_ in pairs)

    def _cell(self, verdict: VerdictShape, findings: list[FindingShape]) -> tuple[Cell, str]:
        counted = [f for f in findings if f.decision is not None and not f.set_aside]
        first = next((f for f in counted if f.decision is verdict.verdict), None)
        deciding = {f.measure: None for f in findings if f.decision is not None}
        silent = [f for f in findings if f.measure not in deciding]
        cell = Cell(
            verdict.verdict,
            measure=first.measure if first else None,
            entity=first.entity if first else "",
            entity_name=first.entity_name if first else "",
            missing=first.missing if first else None,
            others=tuple(sorted({f.measure for f in counted} - {first.measure if first else ""})),
            cut=verdict.cut is not None,
            aside=sum(1 for f in findings if f.set_aside),
            not_here=tuple(sorted({self._reason(f) for f in silent})),
        )
        for f in counted:
            self._titles.setdefault(f.measure, (f.title, f.clause))
        return cell, first.id[:ID] if first else ""

    def _reason(self, f: FindingShape) -> int:
        self._titles.setdefault(f.measure, (f.title, f.clause))
        return self._numbered((f.measure, f.status, f.not_here or None))

    def _numbered(self, reason: Reason) -> int:
        number = self._reasons.setdefault(reason, len(self._reasons))
        if number == len(self._by_number):
            self._by_number.append(reason[0])
        return number

    def _document(self, whole: CheckDocument, found: Iterable[Placed]) -> MatrixDocument:
        subjects: dict[int, list[MatrixSubject]] = {}
        for one in found:
            subjects.setdefault(one.pattern, []).append(one.subject)
        contexts = [context.id for context in whole.contexts]
        patterns = {n: self._reached_elsewhere(p, contexts) for p, n in self._patterns.items()}
        rows = [
            _row(tuple(map(self._shown, patterns[number])), tuple(some))
            for number, some in subjects.items()
        ]
        rows.sort(key=_worst_first)
        return MatrixDocument(
            schema="countermark.matrix/1",
            version=whole.version,
            as_of=whole.as_of,
            known_at=whole.known_at,
            register=whole.register.digest,
            contexts=tuple(
                MatrixContext(
                    short=letter(at),
                    id=context.id,
                    label=context.label,
                    note=context.note,
                    by_verdict=whole.totals.by_context.get(context.id, {}),
                )
                for at, context in enumerate(whole.contexts)
            ),
            verdict=whole.totals.verdict,
            totals=whole.totals,
            rows=tuple(rows),
            measures={id_: self._measure(id_, whole) for id_ in sorted(self._titles)},
            reasons={_name(n): _reason(*said) for said, n in self._reasons.items()},
            not_examined=whole.not_examined,
            coverage=whole.coverage.sentences,
            essential=whole.coverage.essential or 0,
            settings=whole.settings,
            withheld=whole.withheld,
            supersedes=whole.supersedes,
            asked_by=whole.asked_by,
        )

    def _reached_elsewhere(
        self, cells: tuple[Cell, ...], contexts: Sequence[str]
    ) -> tuple[Cell, ...]:
        """``cells`` with why a measure that names nobody, and decides in one, is not in another."""
        decide = {m for cell in cells for m in (cell.measure, *cell.others) if m}
        if not decide or not self._unreached:
            return cells
        return tuple(
            msgspec.structs.replace(cell, not_here=tuple(sorted({*cell.not_here, *added})))
            if (added := [*self._added(cell, context, decide)])
            else cell
            for cell, context in zip(cells, contexts, strict=True)
        )

    def _added(self, cell: Cell, context: str, decide: set[str]) -> Iterator[int]:
        told = {self._by_number[number] for number in cell.not_here}
        for measure in sorted(decide - told - {cell.measure or "", *cell.others}):
            why = self._unreached.get((context, measure))
            if why is not None:
                yield self._numbered((measure, Status.OUT_OF_SCOPE, not_here_shape(why)))

    def _shown(self, cell: Cell) -> MatrixCell:
        return MatrixCell(
            verdict=cell.verdict,
            measure=cell.measure,
            entity=cell.entity,
            entity_name=cell.entity_name,
            missing=cell.missing,
            others=cell.others,
            cut=cell.cut,
            aside=cell.aside,
            not_here=tuple(map(_name, cell.not_here)),
        )

    def _measure(self, id_: str, whole: CheckDocument) -> MatrixMeasure:
        title, clause = self._titles[id_]
        known = whole.measures.get(id_)
        return MatrixMeasure(
            title=title,
            clause=clause,
            authority=known.authority if known else "",
            jurisdiction=known.jurisdiction if known else "",
        )


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Placed).decode


def letter(at: int) -> str:
    """``A`` for the first column, ``AA`` for the twenty-seventh."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _name(number: int) -> str:
    return f"r{number + 1}"


def _reason(measure: str, status: Status, not_here: NotHereShape | None) -> MatrixReason:
    words = why_words(not_here) if not_here else status.value.replace("_", " ")
    return MatrixReason(measure=measure, status=status, not_here=not_here, words=words)


def _row(cells: tuple[MatrixCell, ...], subjects: tuple[MatrixSubject, ...]) -> MatrixRow:
    decisions = [cell.verdict for cell in cells]
    return MatrixRow(
        verdict=max(decisions, key=lambda decision: decision.severity),
        differs=len(set(decisions)) > 1,
        cells=cells,
        subjects=subjects,
    )


def _worst_first(row: MatrixRow) -> tuple[list[int], str]:
    severities = [cell.verdict.severity for cell in row.cells]
    return [*sorted(-s for s in severities), *(-s for s in severities)], row.subjects[0].name
