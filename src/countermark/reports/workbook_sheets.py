"""The sheets of our own in a workbook: verdicts, what to do, what was not examined, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import msgspec

from countermark.formats.sheet_cells import LAST_ROW, Cell, Look
from countermark.formats.workbook_edit import Book
from countermark.reports.actions import ToDo
from countermark.reports.row_answer import ABOUT, RowAnswer
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.table import list_lines, reading_words, totals_words
from countermark.reports.workbook_cells import AnswerCells
from countermark.reports.workbook_rows import Named, Placed

_ABOUT_WIDTH = 18.0


class Verdicts:
    """Subjects, a row each, with their answers; as many sheets as rows need."""

    def __init__(self, document: CheckDocument) -> None:
        self._answers = AnswerCells(document)

    def onto(self, book: Book, name: str, found: Iterable[Placed]) -> None:
        """Add them to ``book`` as ``name``; at least one sheet, be it without rows."""
        headers = [header.removeprefix("Countermark ") for header in self._answers.headers]
        header = ["subject", "row", *headers[:-1], *ABOUT]
        widths = [34.0, 26.0, *self._answers.widths[:-1], *[_ABOUT_WIDTH] * len(ABOUT)]
        rows = self._rows(found)
        while True:
            first = next(rows, None)
            some = islice(rows, LAST_ROW - 2) if first is not None else ()
            part = chain(() if first is None else (first,), some)
            named = book.name_for(name)
            titles = [f"{text[:1].upper()}{text[1:]}" for text in header]
            book.add_sheet(named, titles, part, widths, self._answers.urls())
            rows = chain((following,), rows) if (following := next(rows, None)) else iter(())
            if following is None:
                return

    def _rows(self, found: Iterable[Placed]) -> Iterator[list[Cell]]:
        known: dict[bytes, RowAnswer] = {}
        for one in found:
            answer = known.get(one.answer)
            if answer is None:
                answer = known[one.answer] = _DECODE(one.answer)
            cells = self._answers.cells((Named(one.name, answer),))
            about = [Cell(text) for text in answer.about or ("",) * len(ABOUT)]
            yield [Cell(one.name), Cell(one.place), *cells[:-1], *about]


_DECODE = msgspec.msgpack.Decoder(RowAnswer).decode


def add_to_do(book: Book, name: str, found: ToDo) -> None:
    """The numbered list of what is to be done, what is due first; who does it is left to write."""
    header = ["No.", "Due", "Who", "Contract", "Row", "What", "When", "Why", "Command"]
    rows: list[Sequence[Cell]] = []
    for one in found.actions:
        about = ("", "\n".join(one.contracts), "\n".join(one.rows))
        said = (one.what, one.when, one.why, "\n".join(one.commands))
        texts = (str(one.number), one.by, *about, *said)
        rows.append([Cell(text, Look.WRAPPED) for text in texts])
    if found.left_off:
        words = f"{found.left_off:,} more are not listed here: --format json has them"
        rows.append([*(Cell("") for _ in range(5)), Cell(words, Look.WRAPPED)])
    book.add_sheet(book.name_for(name), header, rows, [6, 12, 18, 18, 24, 50, 34, 50, 70])


def add_not_examined(book: Book, name: str, document: CheckDocument) -> None:
    """Everything that was not examined, with its size and what to try."""
    header = ["What", "Why", "Size", "Unit", "Detail", "Next step"]
    rows = (
        [
            Cell(text, Look.WRAPPED)
            for text in (
                *(gap.what, gap.why, "unknown" if gap.size is None else f"{gap.size:,}"),
                *(gap.unit, gap.detail, gap.next_step),
            )
        ]
        for gap in document.not_examined
    )
    book.add_sheet(book.name_for(name), header, rows, [40, 34, 12, 12, 60, 50])


def add_coverage(book: Book, name: str, document: CheckDocument, notes: Iterable[str]) -> None:
    """What was asked and of what, what was looked at and what not, and of this workbook itself."""
    rows = (
        [Cell(label, Look.WRAPPED), Cell(words, Look.WRAPPED)]
        for label, words in chain(_about(document), (("this workbook", note) for note in notes))
    )
    book.add_sheet(book.name_for(name), ["What", "Said of it"], rows, [22, 110])


def _about(document: CheckDocument) -> Iterator[tuple[str, str]]:
    yield "as of", document.as_of
    if document.known_at:
        yield "as known at", document.known_at
    for context in document.contexts:
        yield "context", f"{context.id}: {context.label}"
    if not document.contexts:
        yield "context", "none was given: matches only, no verdicts"
    yield from (("setting", words) for words in set_elsewhere(document.settings))
    yield "totals", totals_words(document)
    yield from (("coverage", words) for words in document.coverage.sentences)
    yield from (("lists and register", words) for words in list_lines(document))
    yield from (("read as", words) for words in reading_words(document))
    yield from (("file", f"{one.label}: SHA-256 {one.digest}") for one in document.files)
    for level, count in (document.withheld or {}).items():
        yield "withheld", f"{count:,} claims or their evidence that are {level} are not in here"
    yield "version", f"countermark {document.version}, ledger {document.ledger or 'none'}"
