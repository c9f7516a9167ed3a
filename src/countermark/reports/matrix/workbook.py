"""A matrix as a new workbook: the matrix, what decides, why not here, measures, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from countermark.formats.sheet_cells import LAST_COLUMN, LAST_ROW, Cell, Look
from countermark.formats.workbook_edit import Book
from countermark.formats.workbook_new import empty
from countermark.model.errors import CallerError
from countermark.model.verdict import Decision
from countermark.reports.matrix.view import numbered, title_words
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.matrix import MatrixCell, MatrixDocument

_LOOKS = {
    Decision.PROHIBITED: Look.BAD,
    Decision.UNRESOLVED: Look.OPEN,
    Decision.NOT_EXAMINED: Look.OPEN,
    Decision.NOT_ASSESSED: Look.OPEN,
    Decision.ACTION_REQUIRED: Look.BAD,
}

_ABOUT = ("Subject", "Row", "Kind", "Place", "Worst")
_WIDTHS = (34.0, 6.0, 12.0, 26.0, 20.0)


def workbook(shown: MatrixDocument) -> bytes:
    """The archive. Raises CallerError where a sheet cannot hold so many subjects or contexts."""
    subjects = sum(len(row.subjects) for row in shown.rows)
    if subjects >= LAST_ROW or len(shown.contexts) + len(_ABOUT) > LAST_COLUMN:
        raise CallerError(
            f"a sheet holds {LAST_ROW - 1:,} subjects",
            place="--format",
            next_step="choose --format tsv or json",
        )
    book = Book(empty())
    _add(book, "Matrix", [*_ABOUT, *_heads(shown)], _verdicts(shown))
    _add(book, "Decided by", [*_ABOUT, *_heads(shown)], _measures(shown))
    _add(
        book,
        "Why not here",
        ["Row", "Context", "Measure", "Title", "Why", "Reaches", "Here", "In words", "Status"],
        islice(_why(shown), LAST_ROW - 1),
        (6.0, 24.0, 26.0, 44.0, 16.0, 40.0, 30.0, 60.0, 14.0),
    )
    _add(
        book,
        "Measures",
        ["No.", "Measure", "Title", "Clause", "Authority", "Jurisdiction"],
        _known(shown),
        (6.0, 26.0, 60.0, 34.0, 34.0, 12.0),
    )
    _add(book, "Coverage", ["What", "Said of it"], _coverage(shown), (22.0, 110.0))
    return b"".join(book.result())


def _add(
    book: Book,
    name: str,
    header: Sequence[str],
    rows: Iterator[list[Cell]],
    widths: Sequence[float] = (),
) -> None:
    given = widths or (*_WIDTHS, *[22.0] * (len(header) - len(_WIDTHS)))
    book.add_sheet(book.name_for(name), header, rows, given)


def _heads(shown: MatrixDocument) -> Iterator[str]:
    return (f"{context.short}: {context.id}" for context in shown.contexts)


def _rows(shown: MatrixDocument) -> Iterator[tuple[list[Cell], tuple[MatrixCell, ...]]]:
    for number, row in enumerate(shown.rows, 1):
        worst = Cell(row.verdict.value, _LOOKS.get(row.verdict, Look.TEXT))
        for one in row.subjects:
            texts = (one.name, str(number), one.kind, one.place)
            yield [*map(Cell, texts), worst], row.cells


def _verdicts(shown: MatrixDocument) -> Iterator[list[Cell]]:
    for about, cells in _rows(shown):
        looks = (_LOOKS.get(cell.verdict, Look.TEXT) for cell in cells)
        yield [*about, *map(Cell, (cell.verdict.value for cell in cells), looks)]


def _measures(shown: MatrixDocument) -> Iterator[list[Cell]]:
    for about, cells in _rows(shown):
        yield [*about, *(Cell("; ".join((cell.measure or "", *cell.others))) for cell in cells)]


def _why(shown: MatrixDocument) -> Iterator[list[Cell]]:
    for number, row in enumerate(shown.rows, 1):
        for context, cell in zip(shown.contexts, row.cells, strict=True):
            for reason in (shown.reasons[id_] for id_ in cell.not_here):
                said = reason.not_here
                texts = (
                    *(str(number), context.id, reason.measure),
                    shown.measures[reason.measure].title,
                    said.why.value if said else "",
                    " or ".join(said.reaches) if said else "",
                    " or ".join(said.given) if said else "",
                    *(reason.words, reason.status.value),
                )
                yield [Cell(text) for text in texts]


def _known(shown: MatrixDocument) -> Iterator[list[Cell]]:
    numbers = numbered(shown)
    for id_ in sorted(shown.measures, key=lambda one: (numbers.get(one, len(numbers) + 1), one)):
        known, number = shown.measures[id_], str(numbers.get(id_, ""))
        texts = number, id_, known.title, known.clause, known.authority, known.jurisdiction
        yield [Cell(text, Look.WRAPPED) for text in texts]


def _coverage(shown: MatrixDocument) -> Iterator[list[Cell]]:
    told = [("matrix", title_words(shown))]
    told += (("context", f"{c.short} {c.id}: {c.label}") for c in shown.contexts)
    told += (("asked by", shown.asked_by) for _ in (0,) if shown.asked_by)
    told += (("setting", words) for words in set_elsewhere(shown.settings))
    for gap in shown.not_examined:
        told.append(("not examined", "; ".join(filter(None, (gap.what, gap.why, gap.next_step)))))
    told += (("coverage", words) for words in shown.coverage)
    for level, count in (shown.withheld or {}).items():
        told.append(("withheld", f"{count:,} claims or their evidence that are {level}"))
    told.append(("version", f"countermark {shown.version}, register {shown.register}"))
    for label, words in told:
        yield [Cell(label, Look.WRAPPED), Cell(words, Look.WRAPPED)]
