"""Frames of pictures, sounds, films and fonts are followed to their end, and no further."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.formats import media
from countermark.model.errors import SourceError


def png(*chunks):
    def chunk(kind, content):
        whole = kind + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in (*chunks, (b"IEND", b"")))


def box(kind, content):
    return struct.pack(">I", 8 + len(content)) + kind + content


def font(content=b"abcd"):
    head = b"\0\1\0\0" + struct.pack(">4H", 1, 16, 0, 0)
    return head + b"name" + struct.pack(">3I", 0, 28, len(content)) + content


def ogg(*pages):
    return b"".join(b"OggS\0" + bytes(21) + bytes([1, len(page)]) + page for page in pages)


RIFF = b"RIFF" + struct.pack("<I", 12) + b"WAVEfmt " + struct.pack("<I", 0)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda\x00\x03x\x12\xff\x00\x34\xff\xd0\x56\xff\xd9"
GIF = (
    b"GIF89a"
    + struct.pack("<2H", 1, 1)
    + b"\0\0\0"
    + b"\x21\xf9\x01\x00\x00"
    + (b"\x2c" + bytes(9) + b"\x02\x02ab\x00" + b"\x3b")
)
WHOLE = {
    "PNG": png((b"IHDR", bytes(13)), (b"IDAT", b"x")),
    "JPEG": JPEG,
    "GIF": GIF,
    "WAVE": RIFF,
    "WebP": RIFF.replace(b"WAVE", b"WEBP"),
    "Ogg": ogg(b"one", b"two"),
    "ISO media": box(b"ftyp", b"mp42") + box(b"mdat", b"film"),
    "font": font(),
}


@pytest.mark.parametrize("form", WHOLE)
def test_the_frame_is_the_whole_file(form):
    assert media.frame(memoryview(WHOLE[form])) == media.Frame(form, len(WHOLE[form]))


@pytest.mark.parametrize("form", WHOLE)
def test_what_stands_behind_it_is_not_of_it(form):
    behind = WHOLE[form] + b"\x7fhidden bytes"
    assert media.frame(memoryview(behind)) == media.Frame(form, len(WHOLE[form]))


@pytest.mark.parametrize("form", sorted(WHOLE.keys() - {"ISO media", "Ogg"}))
def test_a_file_that_is_cut_says_so(form):
    with pytest.raises(SourceError):
        media.frame(memoryview(WHOLE[form][:-1]))


def test_a_false_checksum_is_told():
    bad = bytearray(WHOLE["PNG"])
    bad[-30] ^= 1
    with pytest.raises(SourceError):
        media.frame(memoryview(bytes(bad)))


def test_other_bytes_are_none_of_them():
    assert media.frame(memoryview(b"plain words")) is None
    assert not media.knows(memoryview(b""))


@settings(max_examples=200)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_no_bytes_crash_it(form, data):
    made = bytearray(WHOLE[form] + data.draw(st.binary(max_size=20)))
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = media.frame(memoryview(bytes(made)))
    except SourceError:
        return
    assert found is None or 0 <= found.end <= len(made)
