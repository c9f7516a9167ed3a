"""Android boot images, header versions 0 to 4, with the footer of Verified Boot behind them.

Source: Android's ``system/tools/mkbootimg/include/bootimg/bootimg.h`` and AVB's
``libavb/avb_footer.h``. Parts are named as there (``kernel``, ``ramdisk``, ``second``,
``recovery_dtbo``, ``dtb``, ``signature``) and begin at pages. ``boot.id`` is a SHA-1 over parts and
their lengths, and is reckoned again. Fields of the whole: ``boot.version``, ``boot.page-size``,
``boot.os-version``, ``boot.name``, ``boot.cmdline``, addresses as ``boot.kernel-addr`` ...
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

MAGIC = b"ANDROID!"
_OLD = struct.Struct("<8s10I16s512s32s1024s")
_OLD_NAMES = ("kernel-size", "kernel-addr", "ramdisk-size", "ramdisk-addr", "second-size",
              "second-addr", "tags-addr", "page-size", "version", "os-version")  # fmt: skip
_NEW = struct.Struct("<8s4I16sI1536s")
_FOOTER = struct.Struct(">4sIIQQQ28s")
_FOOTER_SIZE = 64


class _Image(msgspec.Struct):
    """Header values, the length of the header, and the parts in their order."""

    page: int
    header: int
    fields: list[Field]
    parts: list[tuple[str, int]]
    identity: bytes | None = None


class AndroidBoot:
    """Reads one image; behind it may stand a Verified Boot structure and its footer."""

    form = "android-boot"

    def recognise(self, data: memoryview) -> bool:
        """Does a boot image begin here?"""
        return bytes(data[:8]) == MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Header, parts, padding of pages, footer; raises SourceError."""
        if len(data) < 2048:
            raise SourceError("a header that is cut", place="byte 0")
        (version,) = struct.unpack_from("<I", data, 40)
        image = _new(data) if version in (3, 4) else _old(data, version)
        read = Read(
            pieces=[Piece(kind=Kind.HEADER, role="boot.header", spans=(Span(0, image.header),))]
        )
        at = image.header
        end = _page(image, at)
        spans: list[tuple[str, Span]] = []
        for name, size in image.parts:
            _pad(data, read, at, end)
            span = Span(end, size)
            if span.end > len(data):
                raise SourceError(f"{name} reaches behind the end", place=f"byte {span.offset}")
            spans.append((name, span))
            read.pieces += [_part(name, span)] if size else []
            at, end = span.end, _page(image, span.end)
        if end <= len(data):  # cut padding is a gap, as whatever else stands there
            _pad(data, read, at, end)
        read.fields = (*image.fields, *_identity(data, image, spans, read))
        read.pieces += _footer(data, read)
        return read


def _page(image: _Image, at: int) -> int:
    return -(-at // image.page) * image.page


def _pad(data: memoryview, read: Read, at: int, end: int) -> None:
    """Bytes up to the next page, if they are zero; others are left to be a gap."""
    read.pieces += if_zero(data, Span(at, end - at), "boot.padding")


def _part(name: str, span: Span) -> Piece:
    signature = name == "signature"
    return Piece(
        kind=Kind.SIGNATURE if signature else Kind.FILE,
        role=f"boot.{name}",
        account=Account.OPAQUE if signature else Account.PARSED,
        name=name.encode(),
        spans=(span,),
        content=None if signature else Content(size=span.length),
    )


def _text(name: str, raw: bytes, at: int) -> Iterator[Field]:
    text, _, rest = raw.partition(b"\0")
    yield Field(f"boot.{name}", text, Span(at, len(raw)))
    if rest.strip(b"\0"):
        yield Field(f"boot.{name}-rest", rest.rstrip(b"\0"), Span(at, len(raw)))


def _old(data: memoryview, version: int) -> _Image:
    _, *numbers, name, cmdline, identity, extra = _OLD.unpack_from(data)
    values = dict(zip(_OLD_NAMES, numbers, strict=True))
    page = values["page-size"]
    if not 2048 <= page <= 1 << 20 or page & (page - 1):
        raise SourceError(f"pages of {page} bytes", place="byte 36")
    image = _Image(page=page, header=_OLD.size, fields=[], parts=[], identity=identity)
    for index, (key, value) in enumerate(values.items()):
        says = Says.DERIVED if key.endswith("-size") and key != "page-size" else Says.FACT
        image.fields.append(Field(f"boot.{key}", value, Span(8 + 4 * index, 4), says))
    image.fields += [*_text("name", name, 48), *_text("cmdline", cmdline, 64)]
    image.fields += _text("extra-cmdline", extra, 608)
    image.parts = [(part, values[f"{part}-size"]) for part in ("kernel", "ramdisk", "second")]
    if version in (1, 2):
        _further(data, image, version)
    elif version:  # before there were versions, the length of a device tree stood there
        image.parts.append(("dt", version))
    return image


def _further(data: memoryview, image: _Image, version: int) -> None:
    size, offset, header = struct.unpack_from("<IQI", data, _OLD.size)
    image.header += 16
    image.parts.append(("recovery_dtbo", size))
    if version == 2:
        dtb, address = struct.unpack_from("<IQ", data, image.header)
        image.header += 12
        image.parts.append(("dtb", dtb))
        image.fields.append(Field("boot.dtb-addr", address))
    before = sum(_page(image, length) for _, length in image.parts[:3])
    if offset not in (0, image.page + before) or (offset and not size):
        image.fields.append(Field("boot.recovery_dtbo-offset", offset))
    if header != image.header:
        image.fields.append(Field("boot.header-size", header))


def _new(data: memoryview) -> _Image:
    _, kernel, ramdisk, os_version, header, reserved, version, cmdline = _NEW.unpack_from(data)
    image = _Image(page=4096, header=_NEW.size, fields=[], parts=[])
    image.fields += [
        Field("boot.version", version, Span(40, 4)),
        Field("boot.os-version", os_version, Span(16, 4)),
        *_text("cmdline", cmdline, 44),
    ]
    image.parts = [("kernel", kernel), ("ramdisk", ramdisk)]
    if version == 4:
        (signature,) = struct.unpack_from("<I", data, _NEW.size)
        image.header += 4
        image.parts.append(("signature", signature))
    if header != image.header:
        image.fields.append(Field("boot.header-size", header, Span(20, 4)))
    if any(reserved):
        image.fields.append(Field("boot.reserved", reserved, Span(24, 16)))
    return image


def _identity(
    data: memoryview, image: _Image, spans: list[tuple[str, Span]], read: Read
) -> Iterator[Field]:
    """SHA-1 over each part and its length, of the parts that the version of the header has."""
    if image.identity is None:
        return
    digest = hashlib.sha1(usedforsecurity=False)
    for _, span in spans:
        digest.update(data[span.offset : span.end])
        digest.update(struct.pack("<I", span.length))
    at = Span(576, 32)
    if image.identity == digest.digest() + bytes(12):
        yield Field("boot.id", image.identity, at, Says.DERIVED)
    else:
        if any(image.identity):
            read.faults.append(Fault("checksum", "the id is not the digest of the parts", at))
        yield Field("boot.id", image.identity, at)


def _footer(data: memoryview, read: Read) -> Iterator[Piece]:
    """The last 64 bytes may say where a Verified Boot structure stands."""
    at = len(data) - _FOOTER_SIZE
    if bytes(data[at : at + 4]) != b"AVBf":
        return
    _, major, minor, size, offset, length, reserved = _FOOTER.unpack_from(data, at)
    span = Span(offset, length)
    if span.end > at or any(reserved):
        read.faults.append(
            Fault("pointer", "the footer of Verified Boot points outside", Span(at, 64))
        )
        return
    fields = (Field("avb.version", f"{major}.{minor}"), Field("avb.image-size", size))
    yield Piece(kind=Kind.HEADER, role="avb.footer", spans=(Span(at, 64),), fields=fields)
    yield Piece(
        kind=Kind.SIGNATURE,
        role="avb.vbmeta",
        account=Account.OPAQUE,
        name=b"vbmeta",
        spans=(span,),
    )
