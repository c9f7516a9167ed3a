"""ar archives, as of static libraries and Debian packages: common, GNU and BSD names.

Source: ar(5), deb(5), the LLVM and GNU binutils documentation of long names. A member has the
fields that all have (``mode``, ``uid``, ``gid``, ``mtime``) and ``ar.name``, its name as the header
spells it (derived where it points into the table of names); ``ar.style`` is there where a header
does not spell its numbers in the usual way. The GNU symbol table is the member ``/``; the table of
long names is a header with ``ar.names``.
"""

from __future__ import annotations

from countermark.formats.artefact.numbers import part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC = b"!<arch>\n"
_HEADER = 60
_NUMBERS = {"mtime": (16, 12, 10), "uid": (28, 6, 10), "gid": (34, 6, 10), "mode": (40, 8, 8)}
"""Offset, length and base of each."""
_SIZE = (48, 10, 10)


class Ar:
    """Reads one archive."""

    form = "ar"

    def recognise(self, data: memoryview) -> bool:
        """Does an archive begin here?"""
        return bytes(data[:8]) == _MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Members, headers and padding."""
        read = Read(pieces=[Piece(kind=Kind.HEADER, role="ar.magic", spans=(Span(0, 8),))])
        names = b""
        at = len(_MAGIC)
        while at < len(data):
            within(ask, len(read.pieces), at)
            try:
                at, names = _member(data, at, names, read, ask)
            except SourceError as error:
                if at == len(_MAGIC):
                    raise
                read.faults.append(Fault("unreadable", f"a member: {error.message}"))
                break
        return read


def _member(data: memoryview, at: int, names: bytes, read: Read, ask: Ask) -> tuple[int, bytes]:
    """Adds the member at ``at``; returns where the next begins, and the table of names."""
    raw = part(data, at, _HEADER)
    if raw[58:] != b"`\n":
        raise SourceError("no member begins where one should", place=f"byte {at}")
    size = _number(raw, _SIZE, at)
    body = Span(at + _HEADER, size)
    if body.end > len(data):
        raise SourceError("a member reaches behind the end", place=f"byte {at}")
    spelt = raw[:16].rstrip(b" ")
    fields = [*_fields(raw, at), Field("ar.size", size, Span(at + 48, 10), Says.DERIVED)]
    header = Span(at, _HEADER)
    if spelt == b"//":
        if size > ask.table:
            raise SourceError("a table of names that is too long", place=f"byte {at}")
        names = part(data, body.offset, size)
        fields += [Field("ar.name", spelt, Span(at, 16)), Field("ar.names", names, body)]
        read.pieces.append(
            Piece(kind=Kind.HEADER, role="ar.names", spans=(header, body), fields=tuple(fields))
        )
        return _padding(data, body.end, read), names
    name, inside, says = _name(data, spelt, body, names)
    fields.append(Field("ar.name", spelt, Span(at, 16), says))
    read.pieces.append(
        Piece(kind=Kind.HEADER, role="ar.header", spans=(Span(at, _HEADER + inside),))
    )
    body = Span(body.offset + inside, size - inside)
    read.pieces.append(
        Piece(
            kind=Kind.FILE,
            role="ar.member",
            spans=(body,),
            name=name,
            fields=tuple(fields),
            content=Content(size=body.length),
        )
    )
    return _padding(data, body.end, read), names


def _name(data: memoryview, spelt: bytes, body: Span, names: bytes) -> tuple[bytes, int, Says]:
    """The name, how many bytes of the body it takes, and whether its spelling follows from it."""
    if spelt[:3] == b"#1/" and spelt[3:].isdigit():
        length = int(spelt[3:])
        if length > min(body.length, 1 << 16):
            raise SourceError("a name longer than its member", place=f"byte {body.offset}")
        raw = part(data, body.offset, length)
        return raw.rstrip(b"\0"), length, Says.FACT
    if spelt[:1] == b"/" and spelt[1:].isdigit():
        begin = int(spelt[1:])
        end = names.find(b"\n", begin)
        if begin > len(names) or end < 0:
            raise SourceError("a name outside the table of names", place=f"byte {body.offset}")
        usual = spelt == b"/%d" % begin
        return names[begin:end].removesuffix(b"/"), 0, Says.DERIVED if usual else Says.FACT
    if spelt[:1] == b"/":
        return spelt, 0, Says.FACT
    return spelt.removesuffix(b"/"), 0, Says.FACT


def _fields(raw: bytes, at: int) -> list[Field]:
    fields = []
    usual = raw[:16]
    for name, (offset, length, base) in (*_NUMBERS.items(), ("size", _SIZE)):
        value = _number(raw, (offset, length, base), at)
        if name != "size":
            fields.append(Field(name, value, Span(at + offset, length)))
        blank = name != "size" and not raw[offset : offset + length].strip(b" ")
        digits = b"" if blank else (b"%o" if base == 8 else b"%d") % value
        usual += digits.ljust(length)
        if blank:
            fields.append(Field(f"ar.{name}", b"", Span(at + offset, length)))
    if usual != raw[:58]:
        fields.append(Field("ar.style", raw[16:58], Span(at + 16, 42)))
    return fields


def _number(raw: bytes, place: tuple[int, int, int], at: int) -> int:
    offset, length, base = place
    digits = raw[offset : offset + length].strip(b" ")
    allowed = b"01234567" if base == 8 else b"0123456789"
    if digits.translate(None, allowed):
        raise SourceError(
            "a header with no number where one should be", place=f"byte {at + offset}"
        )
    return int(digits or b"0", base)


def _padding(data: memoryview, at: int, read: Read) -> int:
    """Members begin at even offsets; a new line stands between."""
    if at % 2 == 0 or at == len(data):
        return at
    span = Span(at, 1)
    fields: tuple[Field, ...] = ()
    if data[at] != 0x0A:
        read.faults.append(Fault("reserved", "padding that is no new line", span))
        fields = (Field("ar.padding", data[at], span),)
    read.pieces.append(Piece(kind=Kind.PADDING, role="ar.padding", spans=(span,), fields=fields))
    return at + 1
