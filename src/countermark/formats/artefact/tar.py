"""tar archives: old (v7), ustar and pax (POSIX.1-2017, pax, "ustar Interchange Format"), GNU.

An entry has the fields that all have (``mode``, ``uid``, ``gid``, ``owner``, ``group``, ``mtime``,
``device``, ``link``, ``hard-link``, ``xattr:NAME``) and ``tar.type``, the type flag; what a header
says and a record overrides is ``tar.mode`` and so on; every record is ``pax:KEY``. ``tar.style`` of
a header is how it spells what it says: letters for digits, ends of fields and bytes behind them.
``tar.end`` is the number of zero bytes at the end (the blocking factor shows in it). Sizes and
header checksums are derived. An archive ends at its first block of zeros; what stands behind the
zeros is left to ``cover``. A later entry of the same name replaces an earlier.
"""

from __future__ import annotations

from countermark.formats.artefact import tar_header, tar_pax, tar_sparse
from countermark.formats.artefact.numbers import part, within, zeros
from countermark.formats.artefact.padding import of_free_length, wanted_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.tar_header import BLOCK, Header
from countermark.formats.artefact.tar_pax import Records
from countermark.model.artefact import Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_LONG = {b"L": "path", b"K": "linkpath"}
_NO_BODY = b"123456"
"""Types whose size is of nothing that stands here."""


class Tar:
    """Reads one archive."""

    form = "tar"

    def recognise(self, data: memoryview) -> bool:
        """Is the first block a header whose checksum is right?"""
        return tar_header.looks_right(bytes(data[:BLOCK]))

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Entries, headers, padding and the zeros at the end."""
        return _Archive(data, ask).read()


class _Archive:
    def __init__(self, data: memoryview, ask: Ask) -> None:
        self._data, self._ask = data, ask
        self._read = Read(pieces=[])
        self._global: Records = []
        self._local: Records = []

    def read(self) -> Read:
        at = 0
        while True:
            within(self._ask, len(self._read.pieces), at)
            length = zeros(self._data, at)
            if length >= BLOCK or at == len(self._data):
                self._end(at, length)
                return self._read
            try:
                at = self._entry(at)
            except SourceError as error:
                if not at:
                    raise
                self._read.faults.append(Fault("unreadable", f"an entry: {error.message}"))
                return self._read

    def _end(self, at: int, length: int) -> None:
        if not length:
            self._read.faults.append(Fault("truncated", "no zeros at the end of the archive"))
            return
        self._read.pieces.append(of_free_length(Span(at, length), "tar.end", "tar.end"))

    def _entry(self, at: int) -> int:
        header = tar_header.parse(self._data, at, self._read.faults)
        if header.kind in (b"x", b"g", b"X") or header.kind in _LONG:
            return self._records(header)
        records = [*self._global, *self._local]
        self._local = []
        sizes = [value for key, value, _ in records if key == "size"]
        size = _decimal(sizes[-1], header.at) if sizes else header.size
        fields = tar_pax.fields(header, records)
        body = Span(at + BLOCK, 0 if header.kind in _NO_BODY else size)
        if header.kind in _NO_BODY and size:
            fields.append(Field("tar.size", size, header.spans["size"]))
            self._read.faults.append(
                Fault("not-canonical", "a size of an entry without content", Span(at, BLOCK))
            )
        self._header(header, "tar.header")
        end = self._content(header, records, fields, body)
        return self._padding(end)

    def _content(self, header: Header, records: Records, fields: list[Field], body: Span) -> int:
        if body.end > len(self._data):
            raise SourceError("an entry reaches behind the end", place=f"byte {header.at}")
        said = {key: value for key, value, _ in records}
        sparse = tar_sparse.of(self._data, header, records, body)
        name = said.get("GNU.sparse.name", said.get("path", header.name))
        content = Content(size=body.length) if body.length else None
        if sparse is not None:
            self._read.pieces += sparse.pieces
            fields += sparse.fields
            body = sparse.body
            content = Content("tar-sparse", sparse.chunks(self._data, body), sparse.size)
        self._read.pieces.append(
            Piece(
                kind=Kind.FILE,
                role="tar.entry",
                spans=(body,) if body.length else (),
                name=name,
                fields=tuple(fields),
                content=content,
            )
        )
        return body.end

    def _records(self, header: Header) -> int:
        """A header that says something of the next entries, with its records."""
        body = Span(header.at + BLOCK, header.size)
        if body.length > self._ask.table:
            raise SourceError("records that are too long", place=f"byte {header.at}")
        raw = part(self._data, body.offset, body.length)
        if header.kind in _LONG:
            records = tar_pax.long_name(_LONG[header.kind], raw, body.offset)
        else:
            records = tar_pax.parse(raw, body.offset, self._read.faults)
        if header.kind == b"g":
            self._global += records
        else:
            self._local += records
        fields = tuple(Field(f"pax:{key}", value, span) for key, value, span in records)
        self._header(header, "tar.records", body, fields)
        return self._padding(body.end)

    def _header(
        self, header: Header, role: str, body: Span | None = None, fields: tuple[Field, ...] = ()
    ) -> None:
        spans = (Span(header.at, BLOCK), *([body] if body else ()))
        own = tar_header.of_records(header) if body else ()
        self._read.pieces.append(
            Piece(
                kind=Kind.HEADER,
                role=role,
                spans=spans,
                fields=(*own, header.style, header.checksum, *fields),
            )
        )

    def _padding(self, at: int) -> int:
        end = min(at + -at % BLOCK, len(self._data))
        span = Span(at, max(end - at, 0))
        self._read.pieces += wanted_zero(
            self._data, span, "tar.padding", self._read.faults, what="padding", field="tar.padding"
        )
        return end


def _decimal(value: bytes, at: int) -> int:
    if not value.isdigit() or len(value) > 20:
        raise SourceError("a size that is no number", place=f"byte {at}")
    return int(value)
