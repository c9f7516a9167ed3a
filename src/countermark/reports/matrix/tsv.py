"""A matrix as rows: a subject a row; of each context its verdict, what decides, and of whom."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.reports.shapes.matrix import MatrixDocument
from countermark.reports.tsv import rows

FIRST = ("verdict", "row", "subject", "kind", "place", "subject_id")
OF_A_CONTEXT = ("", ": measure", ": party", ": missing", ": not here because")


def tsv(shown: MatrixDocument) -> str:
    """Rows with a header. ``row`` numbers the subjects that are judged alike."""
    return rows(columns(shown), records(shown))


def columns(shown: MatrixDocument) -> tuple[str, ...]:
    """Five columns a context, whose id begins their names; contexts are in the order asked."""
    of = (f"{context.id}{name}" for context in shown.contexts for name in OF_A_CONTEXT)
    return (*FIRST, *of, "as_of", "known_at")


def records(shown: MatrixDocument) -> Iterator[tuple[object, ...]]:
    """One for each subject, in the order of the rows."""
    for number, row in enumerate(shown.rows, 1):
        decide = {m for cell in row.cells for m in (cell.measure, *cell.others) if m}
        of: list[object] = []
        for cell in row.cells:
            said = (shown.reasons[id_] for id_ in cell.not_here)
            why = "; ".join(f"{r.measure} {r.words}" for r in said if r.measure in decide)
            missing = cell.missing.value if cell.missing else ""
            of += (cell.verdict.value, cell.measure or "", cell.entity_name, missing, why)
        for one in row.subjects:
            first = row.verdict.value, number, one.name, one.kind, one.place, one.id
            yield (*first, *of, shown.as_of, shown.known_at or "")
