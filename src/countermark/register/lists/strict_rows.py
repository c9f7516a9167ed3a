"""Rows of a published table, strictly: what is not whole is told, and nothing is made up of it.

A quotation mark that is lost makes a lenient reader take two rows for one, and a party is invented
(RFC 4180 has no word for damage). Here each record must have the table's width and paired quotation
marks; where it has not, its first physical line is damaged, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern
from countermark.register.lists.manifest import Manifest, Written

MAX_ROWS = 5_000_000
END_MARK = "\x1a"
"""Control-Z: the last character of tables that are written as MS-DOS wrote text."""
_ODD = lazy_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\udc80-\udcff]")
"""Characters no table holds, and bytes that are not of its encoding (as surrogates)."""
_CONTROLS = bytes({*range(32), 127} - {9, 10, 13})
_OPEN = "a quotation mark opens here and is not closed"
_AGAIN = "fetch it again from its publisher"


class Damaged(list[str]):
    """A row that could not be read: ``words`` why, and how many cells it ``seemed`` to have.

    It holds no cells; ``seemed`` is -1 where the number is not known.
    """

    def __init__(self, words: str, seemed: int = -1, *, is_open: bool = False) -> None:
        super().__init__()
        self.words = words
        self.seemed = seemed
        self.is_open = is_open


Line = tuple[int, list[str]]
"""A row's cells, or ``Damaged``, with the physical line on which it starts (1 = first)."""


class _RunsOnError(Exception):
    """A record wants more lines than any of this list takes."""


class _Feed:
    """Hands out lines from any place on, as many for one record as the list's records may take."""

    def __init__(self, lines: list[str], most: int) -> None:
        self.lines, self.most = lines, most
        self.place = self.start = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        place = self.place
        if place == len(self.lines):
            raise StopIteration
        if place - self.start >= self.most:
            raise _RunsOnError
        self.place = place + 1
        return self.lines[place]


class StrictRows:
    """The rows of ``text``, walked once. Raises SourceError where the end of the table is cut."""

    def __init__(self, text: str, manifest: Manifest, name: str, width: int = 0) -> None:
        self._name, self._delimiter = name, manifest.recognise.delimiter
        self._width = width
        self._header = 0 if width else 1
        text, self._marked = without_mark(text)
        self._feed = _Feed(split(text), manifest.written.lines)
        if manifest.recognise.preamble:
            self._feed.place = min(1, len(self._feed.lines))  # a line of its own, not a row
        self._odd = _has_odd(text)

    def __iter__(self) -> Iterator[Line]:
        whole, first, last = 0, None, None
        for count, (line, row) in enumerate(self._each()):
            if count > MAX_ROWS:
                raise SourceError(
                    f"more than {MAX_ROWS} rows",
                    place=f"{self._name}, line {line}",
                    next_step="check that this is the official file",
                )
            if isinstance(row, Damaged):
                first = first or (line, row)
                last = (line, row)
            else:
                whole, last = whole + 1, None
            yield line, row
        if last is not None:
            self._refuse_a_cut_end(*last)
        if first is not None and whole <= self._header and first[1].seemed < 0:
            raise self._malformed(first[0], f": {first[1].words}")

    def _each(self) -> Iterator[Line]:
        feed = self._feed
        reader = self._reader()
        while True:
            start = feed.start = feed.place
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, _RunsOnError) as error:
                row = _damage(error)
            else:
                if not any(row):
                    continue
                if (words := self._fault(row, start)) is None:
                    yield start + 1, row
                    continue
                row = Damaged(words, len(row))
            feed.place = start + 1
            reader = self._reader()
            yield start + 1, row

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed, delimiter=self._delimiter, strict=True)

    def _fault(self, row: list[str], start: int) -> str | None:
        """Why a record that could be taken apart is not whole all the same."""
        feed = self._feed
        if not self._width:
            self._width = len(row)
        if len(row) != self._width:
            return f"{len(row)} cells, not {self._width}"
        written = feed.lines[start]
        if feed.place != start + 1:
            more = feed.lines[start + 1 : feed.place]
            if any(self._is_record(line) for line in more):
                return "it runs on into the next record"
            written = "".join((written, *more))
        if written.count('"') % 2:
            return "a quotation mark stands alone"
        if self._odd and (odd := _ODD.search(written)):
            return "a byte that is not text" if odd[0] > "\x7f" else "a control character"
        return None

    def _is_record(self, line: str) -> bool:
        try:
            cells = next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == self._width and not line.count('"') % 2

    def _refuse_a_cut_end(self, line: int, row: Damaged) -> None:
        """The last row is damaged: is it one that goes on beyond the end of the file?"""
        if self._marked:
            return
        if row.is_open:
            words = f", not read: the file ends inside a quoted field, line {line}"
            raise self._malformed(line, words)
        last = self._feed.lines[-1] if self._feed.lines else ""
        if not last.endswith(("\n", "\r")) and 0 <= row.seemed < self._width:
            raise self._malformed(line, f", not read: the file's last line is cut, line {line}")

    def _malformed(self, line: int, words: str) -> SourceError:
        return SourceError(
            f"malformed table{words}",
            place=f"{self._name}, line {line}",
            next_step=_AGAIN,
        )


def _damage(error: Exception) -> Damaged:
    words = str(error)
    if isinstance(error, _RunsOnError) or "unexpected end" in words:
        return Damaged(_OPEN, is_open=True)
    if "field larger" in words:
        return Damaged("a field is larger than any real one")
    return Damaged("its quotation marks or line ends do not fit")


def _has_odd(text: str) -> bool:
    """Does ``_ODD`` match anywhere? Ten times as fast, for tables in which it does not."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return True
    return len(raw.translate(None, _CONTROLS)) != len(raw)


def without_mark(text: str) -> tuple[str, bool]:
    """The text before its end mark, and whether it had one."""
    tail = text.rstrip("\r\n \t")
    return (tail[:-1], True) if tail.endswith(END_MARK) else (text, False)


def split(text: str) -> list[str]:
    """Physical lines with their ends: LF or CRLF, or CR where there is no LF in the text."""
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def unended(content: bytes, written: Written) -> str:
    """Why the end of a table may be missing although no row of it is cut, or an empty string.

    A table cut at the end of a row looks whole; only an end that its publisher always writes tells.
    """
    tail = content[-64:].replace(b"\0", b"")
    if written.ends == "mark" and not tail.rstrip().endswith(END_MARK.encode()):
        return "the end mark (0x1A) that its publisher writes is missing: its end may be cut off"
    line_end = b"\n" if b"\n" in content else b"\r"
    if written.ends == "line" and not tail.endswith(line_end):
        return "its last line has no end: what came after it may be cut off"
    return ""
