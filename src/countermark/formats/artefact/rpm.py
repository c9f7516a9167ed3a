"""RPM packages: lead, signatures, header and payload.

Source: the RPM documentation, "RPM V4 Package format" and "RPM Tags". The lead has a field for each
of its parts (``rpm.lead-X``), each tag of the header is ``rpm.tag-N``, of the signature header
``rpm.signature-tag-N``; a number where there is one, else the bytes. ``rpm.index`` is the index of
a header without its offsets, ``rpm.store-rest`` what of a store no tag points at. Digests of header
and payload are derived, signatures are signatures. The payload is a compressed archive.
"""

from __future__ import annotations

import hashlib

import msgspec

from countermark.formats.artefact.numbers import big, part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_LEAD = b"\xed\xab\xee\xdb"
_LEAD_SIZE = 96
_LEAD_FIELDS = {
    "version": (4, 2), "type": (6, 2), "architecture": (8, 2), "name": (10, 66), "system": (76, 2),
    "signature": (78, 2), "reserved": (80, 16),
}  # fmt: skip
_HEADER = b"\x8e\xad\xe8\x01"
_INTRO, _ENTRY = 16, 16
_MOST = 1 << 16
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_TEXTS = {6, 8, 9}
_SIGNATURES = {267, 268, 278, 1002, 1003, 1005, 1006}


class _Tag(msgspec.Struct, frozen=True):
    number: int
    span: Span
    value: int | bytes


class _Header(msgspec.Struct, frozen=True):
    """``index`` and ``tags`` of one header, and where it lies."""

    span: Span
    index: Field
    tags: list[_Tag]
    rest: list[Field]


class Rpm:
    """Reads one package."""

    form = "rpm"

    def recognise(self, data: memoryview) -> bool:
        """Does a lead stand here?"""
        return bytes(data[:4]) == _LEAD

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Lead, headers, signatures, payload."""
        read = Read(pieces=[])
        lead = part(data, 0, _LEAD_SIZE)
        fields = tuple(
            Field(f"rpm.lead-{name}", lead[at : at + size], Span(at, size))
            for name, (at, size) in _LEAD_FIELDS.items()
        )
        read.pieces.append(
            Piece(kind=Kind.HEADER, role="rpm.lead", spans=(Span(0, _LEAD_SIZE),), fields=fields)
        )
        signed = _header(data, _LEAD_SIZE, read.faults, ask)
        at = signed.span.end + -signed.span.end % 8
        padding = Span(signed.span.end, at - signed.span.end)
        header = _header(data, at, read.faults, ask)
        payload = Span(header.span.end, len(data) - header.span.end)
        read.pieces += _signed(data, signed, header.span, payload, read.faults)
        if padding.length:
            value = part(data, padding.offset, padding.length)
            unusual = (Field("rpm.padding", value, padding),) if any(value) else ()
            read.pieces.append(
                Piece(kind=Kind.PADDING, role="rpm.padding", spans=(padding,), fields=unusual)
            )
        read.pieces.append(_main(data, header, payload, read.faults))
        if payload.length:
            read.pieces.append(
                Piece(
                    kind=Kind.FILE,
                    role="rpm.payload",
                    spans=(payload,),
                    content=Content(size=payload.length),
                )
            )
        return read


def _header(data: memoryview, at: int, faults: list[Fault], ask: Ask) -> _Header:
    if part(data, at, 4) != _HEADER or part(data, at + 4, 4) != bytes(4):
        raise SourceError("no header stands where one should", place=f"byte {at}")
    count, size = big(data, at + 8, 4), big(data, at + 12, 4)
    store = Span(at + _INTRO + _ENTRY * count, size)
    if count > _MOST or size > ask.table or store.end > len(data):
        raise SourceError("a header that is too long", place=f"byte {at}")
    within(ask, 0, at)
    index = part(data, at + _INTRO, _ENTRY * count)
    tags = [_tag(data, index[n * _ENTRY : (n + 1) * _ENTRY], store) for n in range(count)]
    kinds = b"".join(
        index[n : n + 8] + index[n + 12 : n + 16] for n in range(0, len(index), _ENTRY)
    )
    span = Span(at, store.end - at)
    whole = Field("rpm.index", kinds, Span(at + _INTRO, len(index)))
    return _Header(span, whole, tags, _rest(data, store, tags, faults))


def _tag(data: memoryview, entry: bytes, store: Span) -> _Tag:
    number, kind, offset, count = (int.from_bytes(entry[n : n + 4], "big") for n in (0, 4, 8, 12))
    begin = store.offset + offset
    if kind in _TEXTS:
        length = _texts(data, begin, store.end, 1 if kind == 6 else count)
    else:
        length = count * _WIDTHS.get(kind, 0)
    if begin + length > store.end:
        raise SourceError("a tag reaches out of its header", place=f"byte {begin}")
    raw = part(data, begin, length)
    single = count == 1 and kind in (2, 3, 4, 5)
    return _Tag(number, Span(begin, length), int.from_bytes(raw, "big") if single else raw)


def _texts(data: memoryview, begin: int, end: int, count: int) -> int:
    """How many bytes ``count`` texts take with their zero bytes."""
    raw = bytes(data[begin : min(end, begin + (1 << 16))])
    at = 0
    for _ in range(count):
        found = raw.find(b"\0", at)
        if found < 0 and begin + len(raw) < end:
            raw = bytes(data[begin:end])
            found = raw.find(b"\0", at)
        if found < 0:
            raise SourceError("a text without an end", place=f"byte {begin}")
        at = found + 1
    return at


def _rest(data: memoryview, store: Span, tags: list[_Tag], faults: list[Fault]) -> list[Field]:
    """What of the store no tag points at: zeros that align, else a field."""
    found: list[Field] = []
    at = store.offset
    for span in [*sorted(tag.span for tag in tags), Span(store.end, 0)]:
        if span.offset < at:
            faults.append(Fault("overlap", "two tags of one place", span))
        elif span.offset > at:
            between = Span(at, span.offset - at)
            value = part(data, between.offset, between.length)
            if any(value) or between.length > 7:
                found.append(Field("rpm.store-rest", value, between))
        at = max(at, span.end)
    return found


def _signed(
    data: memoryview, header: _Header, main: Span, payload: Span, faults: list[Fault]
) -> list[Piece]:
    """The signature header: signatures by themselves, the rest as one."""
    both = data[main.offset : payload.end]
    only = data[main.offset : main.end]
    right: dict[int, int | bytes] = {1000: len(both)}
    for tag in header.tags:
        if tag.number == 1004:
            right[1004] = hashlib.md5(both, usedforsecurity=False).digest()
        elif tag.number == 269:
            digest = hashlib.sha1(only, usedforsecurity=False).hexdigest()
            right[269] = digest.encode() + b"\0"
        elif tag.number == 273:
            right[273] = hashlib.sha256(only).hexdigest().encode() + b"\0"
    pieces: list[Piece] = []
    fields: list[Field] = [header.index, *header.rest]
    cuts: list[Span] = []
    for tag in header.tags:
        field = _field("rpm.signature-tag", tag, right, faults)
        if tag.number in _SIGNATURES and tag.span.length:
            cuts.append(tag.span)
            pieces.append(
                Piece(kind=Kind.SIGNATURE, role="rpm.signature", spans=(tag.span,), fields=(field,))
            )
        else:
            fields.append(field)
    whole = Piece(
        kind=Kind.HEADER,
        role="rpm.signatures",
        spans=_without(header.span, cuts),
        fields=tuple(fields),
    )
    return [whole, *pieces]


def _without(span: Span, cuts: list[Span]) -> tuple[Span, ...]:
    parts: list[Span] = []
    at = span.offset
    for cut in sorted(cuts):
        if cut.offset > at:
            parts.append(Span(at, cut.offset - at))
        at = max(at, cut.end)
    return (*parts, Span(at, span.end - at)) if span.end > at else tuple(parts)


def _main(data: memoryview, header: _Header, payload: Span, faults: list[Fault]) -> Piece:
    algorithm = {tag.value for tag in header.tags if tag.number == 5093}
    right: dict[int, int | bytes] = {}
    if algorithm == {8} and any(tag.number == 5092 for tag in header.tags):
        digest = hashlib.sha256(data[payload.offset : payload.end]).hexdigest()
        right[5092] = digest.encode() + b"\0"
    fields = [_field("rpm.tag", tag, right, faults) for tag in header.tags]
    return Piece(
        kind=Kind.HEADER,
        role="rpm.header",
        spans=(header.span,),
        fields=(header.index, *fields, *header.rest),
    )


def _field(name: str, tag: _Tag, right: dict[int, int | bytes], faults: list[Fault]) -> Field:
    whole = f"{name}-{tag.number}"
    if tag.number not in right:
        return Field(whole, tag.value, tag.span)
    if tag.value == right[tag.number]:
        return Field(whole, tag.value, tag.span, Says.DERIVED)
    faults.append(Fault("checksum", f"{whole} is not what the bytes give", tag.span))
    return Field(whole, tag.value, tag.span, Says.WRONG)
