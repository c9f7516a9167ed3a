"""The bindings of a walk: number or name of an object, and its value, with the line it stands on.

Reads what snmpwalk prints (numbers with ``-On``, names, ``-Oq`` without ``=``, ``-OQ`` without
types) and snmpsim's ``.snmprec`` (number, tag of the type, value, parted by bars). Makes no sense
of what the objects mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from countermark.formats.caps import CAPS, Caps
from countermark.formats.snmp.names import number_of
from countermark.model.lazy_pattern import lazy_pattern

ARCS = 128
"""Numbers in an object identifier at most (RFC 2578, 3.5)."""

LONGEST_NAME = 1 << 11
"""Bytes of an identifier; a longer one is none, however many numbers it has."""

VALUE_LINES = 2000
"""Lines that one value may run over."""

_HEAD = lazy_pattern(
    rb"\s*(?:"
    rb"(\.?(?:[0-2]|iso)(?:\.[0-9]+){2,})(?:\|([0-9]+[a-z]?)\||\s*=\s*|[ \t]+|\s*\Z)"
    rb"|((?:[A-Z][\w-]*::|\.iso\.)[\w.-]+(?:[.\[][^\s=]*)?|[a-z]\w*(?:\.[0-9]+)+(?=\s=))"
    rb"(?:\s*=\s*|[ \t]+|\s*\Z)"
    rb")(.*)\Z"
)
_SPEC = lazy_pattern(rb"([A-Za-z][A-Za-z0-9-]*(?: [A-Z]+)?): ?")
_BROKEN = lazy_pattern(rb"\.?[0-2](?:\.[0-9]+){4,}[.|]?(?:[0-9]+[a-z]?)?\s*\Z")
"""A line that a file breaks off in: an identifier, and nothing or half of a tag behind it."""
_NOTHING = (b"No Such ", b"No more variables", b"Wrong Type")
_HEX = lazy_pattern(rb"(?:[0-9A-Fa-f]{2}[ \t\r\n]*)+")
_ESCAPE = lazy_pattern(rb"\\x([0-9A-Fa-f]{2})")
_QUOTED = lazy_pattern(rb"\\([\"\\])")
_ENUM = lazy_pattern(rb"[\w-]*\((-?[0-9]+)\)")
_MAC_TEXT = lazy_pattern(rb"(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}")

_TYPES = {b"Hex-STRING": "x", b"OID": "o", b"INTEGER": "i", b"STRING": "s", b"IpAddress": "s"}
_TAGS = {b"4": "s", b"6": "o", b"2": "i"}


class Binding(NamedTuple):
    """``oid`` is dotted numbers; empty where ``name`` is of a module that is not known.

    ``form`` says how ``raw`` is written: ``s`` text, ``x`` hexadecimal, ``e`` escaped, ``o`` an
    object identifier, ``i`` an integer, ``-`` anything else. ``line`` counts from 1.
    """

    line: int
    oid: str
    name: str
    form: str
    raw: bytes

    @property
    def octets(self) -> bytes:
        """The value as the bytes that the device sent, as far as the file keeps them."""
        raw = self.raw
        if self.form == "x":
            try:
                return bytes.fromhex(raw.decode("ascii"))
            except ValueError:
                return b""
        if self.form == "e":
            return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), raw)
        if raw[:1] == b'"':
            end = len(raw) - 1 if len(raw) > 1 and raw.endswith(b'"') else len(raw)
            return _QUOTED.sub(rb"\1", raw[1:end])
        return raw

    @property
    def text(self) -> str:
        """The value as text, up to the zero bytes it is padded with; white space folded."""
        octets = self.octets.split(b"\0", 1)[0]
        return " ".join(octets.decode("utf-8", "replace").split())

    @property
    def number(self) -> str:
        """The object identifier that is the value; empty where it is none."""
        said = self.raw.decode("ascii", "replace").strip().strip('"')
        found = number_of(said)
        return found if found.replace(".", "").isdigit() else ""

    @property
    def integer(self) -> str:
        """An enumeration's number or word: ``chassis(3)`` is 3."""
        found = _ENUM.fullmatch(self.raw.strip())
        return (found[1] if found else self.raw.strip()).decode("ascii", "replace")

    @property
    def mac(self) -> str:
        """A hardware address as twelve upper-case digits; empty for anything else."""
        octets = self.octets.strip() if self.form == "s" else self.octets
        if _MAC_TEXT.fullmatch(octets):
            parts = octets.replace(b"-", b":").split(b":")
            return b"".join(part.rjust(2, b"0") for part in parts).decode("ascii").upper()
        if len(self.octets) == 6:
            return self.octets.hex().upper()
        if _HEX.fullmatch(octets) and len(octets) == 17:  # six pairs of digits with spaces
            return bytes.fromhex(octets.decode("ascii")).hex().upper()
        return ""


class Tally:
    """What was met and is no binding: ``overlong`` identifiers, ``cut`` values, ``stray`` lines."""

    def __init__(self) -> None:
        self.bindings = self.overlong = self.cut = self.stray = self.empty = 0


def bindings(content: bytes, tally: Tally, caps: Caps = CAPS) -> Iterator[Binding]:
    """Each binding in turn; what is none is counted in ``tally``."""
    held: list[bytes] = []
    head: tuple[int, str, str, bytes | None] | None = None
    match = _HEAD.match
    for number, line in enumerate(content.split(b"\n"), start=1):
        found = match(line[: caps.line])
        if found is None:
            if head is None or _BROKEN.match(line):
                tally.stray += bool(line.strip())
            elif len(held) < VALUE_LINES:
                held.append(line)
            else:
                tally.cut += 1
            continue
        if head is not None:
            yield from _made(head, held, tally)
        oid, tag, name, value = found.groups()
        head = None
        said = oid or name
        if len(said) > LONGEST_NAME or said.count(b".") > ARCS:
            tally.overlong += 1
            continue
        written = said.decode("ascii", "replace")
        known = written.lstrip(".") if oid and written[:3] != "iso" else number_of(written)
        head, held = (number, known, "" if oid else written, tag), [value]
    if head is not None:
        yield from _made(head, held, tally)


def _made(
    head: tuple[int, str, str, bytes | None], held: list[bytes], tally: Tally
) -> Iterator[Binding]:
    line, oid, name, tag = head
    value = held[0] if len(held) == 1 else b"\n".join(held)
    value = value.rstrip(b"\r\n") if tag is not None else value.strip()
    if tag is not None:
        form = "x" if tag[-1:] == b"x" else "e" if tag[-1:] == b"e" else _TAGS.get(tag, "-")
    else:
        if value.startswith(_NOTHING):
            tally.empty += 1
            return
        form, value = _typed(value)
    tally.bindings += 1
    yield Binding(line, oid, name, form, value)


def _typed(value: bytes) -> tuple[str, bytes]:
    spec = _SPEC.match(value)
    if spec and spec[1] in _TYPES:
        return _TYPES[spec[1]], value[spec.end() :]
    if spec and spec[1] in (b"Timeticks", b"Counter32", b"Counter64", b"Gauge32", b"BITS"):
        return "-", value[spec.end() :]
    quoted = value[:1] == b'"'
    inner = value[1:-1] if quoted else value
    if quoted and len(inner) > 2 and inner[2:3] == b" " and _HEX.fullmatch(inner):
        return "x", inner  # -Oq gives octets that are no text so
    return "s", value
