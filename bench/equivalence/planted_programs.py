"""Programs and firmware text with one thing planted in them, beside benign noise."""

from __future__ import annotations

import random
import struct
import uuid
from dataclasses import replace

from bench.equivalence.planted_archives import PAYLOAD, packed
from tests.formats.artefact import uefi_files
from tests.formats.artefact.fixtures_elf import elf as make_elf
from tests.formats.artefact.fixtures_elf import module, note, sections
from tests.formats.artefact.fixtures_pe import checksum, codeview, der
from tests.formats.artefact.fixtures_pe import pe as make_pe
from tests.formats.artefact.hex_files import intel, record

_SEGMENTS = 64


def elf(plant: str, noise: random.Random | None) -> bytes:
    """A program of 64 bits; with noise another build-id and the time of another build."""
    build_id = noise.randbytes(20) if noise else bytes(range(1, 21))
    parts = {part.name: part for part in sections(build_id=build_id)}
    if noise:
        time = f"{noise.randrange(24):02}:{noise.randrange(60):02}:{noise.randrange(60):02}"
        body = b"built Jan %2d 2026 %s\0" % (noise.randrange(1, 29), time.encode())
        parts[".rodata"] = replace(parts[".rodata"], body=body)
    match plant:
        case "instruction":
            code = bytearray(parts[".text"].body)
            code[23] ^= 0x40
            parts[".text"] = replace(parts[".text"], body=bytes(code))
        case "date-as-words":
            parts[".rodata"] = replace(parts[".rodata"], body=b"nc -l -p 4444 -e /bin/sh &\0")
        case "note":
            first = parts[".note.gnu.build-id"]
            more = note(b"Evil", 9, PAYLOAD)
            parts[first.name] = replace(first, body=first.body + more)
        case "build-id-length":
            first = parts[".note.gnu.build-id"]
            parts[first.name] = replace(first, body=note(b"GNU", 3, build_id + PAYLOAD))
        case "larger-bss":
            parts[".bss"] = replace(parts[".bss"], size=1 << 20)
    return _elf_plants(plant, bytearray(make_elf([*parts.values()])))


def _elf_plants(plant: str, program: bytearray) -> bytes:
    (table,) = struct.unpack_from("<Q", program, 40)
    match plant:
        case "overlay":
            program += PAYLOAD
        case "between":
            text = program.index(bytes.fromhex("554889e5"))
            program[text - 2 : text] = b"EV"
        case "writable-code":
            program[_SEGMENTS + 56 + 4] |= 2
        case "executable-data":
            program[_SEGMENTS + 2 * 56 + 4] |= 1
        case "entry":
            struct.pack_into("<Q", program, 24, 0x401016)
        case "ident-padding":
            program[9:16] = b"payload"
        case "null-section":
            program[table + 16 : table + 24] = b"payload!"
        case "header-lies":
            (size,) = struct.unpack_from("<Q", program, table + 2 * 64 + 32)
            struct.pack_into("<Q", program, table + 2 * 64 + 32, size - 1)
        case "note-padding":
            owner = program.index(b"GNU\0", 64) - 12
            struct.pack_into("<I", program, owner, 3)  # the owner's last byte becomes padding
            program[owner + 15] = 0x42
    return bytes(program)


def ko(plant: str, noise: random.Random | None) -> bytes:
    """A kernel module with a signature; its noise is the build-id."""
    build_id = noise.randbytes(20) if noise else bytes(range(1, 21))
    parts = sections(build_id=build_id)
    bare = make_elf([*parts[:3], parts[4]], kind=1, segments=False)
    signature = b"0\x82signed" * 9
    match plant:
        case "unsigned-module":
            return bare
        case "other-signature":
            return module(bare, b"0\x82forged" * 9)
        case "before-signature":
            return module(bare + PAYLOAD, signature)
        case "signature-padding":
            made = bytearray(module(bare, signature))
            made[-35:-32] = b"EVL"
            return bytes(made)
    return module(bare, signature)


def pe(plant: str, noise: random.Random | None) -> bytes:
    """A signed program; its noise is the time of the build, wherever it stands."""
    stamp = 1_700_000_000 + (noise.randrange(86_400 * 300) if noise else 0)
    if plant == "one-time":
        stamp = int.from_bytes(b"evil", "little")
    text = bytes.fromhex("554889e5b8010000005dc3") * 9
    if plant == "instruction":
        text = text.replace(b"\xb8\x01", b"\xb8\x02", 1)
    signature = der(b"signed" * 5)
    if plant == "behind-signature":
        signature += PAYLOAD
    overlay = PAYLOAD if plant == "overlay" else b""
    program = bytearray(make_pe(stamp, text, signature, overlay))
    sections_at = 0x80 + 24 + 240
    match plant:
        case "stub":
            program[70 : 70 + len(PAYLOAD)] = PAYLOAD
        case "executable-data":
            program[sections_at + 40 + 39] |= 0x20
        case "entry":
            struct.pack_into("<I", program, 0x80 + 24 + 16, 0x1016)
        case "header-padding":
            program[sections_at + 80 : sections_at + 80 + len(PAYLOAD)] = PAYLOAD
        case "time-as-bytes":
            struct.pack_into("<4s", program, 0x200 + 0x80 + 4, b"evil")
        case "debug-path":
            at = program.index(codeview()) + 24
            program[at : at + 14] = b"nc -l -p 4444\0"
    at = 0x80 + 24 + 64
    right = checksum(bytes(program), at)
    struct.pack_into("<I", program, at, right ^ (plant == "wrong-checksum"))
    return bytes(program)


def hex_gz(plant: str, noise: random.Random | None) -> bytes:
    """Firmware as text, packed; the packing is the noise."""
    body = bytearray(range(200))
    if plant == "byte":
        body[77] ^= 1
    text = intel(bytes(body))
    lines = text.split(b"\r\n")
    match plant:
        case "address":
            lines[-4] = record(0x9000, 0, b"conf")
        case "overlap":
            lines.insert(3, record(0x10, 0, b"evil"))
        case "behind-end":
            lines[-1] = b":00000001FF payload"
        case "wrong-checksum":
            lines[2] = lines[2][:-2] + b"00"
        case "case":
            lines[11] = lines[11].lower()
            lines[12] = lines[12].lower()
    level, stamp = (noise.choice((1, 6, 9)), noise.randrange(1 << 30)) if noise else (9, 0)
    return packed("", b"\r\n".join(lines), level, stamp)


def uefi(plant: str, noise: random.Random | None) -> bytes:
    """A volume of firmware; another level of LZMA is the noise."""
    words = b"".join(b"protocol %d is at %d; " % (n, n * n % 997) for n in range(200))
    if plant == "packed-driver":
        words = words.replace(b"protocol 7 ", b"protocol 8 ")
    inner = uefi_files.driver(words)
    preset = noise.choice((0, 1, 9)) if noise else 6
    row = uefi_files.packed(inner, preset)
    if plant == "behind-packed":
        size = int.from_bytes(row[:3], "little")
        row = (size + len(PAYLOAD)).to_bytes(3, "little") + row[3:size] + PAYLOAD
    code = b"MZ other code" if plant == "driver" else b"MZ no program"
    pad = PAYLOAD if plant == "pad-file" else b"\xff" * 24
    files = [
        uefi_files.file(uefi_files.DRIVER, 7, uefi_files.driver(code), checked=True),
        uefi_files.file(uefi_files.PACKED, 2, row),
        uefi_files.file(uefi_files.PAD, 0xF0, pad),
    ]
    if plant == "driver-added":
        name = uuid.UUID(int=0xE711)
        files.insert(1, uefi_files.file(name, 7, uefi_files.driver(PAYLOAD), checked=True))
    made = bytearray(uefi_files.volume(*files, size=4096))
    match plant:
        case "free-flash":
            made[-len(PAYLOAD) :] = PAYLOAD
        case "zero-vector":
            made[0:4] = b"evil"
        case "state":
            made[72 + 23] = 0xF0
        case "wrong-checksum":
            made[made.index(b"MZ no program")] ^= 1
        case "behind":
            made += PAYLOAD
    return bytes(made)
