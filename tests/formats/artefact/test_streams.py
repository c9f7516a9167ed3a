"""Streams of compressed bytes: what they hold, and what stands beside it."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib

import pytest
from tests.formats.artefact import (
    fixtures_bzip2,
    fixtures_gzip,
    fixtures_lz4,
    fixtures_xz,
    fixtures_zstd,
)
from tests.formats.artefact.fixtures_gzip import TEXT, member
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Account, Kind, Says
from countermark.model.gap import Gap, Why

OPENER = Opener(readers(), Memory())


def content(data: bytes) -> bytes | Gap:
    opened = OPENER.open(memoryview(data))
    (number,) = [n for n, node in enumerate(opened.nodes) if node.kind is Kind.FILE]
    found = opened.decoded(number)
    return found if isinstance(found, Gap) else bytes(found or b"")


def fields(data: bytes) -> dict[str, object]:
    nodes = OPENER.open(memoryview(data)).nodes
    return {field.name: field.value for node in nodes for field in node.fields}


@pytest.mark.parametrize("fixture", ["plain", "empty", "full"])
def test_gzip_agrees_with_the_library(fixture: str) -> None:
    data = fixtures_gzip.fixtures()[fixture]
    assert content(data) == gzip.decompress(data)


@pytest.mark.parametrize("size", [0, 1, 1000, 65536, 200_000, 3_000_000])
def test_long_ones_are_decoded_whole(size: int) -> None:
    text = (TEXT * (size // len(TEXT) + 1))[:size]
    frame = fixtures_zstd.frame(text)
    for data in (gzip.compress(text), lzma.compress(text), bz2.compress(text), frame):
        assert content(data) == text


@pytest.mark.parametrize("fixtures", [fixtures_xz, fixtures_bzip2, fixtures_zstd, fixtures_lz4])
def test_all_parts_together_are_one_content(fixtures) -> None:
    for name, data in fixtures.fixtures().items():
        found = content(data)
        assert isinstance(found, bytes), name
        assert found in (TEXT, b"", TEXT + TEXT, TEXT + TEXT[::-1]), name


def test_a_name_and_a_time_are_fields() -> None:
    found = fields(fixtures_gzip.full(TEXT))
    assert (found["gzip.name"], found["gzip.mtime"]) == (b"name.txt", 1_700_000_000)
    assert found["gzip.extra"] == b"AB\x02\0xy"


def test_a_false_check_is_a_fault() -> None:
    data = bytearray(member(TEXT))
    data[-8] ^= 1
    space = OPENER.open(memoryview(bytes(data))).space
    assert [fault.kind for fault in space.faults] == ["checksum"]
    assert [f.name for n in space.nodes for f in n.fields if f.says is Says.WRONG] == ["gzip.crc32"]


def test_bits_behind_a_deflate_stream_are_a_fact() -> None:
    data = bytearray(member(TEXT))
    last = len(data) - 9
    seen = set()
    for bits in range(8):
        data[last] = (data[last] & 0x1F) | bits << 5
        found = fields(bytes(data)).get("deflate.last-bits")
        assert zlib.decompressobj(-15).decompress(bytes(data[10:-8])) == TEXT
        seen.add(found)
    assert len(seen) == 8


def test_a_level_changes_no_fact_of_the_body() -> None:
    text = TEXT * 50
    one, nine = (gzip.compress(text, level, mtime=0) for level in (1, 9))
    assert one != nine and content(one) == content(nine)
    assert fields(one)["deflate.last-bits"] == fields(nine)["deflate.last-bits"] == 0


def test_something_else_behind_a_stream_is_a_gap() -> None:
    for data in (gzip.compress(TEXT), lzma.compress(TEXT), bz2.compress(TEXT)):
        *_, last = OPENER.open(memoryview(data + b"hidden")).nodes
        assert (last.kind, last.account, last.size) == (Kind.GAP, Account.UNEXPLAINED, 6)


def test_what_comes_out_is_bounded() -> None:
    bomb = gzip.compress(bytes(5_000_000))
    space = Opener(readers(), Memory(), Ask(entry=1 << 20)).open(memoryview(bomb)).space
    assert (space.form, space.faults[0].kind) == ("", "unreadable")


def test_a_frame_that_needs_a_dictionary_is_missing() -> None:
    data = bytearray(fixtures_zstd.frame(TEXT))
    data[4] |= 1
    data.insert(5, 7)
    found = content(bytes(data))
    assert isinstance(found, Gap) and found.why is Why.NOT_READ and "dictionary" in found.detail


def test_without_the_extra_lz4_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    data = fixtures_lz4.fixtures().get("plain") or pytest.skip("lz4 is not here")
    monkeypatch.setitem(__import__("sys").modules, "lz4.frame", None)
    found = content(data)
    assert isinstance(found, Gap) and "inspection" in found.next_step
