"""Descriptors of Android Verified Boot: what a vbmeta structure says of partitions and the kernel.

Source: AOSP ``external/avb/libavb/avb_descriptor.h`` and the five ``avb_*_descriptor.h`` beside it.
Each has a tag, its length, and is padded with zeros to eight bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.numbers import big, part, within
from countermark.formats.artefact.piece import Ask, Piece
from countermark.formats.artefact.rows import Row, named, numbers, size
from countermark.model.artefact import Account, Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_HEAD: tuple[Row, ...] = (("tag", "Q"), ("=following", "Q"))
_KINDS: dict[int, tuple[bytes, tuple[Row, ...], tuple[str, ...]]] = {
    0: (b"property", (("=key-size", "Q"), ("=value-size", "Q")), ("key", "value")),
    1: (
        b"hash-tree",
        (
            ("dm-verity-version", "I"), ("image-size", "Q"), ("tree-offset", "Q"),
            ("tree-size", "Q"), ("data-block-size", "I"), ("hash-block-size", "I"),
            ("fec-roots", "I"), ("fec-offset", "Q"), ("fec-size", "Q"), ("hash-algorithm", "32s"),
            ("=partition-size", "I"), ("=salt-size", "I"), ("=root-digest-size", "I"),
            ("flags", "I"), ("-reserved", "60s"),
        ),
        ("partition", "salt", "root-digest"),
    ),
    2: (
        b"hash",
        (
            ("image-size", "Q"), ("hash-algorithm", "32s"), ("=partition-size", "I"),
            ("=salt-size", "I"), ("=digest-size", "I"), ("flags", "I"), ("-reserved", "60s"),
        ),
        ("partition", "salt", "digest"),
    ),
    3: (b"kernel-command-line", (("flags", "I"), ("=text-size", "I")), ("text",)),
    4: (
        b"chain",
        (
            ("rollback-location", "I"), ("=partition-size", "I"), ("=key-size", "I"),
            ("flags", "I"), ("-reserved", "60s"),
        ),
        ("partition", "key"),
    ),
}  # fmt: skip
_PROPERTY = 0


def descriptors(data: memoryview, listed: Span, ask: Ask, faults: list[Fault]) -> Iterator[Piece]:
    """An entry for each descriptor; raises SourceError where one is cut."""
    at, count = listed.offset, 0
    while at < listed.end:
        within(ask, count, at)
        tag, following = big(data, at, 8), big(data, at + 8, 8)
        span = Span(at, 16 + following)
        if span.end > listed.end:
            raise SourceError("a descriptor reaches out of its block", place=f"byte {at}")
        yield _descriptor(data, tag, span, faults)
        at, count = span.end, count + 1


def _descriptor(data: memoryview, tag: int, span: Span, faults: list[Fault]) -> Piece:
    known = _KINDS.get(tag)
    if known is None or 16 + size(known[1]) > span.length:
        return Piece(
            kind=Kind.FILE, role="avb.descriptor", account=Account.OPAQUE, spans=(span,),
            name=b"descriptor %d" % tag, fields=(Field("tag", tag, Span(span.offset, 8)),),
        )  # fmt: skip
    kind, rows, texts = known
    begin = span.offset + 16
    fields = [Field("tag", tag, Span(span.offset, 8)), *named(data, begin, rows, order=">")]
    said = numbers(data, begin, rows, ">")
    at = begin + size(rows)
    name = b""
    for text in texts:
        place = Span(at, said[f"{text}-size"])
        if place.end > span.end:
            raise SourceError("a descriptor's text reaches out of it", place=f"byte {at}")
        value = part(data, place.offset, place.length)
        fields.append(Field(text, value, place))
        name = name or value
        at = place.end
        if tag == _PROPERTY and at < span.end:
            if data[at]:
                faults.append(Fault("reserved", "a property without its zero", Span(at, 1)))
            at += 1
    rest = bytes(data[at : span.end])
    if any(rest) or len(rest) > 7:
        fields.append(Field("rest", rest, Span(at, len(rest))))
    return Piece(
        kind=Kind.FILE,
        role="avb.descriptor",
        spans=(span,),
        name=kind + b" " + name if name else kind,
        fields=tuple(fields),
    )
