"""A block that decodes has said all it holds: bits and bytes left over are an error."""

from __future__ import annotations

import importlib.util
import lzma
import zlib

import pytest
from tests.formats.artefact.fixtures_squashfs import TREE, Image
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact import block_codec
from countermark.formats.artefact.block_codec import decode, missing
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.squashfs import Squashfs
from countermark.model.artefact import Account, Kind
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

TEXT = b"to be, or not to be, that is the question: " * 9
ALONE = lzma.compress(TEXT, format=lzma.FORMAT_ALONE)
BLOCKS = {"zlib": zlib.compress(TEXT), "xz": lzma.compress(TEXT), "lzma": ALONE}


@pytest.mark.parametrize("codec", BLOCKS)
def test_a_block_decodes_and_ends_with_its_last_byte(codec: str) -> None:
    block = BLOCKS[codec]
    assert decode(codec, memoryview(block), 8192) == TEXT
    assert decode(codec, memoryview(block), len(TEXT)) == TEXT
    for wrong in (block + b"\0", block + b"payload", block[:-1], block[:9], b"", b"\0" * 40):
        with pytest.raises(SourceError):
            decode(codec, memoryview(wrong), 8192)
    with pytest.raises(SourceError):
        decode(codec, memoryview(block), len(TEXT) - 1)


def test_bits_behind_the_end_of_deflate_are_an_error() -> None:
    """Of every text that leaves bits over, each of those that is set is found."""
    found = 0
    for length in range(1, 40):
        block = bytearray(zlib.compress(TEXT[:length]))
        for bit in range(7, -1, -1):
            changed = bytearray(block)
            changed[-5] ^= 1 << bit
            try:
                if zlib.decompress(bytes(changed)) != TEXT[:length]:
                    break
            except zlib.error:
                break
            found += 1
            with pytest.raises(SourceError):
                decode("zlib", memoryview(bytes(changed)), 8192)
    assert found > 40


@pytest.mark.skipif(not importlib.util.find_spec("lz4"), reason="the extra is not installed")
def test_unused_bits_of_the_last_token_of_lz4_are_an_error() -> None:
    import lz4.block

    block = bytearray(lz4.block.compress(TEXT, store_size=False))
    assert decode("lz4", memoryview(block), 8192) == TEXT
    at = len(block) - 6 if block[-6] >> 4 == 5 else next(
        n for n in range(len(block) - 1, 0, -1) if block[n] >> 4 == len(block) - n - 1
    )  # fmt: skip
    block[at] |= 3
    with pytest.raises(SourceError):
        decode("lz4", memoryview(block), 8192)


def test_without_its_library_an_image_is_opaque_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(block_codec, "_library", lambda codec: None)
    image = bytearray(Image(TREE, pad=True).build())
    image[20] = 5
    opener = Opener([Squashfs()], Memory())
    one = opener.open(memoryview(bytes(image)))
    (rest,) = [node for node in one.nodes if node.kind is Kind.OPAQUE]
    assert rest.account is Account.OPAQUE and rest.codec == "lz4"
    gap = one.decoded(one.nodes.index(rest))
    assert isinstance(gap, Gap) and gap.why is Why.NOT_READ
    assert gap.next_step == "pip install 'countermark[inspection]'"


def test_a_compressor_that_nobody_knows_is_a_gap() -> None:
    assert missing("compressor 9", "squashfs", 7) == Gap(
        "squashfs", Why.NOT_READ, 7, detail="compressed with compressor 9"
    )
