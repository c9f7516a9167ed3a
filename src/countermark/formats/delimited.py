"""Rows of CSV, TSV and semicolon files (RFC 4180 and its relatives), streamed, by physical line.

Refuses no file for one bad record: a line too long, a field too large or a quotation mark that
never closes costs that line, and the next is read.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice

from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.formats.text import LongText
from countermark.model.gap import Gap, Why
from countermark.model.places import Places

DELIMITERS = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE_LINES = 60


class _RunawayQuoteError(Exception):
    """A quoted field ran over more lines than any real one does."""


def first_line_too_long(label: str, content: bytes, caps: Caps = CAPS) -> Gap | None:
    """A gap if not even one line ends within the cap: checked before a gigabyte is decoded."""
    if len(content) <= caps.line * 4:
        return None
    head = content[: caps.line * 4]
    if b"\n" in head or b"\r" in head:
        return None
    detail = f"no line ends within the first {caps.line * 4} bytes"
    return Gap(
        label, Why.TOO_LARGE, len(content), detail=detail, next_step="split the file into lines"
    )


def delimiter(text: str | LongText) -> str:
    """The delimiter under which the first records agree best on how many fields they have.

    An Excel ``sep=`` line decides; a file of one column gives a comma.
    """
    head = list(islice(lines(text), _SAMPLE_LINES))
    if head and _is_instruction(head[0]) and head[0][4:5] in tuple(DELIMITERS):
        return head[0][4]
    sample = [line[:20_000] for line in head if line.strip()]
    scores = {mark: _agreement(sample, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    return best if scores[best][0] else ","


def _is_instruction(line: str) -> bool:
    """Is it Excel's ``sep=``, which is no record?"""
    return line[:4].lower() == "sep="


def _agreement(sample: list[str], mark: str) -> tuple[float, int]:
    """The share of records with the commonest number of fields above one, and that number."""
    try:
        counts = [len(record) for record in csv.reader(sample, delimiter=mark)]
    except csv.Error:
        return 0.0, 0
    common = Counter(n for n in counts if n > 1).most_common(1)
    return (common[0][1] / len(counts), common[0][0]) if common else (0.0, 0)


def read(label: str, text: str | LongText, caps: Caps = CAPS) -> Grid:
    """The table in ``text``; rows are produced one at a time."""
    mark = delimiter(text)
    gaps: list[Gap] = []
    return Grid(
        sheet="",
        dialect=f"{_NAMES[mark]}-separated",
        media_type="text/tab-separated-values" if mark == "\t" else "text/csv",
        rows=_rows(label, text, mark, gaps, caps),
        gaps=gaps,
    )


def lines(text: str | LongText, caps: Caps = CAPS) -> Iterator[str]:
    """The physical lines, each with its end: LF, CRLF, or CR where there is no LF in the text."""
    if isinstance(text, LongText):
        return text.lines(caps.line)
    return _split(text)


def _split(text: str) -> Iterator[str]:
    position, end = 0, len(text)
    mark = "\r" if "\n" not in text and "\r" in text else "\n"
    while position < end:
        found = text.find(mark, position)
        stop = end if found < 0 else found + 1
        yield text[position:stop]
        position = stop


class _Feed:
    """Hands lines to the csv module, and gives back those of a record that could not be read.

    Where an open quotation mark led a record astray up to line n, any other that opens before n
    would go the same way, for both are inside quotes at the same line end. Such a record is not
    followed again: else every line of a file could cost as many lines as a record may have.
    """

    def __init__(self, given: Iterator[tuple[int, str]], faults: _Faults, caps: Caps) -> None:
        self._given = given
        self._again: deque[tuple[int, str]] = deque()
        self._faults = faults
        self._caps = caps
        self._astray = 0
        self.record: list[tuple[int, str]] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.record and self.record[0][0] < self._astray:
            raise _RunawayQuoteError
        while True:
            number, line = self._again.popleft() if self._again else next(self._given)
            if len(line) > self._caps.line:
                self._faults.add(Why.TOO_LARGE, f"longer than {self._caps.line} characters", number)
                continue
            self.record.append((number, line))
            if len(self.record) > self._caps.record_lines:
                raise _RunawayQuoteError
            return line

    def put_back(self) -> None:
        """Hand out once more all lines of the current record but its first."""
        self._astray = max(self._astray, self.record[-1][0])
        self._again.extendleft(reversed(self.record[1:]))
        self.record.clear()


class _Faults:
    """Lines that could not be read, by reason, so that a thousand of them make one gap."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Why, str], Places] = {}

    def add(self, why: Why, words: str, line: int) -> None:
        self._lines.setdefault((why, words), Places()).add(line)

    def gaps(self, label: str, caps: Caps) -> Iterator[Gap]:
        for (why, words), lines in self._lines.items():
            shown = lines.words(caps.faults)
            yield Gap(label, why, lines.count, "lines", f"line {shown}: {words}")


def _rows(
    label: str, text: str | LongText, mark: str, gaps: list[Gap], caps: Caps
) -> Iterator[Row]:
    faults = _Faults()
    given = 0
    for row in _records(text, mark, faults, caps):
        if len(row.cells) > caps.fields:
            faults.add(Why.TOO_LARGE, f"more than {caps.fields} fields", row.line)
            continue
        if given >= caps.rows:
            detail = f"line {row.line} on was not read"
            gaps.append(Gap(label, Why.LIMIT, caps.rows, "rows", detail))
            break
        given += 1
        yield row
    gaps.extend(faults.gaps(label, caps))


def _records(text: str | LongText, mark: str, faults: _Faults, caps: Caps) -> Iterator[Row]:
    """Records read strictly; where that fails, the line alone leniently, then on from the next."""
    numbered = enumerate(lines(text, caps), start=1)
    given = ((n, line) for n, line in numbered if n > 1 or not _is_instruction(line))
    feed = _Feed(given, faults, caps)
    while True:
        try:
            for cells in csv.reader(feed, delimiter=mark, strict=True):
                line = feed.record[0][0] if feed.record else 0
                feed.record.clear()
                yield Row(line, cells)
        except (csv.Error, _RunawayQuoteError) as error:
            if not feed.record:
                return
            line = feed.record[0][0]
            row = None if isinstance(error, _RunawayQuoteError) else _leniently(feed, mark, error)
            feed.put_back()
            if row is not None:
                yield row
            else:
                words = "a quotation mark opens here and is not closed, or a field is too large"
                faults.add(Why.MALFORMED, words, line)
            continue
        return


def _leniently(feed: _Feed, mark: str, error: csv.Error) -> Row | None:
    """A one-line record with stray quotation marks, as most programs would read it."""
    fault = str(error)
    if len(feed.record) != 1 or "unexpected end" in fault or "field larger" in fault:
        return None
    ((line, text),) = feed.record
    try:
        return Row(line, next(csv.reader([text], delimiter=mark)))
    except (csv.Error, StopIteration):
        return None
