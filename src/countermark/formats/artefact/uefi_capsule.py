"""Capsules of UEFI firmware: what an update hands to the firmware that is there.

Source: UEFI Specification 2.10, sections 8.5.3 (``EFI_CAPSULE_HEADER``) and 23.3
(``EFI_FIRMWARE_MANAGEMENT_CAPSULE_HEADER``, its image header, and what authenticates an image).
Parameters: ``capsule.guid``, ``capsule.flags``, ``capsule.header-rest``. A capsule for firmware
management holds drivers and images, each an entry, an image with ``type``, ``index``,
``hardware-instance`` and ``support``; a signature before an image is a part of its own. The body of
any other capsule is one entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.numbers import little, part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import Row, header, named, numbers, size
from countermark.formats.artefact.uefi import guid
from countermark.model.artefact import Account, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_SIZE = 28
_MANAGED = "6dcbd5ed-e82d-4c44-bda1-7194199ad92a"
_KNOWN = frozenset({
    _MANAGED,
    "3b6686bd-0d76-4030-b70e-b5519e2fc5a0",  # of the EFI specification
    "4a3ca68b-7723-48fb-803d-578cc1fec44d",  # AMI, signed
    "14eebb90-890a-43db-aed1-5d3c4588a418",  # AMI, not signed
    "539182b9-abb5-4391-b69a-e3a943f72fcc",  # Intel
})  # fmt: skip
_IMAGE: tuple[Row, ...] = (
    ("version", "I"), ("", "16s"), ("index", "B"), ("-reserved", "3s"), ("=image-size", "I"),
    ("=vendor-code-size", "I"),
)  # fmt: skip
_MORE: dict[int, tuple[Row, ...]] = {
    1: (), 2: (("hardware-instance", "Q"),), 3: (("hardware-instance", "Q"), ("support", "Q")),
}  # fmt: skip
_SIGNED = 1
_MOST = 4096


class UefiCapsule:
    """Reads one capsule."""

    form = "uefi-capsule"

    def recognise(self, data: memoryview) -> bool:
        """Does the header of a known kind of capsule stand here?"""
        if len(data) <= _SIZE or str(guid(bytes(data[:16]))) not in _KNOWN:
            return False
        head, whole = little(data, 16, 4), little(data, 24, 4)
        return _SIZE <= head <= whole <= len(data)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, and what is handed over; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no capsule of a known kind", place="byte 0")
        named_by, head, end = str(guid(bytes(data[:16]))), little(data, 16, 4), little(data, 24, 4)
        fields = [
            Field("capsule.guid", named_by, Span(0, 16)),
            Field("capsule.header-size", head, Span(16, 4), Says.DERIVED),
            Field("capsule.flags", little(data, 20, 4), Span(20, 4)),
            Field("capsule.size", end, Span(24, 4), Says.DERIVED),
        ]
        if head > _SIZE:
            rest = Span(_SIZE, head - _SIZE)
            fields.append(Field("capsule.header-rest", part(data, _SIZE, rest.length), rest))
        read = Read(pieces=[header("capsule.header", Span(0, head))], fields=tuple(fields))
        if named_by == _MANAGED:
            read.pieces += _managed(data[:end], head, ask)
        elif end > head:
            read.pieces.append(_file(b"body", Span(head, end - head), ()))
        return read


def _file(name: bytes, span: Span, fields: tuple[Field, ...]) -> Piece:
    return Piece(
        kind=Kind.FILE, role="capsule.part", name=name, spans=(span,) if span.length else (),
        fields=fields, content=Content(size=span.length) if span.length else None,
    )  # fmt: skip


def _managed(data: memoryview, base: int, ask: Ask) -> Iterator[Piece]:
    version, drivers, images = (little(data, base + at, n) for at, n in ((0, 4), (4, 2), (6, 2)))
    count = drivers + images
    if version != 1 or not 0 < count <= _MOST:
        raise SourceError("a capsule for management of another version", place=f"byte {base}")
    head = Span(base, 8 + 8 * count)
    places = [base + little(data, base + 8 + 8 * number, 8) for number in range(count)]
    if sorted(places) != places or not head.end <= places[0] <= places[-1] < len(data):
        raise SourceError("parts of a capsule that are not in order", place=f"byte {base + 8}")
    fields = (Field("drivers", drivers, Span(base + 4, 2)), Field("images", images))
    yield header("capsule.list", head, fields=fields)
    for number, (begin, end) in enumerate(zip(places, [*places[1:], len(data)], strict=True)):
        within(ask, number, begin)
        if number < drivers:
            yield _file(b"driver %d" % number, Span(begin, end - begin), ())
        else:
            yield from _image(data, number - drivers, begin, end)


def _image(data: memoryview, number: int, at: int, end: int) -> Iterator[Piece]:
    version = little(data, at, 4)
    if version not in _MORE:
        raise SourceError(f"an image of version {version}", place=f"byte {at}")
    rows = _IMAGE + _MORE[version]
    said = numbers(data, at, rows)
    head = Span(at, size(rows))
    image = Span(head.end, said["image-size"])
    code = Span(image.end, said["vendor-code-size"])
    if code.end > end:
        raise SourceError("an image reaches out of its capsule", place=f"byte {at}")
    fields = (*named(data, at, rows), Field("type", str(guid(part(data, at + 4, 16)))))
    yield header("capsule.image-header", head)
    begin = image.offset
    if said.get("support", 0) & _SIGNED:
        length = 8 + little(data, begin + 8, 4)
        if not 8 + 24 <= length <= image.length:
            raise SourceError("a signature longer than its image", place=f"byte {begin}")
        signature = Span(begin, length)
        yield Piece(
            kind=Kind.SIGNATURE, role="capsule.signature", account=Account.OPAQUE,
            spans=(signature,), name=b"signature %d" % number,
        )  # fmt: skip
        begin += length
    yield _file(b"image %d" % number, Span(begin, image.end - begin), fields)
    if code.length:
        yield _file(b"vendor code %d" % number, code, ())
