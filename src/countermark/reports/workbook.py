"""A check as a workbook: the user's own with the verdicts beside its rows, or a new one.

Subjects come in parts; each becomes the words beside its row at once. The user's workbook, where
there is one, is given at the end, when it is known where its records stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.formats.cell_areas import letters
from countermark.formats.sheet_cells import LAST_COLUMN, Cell, Look
from countermark.formats.sheet_patch import Columns
from countermark.formats.sheet_survey import Survey
from countermark.formats.workbook_edit import Book
from countermark.formats.workbook_new import empty
from countermark.formats.workbook_parts import OddBookError
from countermark.model.errors import CallerError, SourceError
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.reading import Reading, TableRead
from countermark.reports.actions import to_do
from countermark.reports.causes import Causing
from countermark.reports.coverage import counted
from countermark.reports.publication import InputFile
from countermark.reports.row_answer import answer
from countermark.reports.shapes.check import CheckDocument, ClaimShape
from countermark.reports.workbook_cells import AnswerCells
from countermark.reports.workbook_rows import Placed, RowAnswers
from countermark.reports.workbook_sheets import (
    Verdicts,
    add_coverage,
    add_not_examined,
    add_to_do,
)

_ALONE = "check one at a time to have the verdicts beside its rows"
_NEW = "the result is a new workbook"
OWN_SHEETS = tuple(f"Countermark {name}" for name in ("to do", "not examined", "coverage"))
"""The sheets that every workbook has which is given back."""
_DATED = lazy_pattern(r"Countermark verdict [0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
BLANK = (Cell(""),)
SIGNED = "its digital signature no longer holds: it was changed here"


class Original(msgspec.Struct):
    """The user's own workbook: ``label`` as results name it, the opened book, and its reading."""

    label: str
    book: Book
    reading: Reading


class WorkbookWriter:
    """Writes one check; ``ending`` is how the name of the result ends, where that is known.

    The only workbook among the files is given back with the verdicts beside its rows. Several
    cannot be one file: then, as where there is none, the result is a new workbook. So it is for one
    that two programs may read in two ways, and for a reader with a ``mark``, which every sheet
    bears: a sheet of the user's own may hold what that reader may not see.
    """

    def __init__(self, ending: str = "", mark: str = "") -> None:
        self._ending, self._mark = ending, mark
        self._book: tuple[str, Book] | None = None
        self._original: Original | None = None
        self._notes: list[str] = []
        self._causing = Causing()

    def begin(self, books: Sequence[InputFile]) -> str:
        """Take the workbook there is; what to say of it. CallerError for a name it cannot have."""
        if self._mark and books:
            self._notes.append("every sheet bears the mark of the reader it is made for")
            books = ()
        if len(books) > 1:
            named = ", ".join(one.label for one in books[:3])
            self._notes.append(f"{len(books)} workbooks were read ({named}): {_ALONE}")
        for one in books if len(books) == 1 else ():
            try:
                self._book = one.label, Book(one.content)
            except OddBookError as error:
                why = f"{one.label} is not given back with its verdicts: {error}"
                self._notes.append(f"{why}; to have it so, {error.next_step}")
        wanted = self._book[1].ending if self._book else ".xlsx"
        if self._ending and self._ending != wanted:
            raise CallerError(
                f"Excel opens this workbook only under a name that ends with {wanted}",
                place="--output",
                next_step=f"name a file that ends with {wanted}",
            )
        return "; ".join([*self._notes, _NEW]) if self._notes else ""

    def read(self, readings: Mapping[str, Reading]) -> None:
        """Where the records of the workbook stand, once it was read."""
        if self._book is not None and self._book[0] in readings:
            label, book = self._book
            self._original = Original(label, book, readings[label])

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """The words about each subject of a part."""
        self._causing.add(places, part.subjects)
        for place, subject in zip(places, part.subjects, strict=True):
            words = _ENCODE(answer(subject, part.claims))
            yield place, _ENCODE(Placed(subject.place, subject.name, subject.node, words))

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], claims: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The archive; it is made before its first byte is given."""
        found = map(_DECODE, pieces)
        own = self._original
        book = Book(empty(), mark=self._mark) if own is None else own.book
        try:
            if own is None:
                Verdicts(whole).onto(book, "Verdicts", found)
            else:
                others = _beside(whole, own, found, self._notes)
                if others:
                    Verdicts(whole).onto(book, "Countermark verdicts", others)
            prefix = "" if own is None else "Countermark "
            add_to_do(book, _title(prefix, "to do"), to_do(self._causing.causes(), whole))
            add_not_examined(book, _title(prefix, "not examined"), whole)
            notes = [*self._notes, *([SIGNED] if book.is_signed else [])]
            add_coverage(book, _title(prefix, "coverage"), whole, notes)
            return book.result()
        except OddBookError as error:
            label = own.label if own is not None else ""
            raise SourceError(str(error), place=label, next_step=error.next_step) from error


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(Placed).decode


def _title(prefix: str, name: str) -> str:
    return f"{prefix}{name}" if prefix else f"{name[:1].upper()}{name[1:]}"


def _beside(
    whole: CheckDocument, own: Original, found: Iterable[Placed], notes: list[str]
) -> list[Placed]:
    """Write beside the rows of the user's sheets; the subjects that stand in none of them."""
    beside = AnswerCells(whole, own.label)
    rooms = _rooms(own, beside.headers, notes)
    tables = tuple(table for table in own.reading.tables if table.sheet in rooms)
    reading = msgspec.structs.replace(own.reading, tables=tables)
    answers = RowAnswers(own.label, reading, _cut(own))
    others = [one for one in found if not answers.take(one)]
    for sheet, (survey, first) in rooms.items():
        headers = {table.header for table in answers.tables.get(sheet, ())}
        if not headers:
            continue

        def cells(
            row: int,
            sheet: str = sheet,
            headers: set[int] = headers,
            first: int = first,
            survey: Survey = survey,
        ) -> Sequence[Cell]:
            if row in headers:
                return [Cell(text, Look.HEADER) for text in beside.headers]
            given = answers.of(sheet, row)
            if given:
                return beside.cells(given, (sheet, row))
            # What an earlier check said of a row that has no answer any more goes.
            return BLANK * len(beside.headers) if first <= survey.used else ()

        new = Columns(first, beside.widths, cells)
        own.book.add_columns(sheet, survey, new, headers, beside.urls())
    return others


def _earlier(
    own: Original, tables: Sequence[TableRead], survey: Survey, headers: Sequence[str]
) -> int:
    """The first of the columns that an earlier check wrote into a sheet; 0 where there are none.

    Known by all of their headers, in order, at the right edge of the file's first table with
    nothing behind them, and by the sheets that come with them. They are read like any others: what
    stands there may be by anybody. The copy that is given back has ours in their place.
    """
    first = own.reading.tables[0]
    at = first.width - len(headers)
    said = [column.header for column in own.reading.columns[: first.width]]
    alone = tables == [first] and first.header > 0 and not survey.tables
    ours = at > 0 and survey.used == first.width and said[at + 1 :] == [*headers[1:]]
    dated = _DATED.match(said[at]) if alone and ours else None
    return at + 1 if dated and own.book.replace(OWN_SHEETS) else 0


def _replaced_words(sheet: str, first: int, count: int, own: Original) -> str:
    which = f"{letters(first)} to {letters(first + count - 1)}"
    return (
        f"columns {which} of sheet “{sheet[:31]}” and the sheets {', '.join(OWN_SHEETS)} are those "
        "of an earlier check: they were read like any others, and are replaced here; check the "
        f"workbook that {own.label} was made of to have them left out of what is read"
    )


def _rooms(
    own: Original, headers: Sequence[str], notes: list[str]
) -> dict[str, tuple[Survey, int]]:
    """The sheets with records in which there is room, and the first free column of each."""
    width = len(headers)
    found: dict[str, tuple[Survey, int]] = {}
    for sheet in dict.fromkeys(table.sheet for table in own.reading.tables):
        tables = [t for t in own.reading.tables if t.sheet == sheet]
        try:
            survey = own.book.survey(sheet)
            first = max(survey.used, survey.drawn, *(table.width for table in tables)) + 1
            top = min(table.header or table.first for table in tables)
            over = own.book.covered(sheet, survey, top, max(table.last for table in tables))
        except OddBookError as error:
            notes.append(f"nothing was written beside its rows: {error}")
            continue
        first = max(first, over + 1)
        if earlier := _earlier(own, tables, survey, headers):
            first = earlier
            notes.append(_replaced_words(sheet, earlier, len(headers), own))
        if survey.hidden:
            count = counted(survey.hidden, "row")
            notes.append(f"sheet “{sheet[:31]}” hides {count}: what is said of them is there")
        if own.book.hides(sheet):
            notes.append(f"sheet “{sheet[:31]}” is hidden: what is said of its rows is there")
        if first + width - 1 > LAST_COLUMN:
            notes.append(f"sheet “{sheet[:31]}” has no free columns beside its rows")
        elif any(table.is_turned for table in tables):
            notes.append(f"sheet “{sheet[:31]}” has its headers one below the other")
        else:
            found[sheet] = survey, first
    return found


def _cut(own: Original) -> Iterator[str]:
    """The sheets of which the reader did not reach the end."""
    for gap in own.reading.gaps:
        if gap.why in (Why.LIMIT, Why.TOO_LARGE):
            yield gap.what.removeprefix(f"{own.label}!")
