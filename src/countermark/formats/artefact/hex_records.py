"""Intel HEX and Motorola S-records: text that says which bytes lie at which addresses.

Source: Intel, "Hexadecimal Object File Format Specification" (1988); Motorola, M68000 Family
Programmer's Reference Manual, appendix C. A run of addresses without a hole is an entry, named by
its address, and its content is the bytes. Counts and checksums of records are derived. Values of
the whole: ``ihex.record`` or ``srec.record`` for each record that holds no data, in order;
``.line-ends``; ``.data-length`` (of the first data record); ``.layout``, a digest of the text with
the digits of data and of right checksums left out, so that every other byte of it counts.
"""

from __future__ import annotations

import binascii
import hashlib
from array import array
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_LONGEST = 1024
_FAULTS = 1000


class _Record(msgspec.Struct, frozen=True):
    """One line: ``begin`` and ``size`` of its data in digits; ``address`` None where it has none.

    ``sound`` says whether the checksum is right.
    """

    begin: int
    size: int
    address: int | None
    sound: bool


class IntelHex:
    """Lines that begin with a colon."""

    form = "ihex"

    def recognise(self, data: memoryview) -> bool:
        """Is the first line a record?"""
        return _first_is(data, self._record)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Runs of addresses, and what the text says beside."""
        return _read(self.form, data, ask, partial(self._record, base=[0]))

    def _record(self, line: bytes, base: list[int]) -> _Record:
        """Length, address, type, data, checksum; ``base`` is what extended addresses add."""
        raw = _binary(line[1:]) if line[:1] == b":" else b""
        if len(raw) < 5 or len(raw) != raw[0] + 5:
            raise SourceError("no record of Intel HEX")
        sound = sum(raw) & 0xFF == 0
        kind, body = raw[3], raw[4:-1]
        if kind == 0:
            address = base[0] + int.from_bytes(raw[1:3], "big")
            return _Record(9, 2 * raw[0], address, sound)
        if kind in (2, 4) and len(body) == 2:
            base[0] = int.from_bytes(body, "big") << (4 if kind == 2 else 16)
        return _Record(9, 0, None, sound)


class SRecord:
    """Lines that begin with S and a digit."""

    form = "srec"

    def recognise(self, data: memoryview) -> bool:
        """Is the first line a record?"""
        return _first_is(data, self._record)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Runs of addresses, and what the text says beside."""
        return _read(self.form, data, ask, partial(self._record, base=[0]))

    def _record(self, line: bytes, base: list[int]) -> _Record:
        """Type, count, address of two to four bytes, data, checksum."""
        raw = _binary(line[2:]) if line[:1] == b"S" and line[1:2].isdigit() else b""
        if len(raw) < 3 or len(raw) != raw[0] + 1:
            raise SourceError("no S-record")
        sound = sum(raw) & 0xFF == 0xFF
        width = {0x31: 2, 0x32: 3, 0x33: 4}.get(line[1])
        if width is None or raw[0] < width + 1:
            return _Record(4, 0, None, sound)
        address = int.from_bytes(raw[1 : 1 + width], "big")
        return _Record(4 + 2 * width, 2 * (raw[0] - width - 1), address, sound)


_Parse = Callable[[bytes], _Record]


def _binary(digits: bytes) -> bytes:
    """The bytes that digits mean; none where they are no digits, or in both cases."""
    if digits.upper() != digits != digits.lower():
        return b""
    try:
        return binascii.unhexlify(digits)
    except binascii.Error:
        return b""


def _first_is(data: memoryview, record: Callable[[bytes, list[int]], _Record]) -> bool:
    line = bytes(data[:_LONGEST]).split(b"\n")[0].rstrip(b"\r")
    try:
        record(line, [0])
    except SourceError:
        return False
    return True


def _lines(data: memoryview, ask: Ask) -> Iterator[tuple[int, bytes, bytes]]:
    """Each line with its offset and what ends it; empty ones too."""
    at = number = 0
    while at < len(data):
        part = bytes(data[at : at + _LONGEST])
        text, feed, _ = part.partition(b"\n")
        if not feed and at + len(part) < len(data):
            raise SourceError("a line that is too long", place=f"byte {at}")
        line = text.rstrip(b"\r")
        yield at, line, text[len(line) :] + feed
        at += len(text) + len(feed)
        number += 1
        if number % 4096 == 0 and ask.deadline.passed():
            raise SourceError("too slow", place=f"byte {at}")


def _read(form: str, data: memoryview, ask: Ask, record: _Parse) -> Read:
    read = Read(pieces=[], ordered=False)
    numbers = array("Q")  # address, offset of the digits, their length, offset and end of the line
    others: list[Field] = []
    spans: list[Span] = []
    ends: set[bytes] = set()
    layout = hashlib.sha256()
    for at, line, end in _lines(data, ask):
        ends.add(end)
        if not line:
            layout.update(b"empty" + end)
            _extend(spans, at, at + len(end))
            continue
        try:
            found = record(line)
        except SourceError as error:
            raise SourceError(error.message, place=f"byte {at}") from None
        close = at + len(line) + len(end)
        if not found.sound:
            span = Span(at, len(line))
            read.faults.append(Fault("checksum", f"the checksum of a record at byte {at}", span))
        layout.update(_without_data(line, found) + end)
        if found.address is None:
            others.append(Field(f"{form}.record", line, Span(at, len(line))))
            _extend(spans, at, close)
        else:
            numbers.extend((found.address, at + found.begin, found.size, at, close))
        if max(len(others), len(numbers) // 5) > ask.pieces or len(read.faults) > _FAULTS:
            raise SourceError(f"more than {ask.pieces} records, or {_FAULTS} that are false")
    read.pieces += _runs(form, data, numbers, read.faults)
    read.pieces.append(Piece(kind=Kind.HEADER, role=f"{form}.records", spans=tuple(spans)))
    length = numbers[2] // 2 if numbers else 0
    read.fields = (
        *others,
        Field(f"{form}.line-ends", b" ".join(sorted(ends))),
        Field(f"{form}.data-length", length),
        Field(f"{form}.layout", layout.hexdigest()),
    )
    return read


def _without_data(line: bytes, found: _Record) -> bytes:
    """The line but for the digits of data and of a right checksum; their case is kept."""
    kept = line if not found.sound else line[:-2]
    upper = b"U" if line.upper() == line else b"l"
    return kept[: found.begin] + upper + kept[found.begin + found.size :] + b"%d" % found.size


def _extend(spans: list[Span], begin: int, end: int) -> None:
    if spans and spans[-1].end == begin:
        spans[-1] = Span(spans[-1].offset, end - spans[-1].offset)
    else:
        spans.append(Span(begin, end - begin))


def _runs(form: str, data: memoryview, numbers: array[int], faults: list[Fault]) -> Iterator[Piece]:
    """Records whose addresses follow one another, as one entry."""
    count = len(numbers) // 5
    order: list[int] | range = range(count)
    if any(numbers[5 * n] < numbers[5 * n - 5] for n in range(1, count)):
        order = sorted(order, key=lambda n: numbers[5 * n])
    run: list[int] = []
    follows = None
    for n in order:
        address, size = numbers[5 * n], numbers[5 * n + 2] // 2
        if follows is not None and address != follows:
            yield _run(form, data, numbers, run)
            if address < follows and len(faults) <= _FAULTS:
                place = Span(numbers[5 * n + 3], numbers[5 * n + 4] - numbers[5 * n + 3])
                faults.append(Fault("overlap", f"two records for address {address:#x}", place))
            run = []
        run.append(n)
        follows = address + size
    if run:
        yield _run(form, data, numbers, run)


def _run(form: str, data: memoryview, numbers: array[int], run: list[int]) -> Piece:
    spans: list[Span] = []
    places = array("Q")
    for n in run:
        _extend(spans, numbers[5 * n + 3], numbers[5 * n + 4])
        places.extend((numbers[5 * n + 1], numbers[5 * n + 2]))
    size = sum(places[1::2]) // 2
    address = numbers[5 * run[0]]
    return Piece(
        kind=Kind.FILE,
        role=f"{form}.run",
        spans=tuple(spans),
        name=b"0x%08x" % address,
        fields=(Field("address", address),),
        content=Content("hexadecimal", partial(_decode, data, places), size),
    )


def _decode(data: memoryview, places: array[int]) -> Iterator[bytes]:
    for n in range(0, len(places), 2):
        begin, size = places[n], places[n + 1]
        yield bytes.fromhex(str(data[begin : begin + size], "ascii"))
