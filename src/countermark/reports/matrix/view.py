"""What every picture of a matrix shows beside its cells: numbered measures, and why not here."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.model.not_here import WhyNot
from countermark.reports.coverage import counted
from countermark.reports.matrix.words import why_words
from countermark.reports.shapes.matrix import MatrixDocument, MatrixReason


class NotHereLine(msgspec.Struct, frozen=True):
    """``measure`` decides in some context; in those with the letters ``shorts`` it says nothing.

    ``words`` say why; ``subjects`` counts those of whom it is said.
    """

    measure: str
    shorts: tuple[str, ...]
    words: str
    subjects: int


def numbered(shown: MatrixDocument) -> dict[str, int]:
    """The measures that decide in a cell, numbered in the order in which they are met."""
    found: dict[str, int] = {}
    for row in shown.rows:
        for cell in row.cells:
            if cell.measure is not None:
                found.setdefault(cell.measure, len(found) + 1)
    return found


def title_words(shown: MatrixDocument) -> str:
    """``12 subjects in 5 contexts, as of 2026-11-20``."""
    knew = f", as known at {shown.known_at}" if shown.known_at else ""
    of = counted(shown.totals.subjects, "subject")
    return f"{of} in {counted(len(shown.contexts), 'context')}, as of {shown.as_of}{knew}"


def not_here_lines(shown: MatrixDocument) -> Iterator[NotHereLine]:
    """Of each numbered measure, why it says nothing in the other contexts, told once for all."""
    measures = numbered(shown)
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in shown.rows:
        decide = {m for cell in row.cells for m in (cell.measure, *cell.others) if m}
        for context, cell in zip(shown.contexts, row.cells, strict=True):
            for reason in (shown.reasons[id_] for id_ in cell.not_here):
                if reason.measure in decide and reason.measure in measures:
                    counts = found.setdefault((reason.measure, short_words(reason)), {})
                    counts[context.short] = counts.get(context.short, 0) + len(row.subjects)
    order = {context.short: at for at, context in enumerate(shown.contexts)}
    for (measure, words), counts in sorted(found.items(), key=lambda one: measures[one[0][0]]):
        shorts = tuple(sorted(counts, key=order.__getitem__))
        yield NotHereLine(measure, shorts, words, max(counts.values()))


def short_words(reason: MatrixReason) -> str:
    """Why, without whom a context is for: its column says that."""
    said = reason.not_here
    if said is None:
        return reason.words
    return why_words(said, here=said.why not in (WhyNot.ROLE, WhyNot.JURISDICTION))
