"""LZMA with the old header: it has no magic, so that it is believed only where it decodes."""

from __future__ import annotations

import lzma
import random

import pytest
from tests.formats.artefact.lzma_streams import sized
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.lzma_alone import LzmaAlone
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers

TEXT = b"what boot loaders unpack " * 400


def decoded(data: bytes):
    found = Opener(readers(), Memory()).open(memoryview(data))
    return found.space.form, found.decoded(1) if found.space.form else None


@pytest.mark.parametrize("data", [lzma.compress(TEXT, lzma.FORMAT_ALONE), sized(TEXT)])
def test_streams_with_and_without_an_end_marker_are_read(data: bytes) -> None:
    assert decoded(data) == ("lzma", TEXT)
    found = Opener(readers(), Memory()).open(memoryview(data + b"behind"))
    assert [node.size for node in found.nodes][-1] == 6


def test_a_stream_of_another_size_than_it_says_is_not_read() -> None:
    data = bytearray(sized(TEXT))
    data[5] += 1
    assert decoded(bytes(data))[0] == ""


def test_noise_is_no_stream() -> None:
    draw = random.Random(11)
    reader = LzmaAlone()
    for _ in range(300):
        noise = bytearray(draw.randbytes(5000))
        noise[0], noise[1:5], noise[5:13] = 0x5D, b"\0\0\x80\0", b"\xff" * 8
        assert not reader.recognise(memoryview(bytes(noise)))
