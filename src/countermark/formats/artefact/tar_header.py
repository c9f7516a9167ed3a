"""The blocks of 512 bytes that begin the entries of a tar archive."""

from __future__ import annotations

import msgspec

from countermark.formats.artefact.numbers import part
from countermark.model.artefact import Fault, Field, Says, Span
from countermark.model.errors import SourceError

BLOCK = 512

_FIELDS = {
    "name": (0, 100), "mode": (100, 8), "uid": (108, 8), "gid": (116, 8), "size": (124, 12),
    "mtime": (136, 12), "checksum": (148, 8), "type": (156, 1), "link": (157, 100),
    "magic": (257, 8), "owner": (265, 32), "group": (297, 32), "major": (329, 8),
    "minor": (337, 8), "rest": (345, 167),
}  # fmt: skip
"""Offset and length of each; ``rest`` is the prefix of ustar and other things in GNU archives."""
NUMBERS = ("mode", "uid", "gid", "size", "mtime", "major", "minor")
_TYPES = {
    b"2": 0o120000, b"3": 0o020000, b"4": 0o060000, b"5": 0o040000, b"6": 0o010000, b"D": 0o040000,
}  # fmt: skip
_REGULAR = 0o100000
_USTAR, _GNU = b"ustar\x0000", b"ustar  \0"
_DIGITS = bytes.maketrans(b"01234567", b"dddddddd")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What one block says; ``spans`` gives the place of each field."""

    at: int
    raw: bytes
    kind: bytes
    name: bytes
    link: bytes
    owner: bytes
    group: bytes
    numbers: dict[str, int]
    style: Field
    checksum: Field
    spans: dict[str, Span]

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return self.numbers["size"]

    @property
    def is_gnu(self) -> bool:
        """Is it of the kind of which GNU tar makes use of the bytes of the prefix?"""
        return self.raw[257:265] == _GNU

    @property
    def mode(self) -> int:
        """The permissions with the type of the file, as in ``st_mode``."""
        kind = _TYPES.get(self.kind, _REGULAR)
        if self.kind in b"0\0" and self.name.endswith(b"/"):
            kind = _TYPES[b"5"]  # as archives before ustar spell a directory
        return kind | self.numbers["mode"] & 0o7777


def looks_right(raw: bytes) -> bool:
    """Is it a header, by its checksum?"""
    if len(raw) < BLOCK or not raw[0]:
        return False
    try:
        value = _number(raw[148:156], 0)
    except SourceError:
        return False
    return value in _sums(raw) and value > 0


def parse(data: memoryview, at: int, faults: list[Fault]) -> Header:
    """The header at ``at``; raises SourceError where none is."""
    raw = part(data, at, BLOCK)
    cut = {name: raw[begin : begin + length] for name, (begin, length) in _FIELDS.items()}
    spans = {name: Span(at + begin, length) for name, (begin, length) in _FIELDS.items()}
    known = cut["magic"][:5] == b"ustar"
    checksum = _number(cut["checksum"], at + 148)
    right = checksum in _sums(raw)
    if not right and not known:
        raise SourceError("no header stands where one should", place=f"byte {at}")
    if not right:
        faults.append(Fault("checksum", "a false checksum of a header", Span(at, BLOCK)))
    says = Says.DERIVED if right else Says.WRONG
    numbers = {name: _number(cut[name], at + _FIELDS[name][0]) for name in NUMBERS[:5]}
    devices = known or any(cut["major"] + cut["minor"])
    numbers |= {n: _number(cut[n], at + _FIELDS[n][0]) if devices else 0 for n in NUMBERS[5:]}
    texts = {name: cut[name].split(b"\0", 1)[0] for name in ("name", "link", "owner", "group")}
    prefix = cut["rest"][:155].split(b"\0", 1)[0] if cut["magic"] == _USTAR else b""
    if numbers["size"] < 0:
        raise SourceError("a negative size", place=f"byte {at}")
    return Header(
        at=at,
        raw=raw,
        kind=cut["type"],
        name=prefix + b"/" + texts["name"] if prefix else texts["name"],
        link=texts["link"],
        owner=texts["owner"],
        group=texts["group"],
        numbers=numbers,
        style=Field("tar.style", _style(cut, texts, prefix), Span(at, BLOCK)),
        checksum=Field("tar.checksum", checksum, spans["checksum"], says),
        spans=spans,
    )


def of_records(header: Header) -> tuple[Field, ...]:
    """What the header of records says: nobody uses it, and it may hold anything."""
    texts = {"name": header.name, "link": header.link, "owner": header.owner, "group": header.group}
    values: dict[str, int | bytes] = {"type": header.kind, **header.numbers, **texts}
    del values["size"]
    return tuple(
        Field(f"tar.{name}", value, header.spans[name])
        for name, value in values.items()
        if value not in (0, b"")
    )


def _style(cut: dict[str, bytes], texts: dict[str, bytes], prefix: bytes) -> bytes:
    """How the header spells its values: what no value says."""
    parts = [_spelling(cut[name]) for name in (*NUMBERS, "checksum")]
    parts += [cut[name][len(text) :].rstrip(b"\0") for name, text in texts.items()]
    parts += [cut["magic"], b"%d" % len(prefix), cut["rest"][len(prefix) :].rstrip(b"\0")]
    return b"|".join(parts)


def _spelling(raw: bytes) -> bytes:
    if raw[0] >= 0x80:
        return raw[:1]
    digits, zero, behind = raw.partition(b"\0")
    return digits.translate(_DIGITS) + zero + behind


def _number(raw: bytes, at: int) -> int:
    """Octal digits, or 256 to a digit where the highest bit is set (GNU)."""
    if raw[0] in (0x80, 0xFF):
        return int.from_bytes(raw[1:], "big") - (256 ** (len(raw) - 1) if raw[0] == 0xFF else 0)
    digits = raw.split(b"\0", 1)[0].strip(b" ")
    if not digits:
        return 0
    if digits.translate(None, b"01234567"):
        raise SourceError("no octal number", place=f"byte {at}")
    return int(digits, 8)


def _sums(raw: bytes) -> tuple[int, int]:
    """The sum of all bytes, the checksum itself as spaces; some old ones took bytes for signed."""
    rest = raw[:148] + raw[156:]
    total = sum(rest) + 8 * 0x20
    return total, total - 256 * sum(byte >= 0x80 for byte in rest)
