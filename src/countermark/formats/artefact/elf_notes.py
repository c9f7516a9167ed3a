"""Notes of an ELF file: one entry each, so that an added note shows and a build-id stands alone.

Source: System V ABI, "Note Section"; the Linux Extensions to gABI for notes aligned to 8 bytes. The
build-id (owner ``GNU``, type 3) is the linker's digest of its output.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.padding import wanted_zero
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Account, Fault, Field, Kind, Span

_HEAD = 12
BUILD_ID = (b"GNU", 3)


def notes(
    data: memoryview, span: Span, order: str, align: int, where: bytes, executable: bool
) -> tuple[list[Piece], list[Fault]] | None:
    """The pieces that ``span`` is made of; None where it is no row of notes, to be left opaque."""
    if span.end > len(data):
        return None
    pieces: list[Piece] = []
    faults: list[Fault] = []
    at = span.offset
    step = 8 if align == 8 else 4
    while at < span.end:
        if at + _HEAD > span.end:
            return None
        name_size, size, kind = struct.unpack_from(f"{order}III", data, at)
        name = Span(at + _HEAD, name_size)
        body = Span(_aligned(name.end, span.offset, step), size)
        end = min(_aligned(body.end, span.offset, step), span.end)
        if name.end > span.end or body.end > span.end:
            return None
        fields = (
            Field("section", where),
            Field("executable", int(executable)),
        )
        pieces.extend(_note(data, at, name, body, kind, fields, faults))
        for padding in (Span(name.end, body.offset - name.end), Span(body.end, end - body.end)):
            pieces.extend(_padding(data, padding, faults))
        at = end
    return pieces, faults


def _note(
    data: memoryview, at: int, name: Span, body: Span, kind: int,
    fields: tuple[Field, ...], faults: list[Fault],
) -> Iterator[Piece]:  # fmt: skip
    raw = bytes(data[name.offset : name.end])
    owner = raw[:-1] if raw[-1:] == b"\0" else raw
    if name.length and (raw[-1:] != b"\0" or b"\0" in owner):
        faults.append(Fault("reserved", "a note's owner does not end at its first zero byte", name))
        fields = (*fields, Field("owner-bytes", raw, name))
    build_id = (owner, kind) == BUILD_ID
    yield Piece(kind=Kind.HEADER, role="elf.note-header", spans=(Span(at, name.end - at),))
    yield Piece(
        kind=Kind.FILE,
        role="elf.build-id" if build_id else "elf.note",
        account=Account.OPAQUE,
        spans=(body,) if body.length else (),
        name=owner + b"/%d" % kind,
        fields=(Field("note-type", kind, Span(at + 8, 4)), *fields),
    )


def _padding(data: memoryview, span: Span, faults: list[Fault]) -> Iterator[Piece]:
    return wanted_zero(
        data, span, "elf.note-padding", faults, what="padding of a note", field="padding"
    )


def _aligned(at: int, base: int, step: int) -> int:
    return base + -(-(at - base) // step) * step
