"""ELF files made here: 64 bits little-endian, 32 bits big-endian, without sections, a module."""

from __future__ import annotations

import struct
from dataclasses import dataclass

CODE, DATA, NOTE, NOBITS, STRINGS, SYMBOLS = 1, 1, 7, 8, 3, 2


@dataclass(frozen=True)
class Section:
    """What a section header says, and its bytes."""

    name: str
    body: bytes
    kind: int = 1
    flags: int = 0
    align: int = 1
    addr: int = 0
    link: int = 0
    entsize: int = 0
    size: int | None = None


def note(owner: bytes, kind: int, body: bytes, order: str = "<") -> bytes:
    name = owner + b"\0"
    head = struct.pack(f"{order}III", len(name), len(body), kind)
    return head + name + bytes(-len(name) % 4) + body + bytes(-len(body) % 4)


def symbol(name: int, value: int, size: int, section: int) -> bytes:
    return struct.pack("<IBBHQQ", name, 2, 0, section, value, size)


def sections(order: str = "<", build_id: bytes = bytes(range(1, 21))) -> list[Section]:
    """The sections of a small program."""
    return [
        Section(".note.gnu.build-id", note(b"GNU", 3, build_id, order), NOTE, 2, 4, 0x400200),
        Section(".text", bytes.fromhex("554889e5b8010000005dc3") * 5, 1, 6, 16, 0x401000),
        Section(".rodata", b"built Jan  2 2026 03:04:05\0", 1, 2, 8, 0x402000),
        Section(".bss", b"", NOBITS, 3, 8, 0x403000, size=64),
        Section(".comment", b"GCC: (none) 12.2.0\0"),
        Section(".gnu_debuglink", b"a.debug\0" + b"\x12\x34\x56\x78", align=4),
        Section(".strtab", b"\0main\0other\0", STRINGS),
        Section(
            ".symtab",
            bytes(24) + symbol(1, 0x401000, 22, 2) + symbol(6, 0x401016, 33, 2),
            SYMBOLS, align=8, link=7, entsize=24,
        ),
    ]  # fmt: skip


def elf(
    parts: list[Section], bits: int = 64, order: str = "<", kind: int = 2, segments: bool = True
) -> bytes:
    """A file of ``parts`` and their names; each part that is loaded gets a segment."""
    names = [".shstrtab"] + [part.name for part in parts]
    strings = b"\0" + b"\0".join(name.encode() for name in names) + b"\0"
    parts = [*parts, Section(".shstrtab", strings, STRINGS)]
    head_size, ph_size, sh_size = (64, 56, 64) if bits == 64 else (52, 32, 40)
    loaded = [part for part in parts if segments and part.flags & 2]
    body = bytearray(head_size + ph_size * len(loaded))
    placed = []
    for part in parts:
        if part.kind != NOBITS:
            body += bytes(-len(body) % part.align)
        placed.append(len(body))
        body += part.body
    body += bytes(-len(body) % (bits // 8))
    shoff = len(body)
    body += bytes(sh_size)
    section = "IIQQQQIIQQ" if bits == 64 else "IIIIIIIIII"
    for part, offset in zip(parts, placed, strict=True):
        size = len(part.body) if part.size is None else part.size
        body += struct.pack(
            order + section, strings.find(part.name.encode() + b"\0"), part.kind, part.flags,
            part.addr, offset, size, part.link, 0, part.align, part.entsize,
        )  # fmt: skip
    phoff = head_size if loaded else 0
    codes = "HHIQQQIHHHHHH" if bits == 64 else "HHIIIIIHHHHHH"
    ident = b"\x7fELF" + bytes([bits // 32, 1 if order == "<" else 2, 1]) + bytes(9)
    body[:head_size] = ident + struct.pack(
        order + codes, kind, 62 if bits == 64 else 8, 1, 0x401000, phoff, shoff, 0, head_size,
        ph_size if loaded else 0, len(loaded), sh_size, len(parts) + 1, len(parts),
    )  # fmt: skip
    at = head_size
    for part in loaded:
        offset = placed[parts.index(part)]
        size = len(part.body) if part.size is None else part.size
        rights = 5 if part.flags & 4 else 4
        filesz = len(part.body)
        row = (
            (1, rights, offset, part.addr, part.addr, filesz, size, part.align)
            if bits == 64
            else (1, offset, part.addr, part.addr, filesz, size, rights, part.align)
        )
        body[at : at + ph_size] = struct.pack(
            order + ("IIQQQQQQ" if bits == 64 else "IIIIIIII"), *row
        )
        at += ph_size
    return bytes(body)


def stripped(data: bytes) -> bytes:
    """A 64-bit file without its section headers, as small firmware has it."""
    (count,) = struct.unpack_from("<H", data, 56)
    rows = [struct.unpack_from("<IIQQQQQQ", data, 64 + 56 * number) for number in range(count)]
    head = bytearray(data[: max(row[2] + row[5] for row in rows)])
    head[40:48] = bytes(8)
    head[58:64] = bytes(6)
    return bytes(head)


def module(data: bytes, signature: bytes = b"0\x82signed" * 9) -> bytes:
    """With a signature behind it."""
    info = struct.pack(">5B3sI", 0, 0, 2, 0, 0, bytes(3), len(signature))
    return data + signature + info + b"~Module signature appended~\n"


def fixtures() -> dict[str, bytes]:
    """Each kind of file, small."""
    note, _, _, bss, comment, link, *_ = sections()
    return {
        "elf-64.bin": elf([note, bss, comment, link]),
        "elf-32-big.bin": elf(sections(">")[1:3], 32, ">"),
        "elf-no-sections.bin": stripped(elf(sections()[:3])),
        "elf-module.ko": module(elf(sections()[1:3], kind=1, segments=False)),
    }
