"""Pictures, sounds, films and fonts: how far their structure reaches, so that more is seen.

Only the frame is followed, to its end: what a picture shows is not looked at. PNG (ISO/IEC 15948),
JPEG (ITU-T T.81, Annex B), GIF89a, RIFF (WAVE, WebP), Ogg (RFC 3533), ISO base media (ISO/IEC
14496-12: MP4, 3GP, HEIF), OpenType and TrueType fonts and collections of them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from zlib import crc32

import msgspec

from countermark.model.errors import SourceError

MOST = 1_000_000
"""Parts of one file that are followed."""


class Frame(msgspec.Struct, frozen=True):
    """What a file is, and where its structure ends."""

    form: str
    end: int


def frame(data: memoryview) -> Frame | None:
    """The frame of a file, or None for no such file; raises SourceError for a broken one."""
    for form, knows, follow in _FORMS:
        if knows(bytes(data[:16])):
            try:
                return Frame(form, follow(data))
            except (struct.error, IndexError) as error:
                raise SourceError(f"a {form} file that is cut", place=form) from error
    return None


def knows(data: memoryview) -> bool:
    """Does a file begin as one of these do?"""
    head = bytes(data[:16])
    return any(begins(head) for _, begins, _ in _FORMS)


def _png(data: memoryview) -> int:
    at = 8
    for _ in range(MOST):
        length = int(struct.unpack_from(">I", data, at)[0])
        kind = bytes(data[at + 4 : at + 8])
        end = at + 12 + length
        if end > len(data) or not kind.isalpha():
            raise SourceError("a PNG chunk that is none", place=f"byte {at}")
        (told,) = struct.unpack_from(">I", data, end - 4)
        if crc32(data[at + 4 : end - 4]) != told:
            raise SourceError("a PNG chunk with a false checksum", place=f"byte {at}")
        at = end
        if kind == b"IEND":
            return int(at)
    raise SourceError(f"a PNG of more than {MOST} chunks")


_ALONE = {0x01, *range(0xD0, 0xD8)}


def _jpeg(data: memoryview) -> int:
    at = 2
    for _ in range(MOST):
        if data[at] != 0xFF:
            raise SourceError("no marker of JPEG", place=f"byte {at}")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return at + 2
        elif marker in _ALONE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += 2 + length
            if length < 2:
                raise SourceError("a JPEG segment without a length", place=f"byte {at}")
            if marker == 0xDA:
                at = _scan(data, at)
    raise SourceError(f"a JPEG of more than {MOST} segments")


def _scan(data: memoryview, at: int) -> int:
    """Behind the entropy-coded bytes: the next marker that is no restart and no stuffed FF."""
    whole = data.obj if isinstance(data.obj, bytes) and len(data.obj) == len(data) else bytes(data)
    while True:
        at = whole.find(b"\xff", at)
        if at < 0 or at + 1 >= len(whole):
            raise SourceError("a JPEG scan that does not end")
        if whole[at + 1] not in (0, *range(0xD0, 0xD8)):
            return at
        at += 2


def _gif(data: memoryview) -> int:
    flags = data[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    for _ in range(MOST):
        kind = data[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x2C:
            local = data[at + 9]
            at += 11 + (3 << ((local & 7) + 1) if local & 0x80 else 0)
        elif kind == 0x21:
            at += 2
        else:
            raise SourceError("a GIF block that is none", place=f"byte {at}")
        while length := data[at]:
            at += 1 + length
        at += 1
    raise SourceError(f"a GIF of more than {MOST} blocks")


def _riff(data: memoryview) -> int:
    (length,) = struct.unpack_from("<I", data, 4)
    if 8 + length > len(data):
        raise SourceError("a RIFF file that is cut", place="byte 4")
    return int(8 + length + (length & 1 if 8 + length < len(data) else 0))


def _ogg(data: memoryview) -> int:
    at = 0
    for _ in range(MOST):
        if bytes(data[at : at + 4]) != b"OggS":
            return at
        count = data[at + 26]
        end = at + 27 + count + sum(data[at + 27 : at + 27 + count])
        if end > len(data):
            raise SourceError("an Ogg page that is cut", place=f"byte {at}")
        at = end
    raise SourceError(f"an Ogg file of more than {MOST} pages")


def _boxes(data: memoryview) -> int:
    at = 0
    for _ in range(MOST):
        if at + 8 > len(data):
            return at
        (length,) = struct.unpack_from(">I", data, at)
        kind = bytes(data[at + 4 : at + 8])
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
        elif length == 0:
            return len(data)
        if length < 8 or at + length > len(data) or not kind.isascii():
            return at
        at += length
    raise SourceError(f"a film of more than {MOST} boxes")


def _font(data: memoryview) -> int:
    if bytes(data[:4]) != b"ttcf":
        return _tables(data, 0)
    (count,) = struct.unpack_from(">I", data, 8)
    if count > 1000:
        raise SourceError("a collection of more than 1000 fonts", place="byte 8")
    starts = struct.unpack_from(f">{count}I", data, 12)
    return max((_tables(data, start) for start in starts), default=12)


def _tables(data: memoryview, start: int) -> int:
    (count,) = struct.unpack_from(">H", data, start + 4)
    end = start + 12 + 16 * count
    for number in range(count):
        offset, length = struct.unpack_from(">II", data, start + 12 + 16 * number + 8)
        if offset + length > len(data):
            raise SourceError("a table of a font outside of it", place=f"table {number}")
        end = max(end, -(-(offset + length) // 4) * 4)
    return int(min(end, len(data)))


_FORMS: tuple[tuple[str, Callable[[bytes], bool], Callable[[memoryview], int]], ...] = (
    ("PNG", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    ("JPEG", lambda head: head.startswith(b"\xff\xd8\xff"), _jpeg),
    ("GIF", lambda head: head[:6] in (b"GIF87a", b"GIF89a"), _gif),
    ("WAVE", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", _riff),
    ("WebP", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _riff),
    ("Ogg", lambda head: head.startswith(b"OggS\0"), _ogg),
    ("ISO media", lambda head: head[4:8] == b"ftyp", _boxes),
    ("font", lambda head: head[:4] in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf"), _font),
)
