"""Small ELF files made here: texts, a name, what they need, versions of symbols, notes."""

from __future__ import annotations

import struct

BASE = 0x400000
_DYNSTR, _RODATA = 3, 1


def elf(
    texts: bytes = b"",
    *,
    soname: str = "",
    needed: tuple[str, ...] = (),
    notes: bytes = b"",
    defines: tuple[str, ...] = (),
    sections: tuple[tuple[str, bytes], ...] = (),
    headers: bool = True,
    bits: int = 64,
    order: str = "<",
    kind: int = 3,
) -> bytes:
    """An ELF file whose one segment holds everything; ``headers`` False leaves out sections."""
    word = "Q" if bits == 64 else "I"
    strings = b"\0"
    tags: list[tuple[int, int]] = []

    def name(text: str) -> int:
        nonlocal strings
        at = len(strings)
        strings += text.encode() + b"\0"
        return at

    tags += [(1, name(one)) for one in needed]
    if soname:
        tags.append((14, name(soname)))
    verdef = b""
    for number, one in enumerate(defines):
        last = number == len(defines) - 1
        verdef += struct.pack(f"{order}HHHHIII", 1, 0, number + 2, 1, 0, 20, 0 if last else 28)
        verdef += struct.pack(f"{order}II", name(one), 0)
    head = 64 if bits == 64 else 52
    entry = 56 if bits == 64 else 32
    body = bytearray(head + 3 * entry)
    places: dict[str, tuple[int, int]] = {}

    def put(what: str, content: bytes) -> int:
        body.extend(bytes(-len(body) % 16))
        places[what] = (len(body), len(content))
        body.extend(content)
        return places[what][0]

    put(".dynstr", strings)
    put(".rodata", texts)
    put(".note", notes)
    for what, content in sections:
        put(what, content)
    at = put(".gnu.version_d", verdef)
    tags += [(5, BASE + places[".dynstr"][0]), (10, len(strings))]
    if defines:
        tags += [(0x6FFFFFFC, BASE + at), (0x6FFFFFFD, len(defines))]
    dynamic = b"".join(struct.pack(f"{order}{word}{word}", *tag) for tag in [*tags, (0, 0)])
    put(".dynamic", dynamic)
    segments = [(1, (0, len(body))), (2, places[".dynamic"]), (4, places[".note"])]
    for number, (type_, (offset, size)) in enumerate(segments):
        if bits == 64:
            row = struct.pack(f"{order}IIQQQQQQ", type_, 4, offset, BASE + offset, 0, size, size, 4)
        else:
            row = struct.pack(f"{order}IIIIIIII", type_, offset, BASE + offset, 0, size, size, 4, 4)
        body[head + number * entry : head + (number + 1) * entry] = row
    shoff = count = 0
    if headers:
        shoff, count = _sections(body, places, order, bits)
    ident = b"\x7fELF" + bytes([2 if bits == 64 else 1, 1 if order == "<" else 2, 1]) + bytes(9)
    body[:head] = ident + struct.pack(
        f"{order}HHI{word}{word}{word}IHHHHHH",
        kind, 62, 1, 0, head, shoff, 0, head, entry, len(segments),
        64 if bits == 64 else 40, count, count - 1 if count else 0,
    )  # fmt: skip
    return bytes(body)


_TYPES = {".dynstr": 3, ".dynamic": 6, ".note": 7, ".gnu.version_d": 0x6FFFFFFD}


def _sections(
    body: bytearray, places: dict[str, tuple[int, int]], order: str, bits: int
) -> tuple[int, int]:
    names = [*places, ".shstrtab"]
    table = b"\0" + b"\0".join(one.encode() for one in names) + b"\0"
    places = {**places, ".shstrtab": (len(body), len(table))}
    body.extend(table)
    body.extend(bytes(-len(body) % 16))
    shoff = len(body)
    form = f"{order}IIQQQQIIQQ" if bits == 64 else f"{order}IIIIIIIIII"
    body.extend(struct.pack(form, *([0] * 10)))
    at = 1
    for one in names:
        offset, size = places[one]
        loaded = one != ".shstrtab"
        type_ = _TYPES.get(one, 1 if loaded else 3)
        row = (
            at,
            type_,
            2 if loaded else 0,
            BASE + offset if loaded else 0,
            offset,
            size,
            0,
            0,
            4,
            0,
        )
        body.extend(struct.pack(form, *row))
        at += len(one) + 1
    return shoff, len(names) + 1


def note(owner: bytes, kind: int, content: bytes, order: str = "<") -> bytes:
    name = owner + b"\0"
    head = struct.pack(f"{order}III", len(name), len(content), kind)
    return head + name + bytes(-len(name) % 4) + content + bytes(-len(content) % 4)
