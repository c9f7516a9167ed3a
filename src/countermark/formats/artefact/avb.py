"""Android Verified Boot 2: the ``vbmeta`` structure, and the footer of a partition that holds one.

Source: AOSP ``external/avb/libavb`` (``avb_vbmeta_image.h``, ``avb_descriptor.h``,
``avb_footer.h``); numbers are big-endian. Parameters of a vbmeta image are ``avb.NAME`` of its
header, ``avb.public-key`` and ``avb.key-metadata``; the digest over header and auxiliary data
is derived where it is right, the signature a part of its own. Each descriptor is an entry named by
its kind and what it is about, with its values as fields. In an image with a footer the entries are
``image``, ``vbmeta`` and what stands between them (a hash tree, error correction): opaque.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from countermark.formats.artefact.android_boot import AndroidBoot
from countermark.formats.artefact.avb_descriptors import descriptors
from countermark.formats.artefact.numbers import part
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import Row, header, named, numbers
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC, _FOOTER_MAGIC = b"AVB0", b"AVBf"
_SIZE, _FOOTER = 256, 64
_ALIGN = 64
_HEADER: tuple[Row, ...] = (
    ("", "I"), ("required-major", "I"), ("required-minor", "I"), ("=authentication-size", "Q"),
    ("=auxiliary-size", "Q"), ("algorithm", "I"), ("=hash-offset", "Q"), ("=hash-size", "Q"),
    ("=signature-offset", "Q"), ("=signature-size", "Q"), ("=key-offset", "Q"), ("=key-size", "Q"),
    ("=metadata-offset", "Q"), ("=metadata-size", "Q"), ("=descriptors-offset", "Q"),
    ("=descriptors-size", "Q"), ("rollback-index", "Q"), ("flags", "I"),
    ("rollback-location", "I"), ("release", "48s"), ("-reserved", "80s"),
)  # fmt: skip
_FOOTER_ROWS: tuple[Row, ...] = (
    ("", "I"), ("major", "I"), ("minor", "I"), ("=image-size", "Q"), ("=vbmeta-offset", "Q"),
    ("=vbmeta-size", "Q"), ("-reserved", "28s"),
)  # fmt: skip
_DIGESTS = {32: "sha256", 64: "sha512"}


class Vbmeta:
    """Reads one vbmeta structure; what stands behind it is left to be padding or a gap."""

    form = "avb-vbmeta"

    def recognise(self, data: memoryview) -> bool:
        """Does a header stand here?"""
        return bytes(data[:4]) == _MAGIC and len(data) >= _SIZE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, digest, signature, key and descriptors; raises SourceError."""
        said = numbers(data, 0, _HEADER, ">")
        first, second = said["authentication-size"], said["auxiliary-size"]
        end = _SIZE + first + second
        if end > len(data) or first % _ALIGN or second % _ALIGN:
            raise SourceError("the structure is longer than the file", place="byte 12")
        read = Read(pieces=[])
        fields = list(named(data, 0, _HEADER, "avb.", ">"))
        heads = [Span(0, _SIZE)]
        base = _SIZE + first
        digest, signature = (
            _inside(said, "hash", _SIZE, base),
            _inside(said, "signature", _SIZE, base),
        )
        key, metadata = _inside(said, "key", base, end), _inside(said, "metadata", base, end)
        listed = _inside(said, "descriptors", base, end)
        if digest.length:
            fields.append(_digest(data, digest, base, end, read.faults))
            heads.append(digest)
        for name, span in (("public-key", key), ("key-metadata", metadata)):
            if span.length:
                fields.append(Field(f"avb.{name}", part(data, span.offset, span.length), span))
                heads.append(span)
        read.pieces.append(header("avb.header", *heads))
        if signature.length:
            read.pieces.append(_signature(signature))
        read.pieces += descriptors(data, listed, ask, read.faults)
        read.pieces += _paddings(data, [*heads, signature, listed], (base, end))
        read.fields = tuple(fields)
        return read


def _inside(said: dict[str, int], name: str, base: int, end: int) -> Span:
    """A part of one of the two blocks; raises SourceError where it reaches outside."""
    span = Span(base + said[f"{name}-offset"], said[f"{name}-size"])
    if span.end > end:
        raise SourceError(f"the {name} reaches out of its block", place="byte 36")
    return span


def _digest(data: memoryview, span: Span, base: int, end: int, faults: list[Fault]) -> Field:
    value = part(data, span.offset, span.length)
    name = _DIGESTS.get(span.length)
    right = False
    if name:
        made = hashlib.new(name, data[:_SIZE])
        made.update(data[base:end])
        right = made.digest() == value
    if not right:
        faults.append(Fault("checksum", "the digest over header and descriptors", span))
    return Field("avb.digest", value, span, Says.DERIVED if right else Says.WRONG)


def _signature(span: Span) -> Piece:
    return Piece(
        kind=Kind.SIGNATURE, role="avb.signature", account=Account.OPAQUE, spans=(span,),
        name=b"signature",
    )  # fmt: skip


def _paddings(data: memoryview, taken: list[Span], ends: tuple[int, int]) -> Iterator[Piece]:
    """Zeros at the end of each of the two blocks."""
    for stop in ends:
        begin = max((one.end for one in taken if one.length and one.end <= stop), default=stop)
        yield from if_zero(data, Span(begin, stop - begin), "avb.padding")


class AvbFooter:
    """Reads the image of a partition that ends with a footer."""

    form = "avb-footer"

    def recognise(self, data: memoryview) -> bool:
        """Does a footer stand at the very end? Of a boot image its own reader reads it."""
        footer = len(data) > _FOOTER and bytes(data[-_FOOTER : -_FOOTER + 4]) == _FOOTER_MAGIC
        return footer and not AndroidBoot().recognise(data)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The image, the vbmeta structure, and what is between them; raises SourceError."""
        at = len(data) - _FOOTER
        said = numbers(data, at, _FOOTER_ROWS, ">")
        image = Span(0, said["image-size"])
        meta = Span(said["vbmeta-offset"], said["vbmeta-size"])
        if not image.end <= meta.offset <= meta.end <= at:
            raise SourceError("a footer whose parts overlap", place=f"byte {at}")
        read = Read(pieces=[header("avb.footer", Span(at, _FOOTER))])
        read.fields = tuple(named(data, at, _FOOTER_ROWS, "avb.footer-", ">"))
        for name, span in ((b"image", image), (b"vbmeta", meta)):
            if span.length:
                content = Content(size=span.length)
                read.pieces.append(
                    Piece(
                        kind=Kind.FILE, role="avb.part", name=name, spans=(span,), content=content
                    )
                )
        between = Span(image.end, meta.offset - image.end)
        zeros = tuple(if_zero(data, between, "avb.padding"))
        read.pieces += zeros
        if between.length and not zeros:
            tree = Piece(
                kind=Kind.FILE, role="avb.hash-tree", account=Account.OPAQUE, name=b"between",
                spans=(between,),
            )  # fmt: skip
            read.pieces.append(tree)
        read.pieces += if_zero(data, Span(meta.end, at - meta.end), "avb.padding")
        return read
