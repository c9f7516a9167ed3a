"""A small assembler of DEX files: strings, methods and instructions, laid out as dx lays them out.

An instruction is a tuple whose first part says what it is:

- ``("string", register, text)``: const-string
- ``("call", (registers), owner, name)``: invoke-static; ``("virtual", ...)``: invoke-virtual
- ``("field", register, owner, name)``: sget-object
- ``("table", register, width, values)``: a new array, filled from a table
- ``("const", register, number)``: const/16 · ``("units", numbers)``: as they stand
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from hashlib import sha1

Code = list[tuple]

NO_INDEX = 0xFFFFFFFF


@dataclass
class Method:
    owner: str
    name: str
    code: Code = field(default_factory=list)


def uleb(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def mutf8(text: str) -> bytes:
    units = text.encode("utf-16-le", "surrogatepass")
    chars = [chr(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2)]
    raw = "".join(chars).encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    return uleb(len(chars)) + raw + b"\0"


def dex(
    methods: list[Method],
    strings: tuple[str, ...] = (),
    static_strings: dict[str, list[str]] | None = None,
    version: int = 35,
) -> bytes:
    """A whole file. ``strings`` are there without being used; ``static_strings`` are by class."""
    return _Maker(methods, strings, static_strings or {}, version).made()


class _Maker:
    def __init__(
        self,
        methods: list[Method],
        strings: tuple[str, ...],
        statics: dict[str, list[str]],
        version: int,
    ) -> None:
        self.methods, self.statics, self.version = methods, statics, version
        names = {(m.owner, m.name) for m in methods}
        fields = {("Lorg/example/Holder;", "x")}
        texts = {"V", *strings, *(text for values in statics.values() for text in values)}
        for method in methods:
            for step in method.code:
                if step[0] == "string":
                    texts.add(step[2])
                elif step[0] in ("call", "virtual"):
                    names.add((step[2], step[3]))
                elif step[0] == "field":
                    fields.add((step[2], step[3]))
        self.classes = sorted({m.owner for m in methods} | set(statics))
        types = {"V", "[C", "[B", "[I", *(o for o, _ in names | fields), *self.classes}
        texts |= types | {name for _, name in names | fields}
        self.strings = sorted(texts, key=lambda t: t.encode("utf-16-be", "surrogatepass"))
        self.text = {text: number for number, text in enumerate(self.strings)}
        self.types = sorted(types, key=self.text.__getitem__)
        self.type = {name: number for number, name in enumerate(self.types)}
        self.names = sorted(names, key=lambda n: (self.type[n[0]], self.text[n[1]]))
        self.method = {name: number for number, name in enumerate(self.names)}
        self.fields = sorted(fields, key=lambda n: (self.type[n[0]], self.text[n[1]]))
        self.field = {name: number for number, name in enumerate(self.fields)}

    def made(self) -> bytes:
        counts = (len(self.strings), len(self.types), 1, len(self.fields), len(self.names),
                  len(self.classes))  # fmt: skip
        places, at = [], 0x70
        for count, width in zip(counts, (4, 4, 12, 8, 8, 32), strict=True):
            places.append(at)
            at += count * width
        data = bytearray()
        base = at
        bodies = {}
        for number, method in enumerate(self.methods):
            if method.code:
                _align(data, 4)
                bodies[number] = base + len(data)
                data += self._body(method.code)
        texts = []
        for text in self.strings:
            texts.append(base + len(data))
            data += mutf8(text)
        first_class, members = base + len(data), {}
        for owner in self.classes:
            members[owner] = base + len(data)
            data += self._members(owner, bodies)
        values = {}
        for owner, held in self.statics.items():
            values[owner] = base + len(data)
            data += uleb(len(held)) + b"".join(
                bytes([0x17 | 1 << 5]) + struct.pack("<H", self.text[text]) for text in held
            )
        _align(data, 4)
        here = base + len(data)
        sections = [
            (0, 1, 0),
            (1, counts[0], places[0]),
            (0x2001, len(bodies), base),
            (0x2002, counts[0], texts[0]),
            (0x2000, len(self.classes), first_class),
        ]
        if values:
            sections.append((0x2005, len(values), min(values.values())))
        sections.append((0x1000, 1, here))
        data += struct.pack("<I", len(sections))
        data += b"".join(struct.pack("<HHII", kind, 0, n, at) for kind, n, at in sections)
        tables = struct.pack(f"<{len(texts)}I", *texts)
        tables += b"".join(struct.pack("<I", self.text[name]) for name in self.types)
        tables += struct.pack("<III", self.text["V"], self.type["V"], 0)
        for owner, name in self.fields:
            tables += struct.pack("<HHI", self.type[owner], self.type["[C"], self.text[name])
        for owner, name in self.names:
            tables += struct.pack("<HHI", self.type[owner], 0, self.text[name])
        for owner in self.classes:
            tables += struct.pack(
                "<8I", self.type[owner], 1, NO_INDEX, 0, NO_INDEX, 0, members[owner],
                values.get(owner, 0),
            )  # fmt: skip
        size = base + len(data)
        head = struct.pack("<IIIIII", size, 0x70, 0x12345678, 0, 0, here)
        head += b"".join(
            struct.pack("<II", n, p if n else 0) for n, p in zip(counts, places, strict=True)
        )
        head += struct.pack("<II", len(data), base)
        return sealed(b"dex\n%03d\0" % self.version + bytes(24) + head + tables + bytes(data))

    def _members(self, owner: str, bodies: dict[int, int]) -> bytes:
        mine = sorted(
            (self.method[m.owner, m.name], n)
            for n, m in enumerate(self.methods)
            if m.owner == owner
        )
        out, before = uleb(0) + uleb(0) + uleb(len(mine)) + uleb(0), 0
        for index, number in mine:
            out += uleb(index - before) + uleb(9) + uleb(bodies.get(number, 0))
            before = index
        return out

    def _body(self, code: Code) -> bytes:
        units: list[int] = []
        tables: list[tuple[int, int, tuple[int, ...]]] = []
        for step in code:
            what, rest = step[0], step[1:]
            if what == "string":
                units += [0x1A | rest[0] << 8, self.text[rest[1]]]
            elif what in ("call", "virtual"):
                opcode = 0x71 if what == "call" else 0x6E
                units += self._call(opcode, rest[0], self.method[rest[1], rest[2]])
            elif what == "field":
                units += [0x62 | rest[0] << 8, self.field[rest[1], rest[2]]]
            elif what == "const":
                units += [0x13 | rest[0] << 8, rest[1] & 0xFFFF]
            elif what == "table":
                register, width, values = rest
                kind = self.type[{1: "[B", 2: "[C", 4: "[I"}[width]]
                units += [0x13 | 15 << 8, len(values) & 0x7FFF]
                units += [0x23 | register << 8 | 15 << 12, kind]
                tables.append((len(units), width, tuple(values)))
                units += [0x26 | register << 8, 0, 0]
            else:
                units += list(rest[0])
        units.append(0x0E)
        for at, width, values in tables:
            if len(units) % 2:
                units.append(0)
            away = len(units) - at
            units[at + 1 : at + 3] = [away & 0xFFFF, away >> 16]
            raw = b"".join(
                (value & (1 << 8 * width) - 1).to_bytes(width, "little") for value in values
            )
            raw += b"\0" * (len(raw) % 2)
            units += [0x0300, width, len(values) & 0xFFFF, len(values) >> 16]
            units += struct.unpack(f"<{len(raw) // 2}H", raw)
        head = struct.pack("<HHHHII", 16, 0, 5, 0, 0, len(units))
        return head + struct.pack(f"<{len(units)}H", *units)

    @staticmethod
    def _call(opcode: int, registers: tuple[int, ...], index: int) -> list[int]:
        nibbles = [*registers, 0, 0, 0, 0][:4]
        packed = nibbles[0] | nibbles[1] << 4 | nibbles[2] << 8 | nibbles[3] << 12
        return [opcode | len(registers) << 12, index, packed]


def _align(data: bytearray, to: int) -> None:
    data += b"\0" * (-len(data) % to)


def sealed(data: bytes) -> bytes:
    """The same bytes with both checksums right."""
    signed = data[:12] + sha1(data[32:]).digest() + data[32:]
    return signed[:8] + struct.pack("<I", zlib.adler32(signed[12:])) + signed[12:]


def characters(register: int, text: str, width: int = 2) -> tuple:
    """A table that holds a text."""
    return ("table", register, width, tuple(ord(char) for char in text))


def assigned(text: str) -> Code:
    """The same element by element, as a compiler writes a short one."""
    code: Code = [("const", 1, len(text)), ("units", (0x23 | 1 << 12, 0))]
    for index, char in enumerate(text):
        code += [
            ("const", 2, ord(char)),
            ("const", 3, index),
            ("units", (0x50 | 2 << 8, 0 | 3 << 8)),
        ]
    return code


def app(*codes: Code, strings: tuple[str, ...] = ()) -> bytes:
    """A file with a class of a method for each of ``codes``."""
    methods = [Method("Lorg/example/App;", f"m{n}", list(code)) for n, code in enumerate(codes)]
    return dex(methods or [Method("Lorg/example/App;", "m")], strings)
