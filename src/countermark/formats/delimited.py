"""Rows of CSV, TSV and semicolon files (RFC 4180 and its relatives), streamed, by physical line.

Refuses no file for one bad record: a line too long, a field too large or a quotation mark that
never closes costs that line, and the next is read.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.model.gap import Gap, Why

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


def delimiter(text: str) -> str:
    """The delimiter under which the first records agree best on how many fields they have.

    An Excel ``sep=`` line decides; a file of one column gives a comma.
    """
    if text[:4].lower() == "sep=" and len(text) > 4 and text[4] in DELIMITERS:
        return text[4]
    pairs = zip(range(_SAMPLE_LINES), _lines(text, 0, 1), strict=False)
    sample = [line[:20_000] for _, (_, line, _) in pairs if line.strip()]
    scores = {mark: _agreement(sample, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    return best if scores[best][0] else ","


def _agreement(sample: list[str], mark: str) -> tuple[float, int]:
    """The share of records with the commonest number of fields above one, and that number."""
    try:
        counts = [len(record) for record in csv.reader(sample, delimiter=mark)]
    except csv.Error:
        return 0.0, 0
    common = Counter(n for n in counts if n > 1).most_common(1)
    return (common[0][1] / len(counts), common[0][0]) if common else (0.0, 0)


def read(label: str, text: str, caps: Caps = CAPS) -> Grid:
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


def _lines(text: str, position: int, number: int) -> Iterator[tuple[int, str, int]]:
    """(line number, line with its end, position after it), for LF, CRLF and lone CR."""
    end = len(text)
    lone_cr = "\n" not in text and "\r" in text
    mark = "\r" if lone_cr else "\n"
    while position < end:
        found = text.find(mark, position)
        stop = end if found < 0 else found + 1
        yield number, text[position:stop], stop
        position, number = stop, number + 1


class _Feed:
    """Hands lines to the csv module and knows where the current record began."""

    def __init__(self, text: str, position: int, number: int, faults: _Faults, caps: Caps) -> None:
        self._lines = _lines(text, position, number)
        self._faults = faults
        self._caps = caps
        self.start: tuple[int, int] | None = None  # line number, position after that line
        self.first = ""
        self.held = 0

    def record_done(self) -> None:
        self.start, self.held = None, 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        for number, line, after in self._lines:
            if len(line) > self._caps.line:
                self._faults.add(Why.TOO_LARGE, f"longer than {self._caps.line} characters", number)
                continue
            if self.start is None:
                self.start, self.first = (number, after), line
            self.held += 1
            if self.held > self._caps.record_lines:
                raise _RunawayQuoteError
            return line
        raise StopIteration


class _Faults:
    """Lines that could not be read, by reason, so that a thousand of them make one gap."""

    def __init__(self) -> None:
        self._lines: dict[tuple[Why, str], list[int]] = {}

    def add(self, why: Why, words: str, line: int) -> None:
        self._lines.setdefault((why, words), []).append(line)

    def gaps(self, label: str, caps: Caps) -> Iterator[Gap]:
        for (why, words), lines in self._lines.items():
            shown = ", ".join(map(str, lines[: caps.faults]))
            more = f" and {len(lines) - caps.faults} more" if len(lines) > caps.faults else ""
            yield Gap(label, why, len(lines), "lines", f"line {shown}{more}: {words}")


def _rows(label: str, text: str, mark: str, gaps: list[Gap], caps: Caps) -> Iterator[Row]:
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


def _records(text: str, mark: str, faults: _Faults, caps: Caps) -> Iterator[Row]:
    """Records read strictly; where that fails, the line alone leniently, then on from the next."""
    position, number = 0, 1
    if text[:4].lower() == "sep=":
        position, number = text.find("\n") + 1 or len(text), 2
    while True:
        feed = _Feed(text, position, number, faults, caps)
        try:
            for cells in csv.reader(feed, delimiter=mark, strict=True):
                line = feed.start[0] if feed.start else 0
                feed.record_done()
                yield Row(line, cells)
        except (csv.Error, _RunawayQuoteError) as error:
            line, position = feed.start or (number, len(text))
            number = line + 1
            row = _leniently(feed, line, mark, str(error))
            if row is not None:
                yield row
            else:
                words = "a quotation mark opens here and is not closed, or a field is too large"
                faults.add(Why.MALFORMED, words, line)
            continue
        return


def _leniently(feed: _Feed, line: int, mark: str, fault: str) -> Row | None:
    """A one-line record with stray quotation marks, as most programs would read it."""
    if feed.held != 1 or "unexpected end" in fault or "field larger" in fault:
        return None
    try:
        return Row(line, next(csv.reader([feed.first], delimiter=mark)))
    except (csv.Error, StopIteration):
        return None
