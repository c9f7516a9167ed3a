"""What is opened is bounded and says what of it was not."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import math
import tarfile
import zipfile
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.formats.artefact.fixtures_tar import sparse_old
from tests.formats.artefact.fixtures_zstd import frame

from countermark.formats.artefact.manifest import manifest
from countermark.formats.artefact.opening import Opener, entropy
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.model.artefact import Kind, Span
from countermark.model.gap import Gap, Why
from countermark.store.nested import NestedCaps
from countermark.store.scratch import Scratch

SMALL = NestedCaps(size=1 << 20, total=4 << 20, depth=4, count=50, ratio=200, ratio_from=1 << 19)
ZEROS = bytes(3 << 20)


class Over:
    """A time that is over."""

    seconds = 1.0

    def passed(self) -> bool:
        return True


def first_content(data: bytes, ask: Ask | None = None) -> memoryview | Gap | None:
    opener = Opener(readers(), Scratch("made", SMALL), ask or Ask())
    opened = opener.open(memoryview(data))
    number = next(n for n, node in enumerate(opened.nodes) if node.kind is Kind.FILE)
    return opened.decoded(number)


@pytest.mark.parametrize("made", [gzip.compress, lzma.compress, bz2.compress, frame])
def test_a_bomb_is_not_decoded_to_its_end(made) -> None:
    found = first_content(made(ZEROS))
    assert isinstance(found, Gap) and found.why is Why.EXPANDS and found.size < len(ZEROS)


def test_a_sparse_file_of_any_size_is_a_gap() -> None:
    data = bytearray(sparse_old())
    data[483:495] = b"\x80" + (10 << 30).to_bytes(11, "big")
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    found = first_content(bytes(data))
    assert isinstance(found, Gap) and found.why is Why.EXPANDS


def zip_of(content: bytes, copies: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(copies):
            out.writestr(f"{number}.zip", content)
    return made.getvalue()


def test_a_zip_of_zips_ends_at_its_depth_and_its_count() -> None:
    data = b"x"
    for _ in range(7):
        data = zip_of(data, 4)
    found = manifest(Opener(readers(), Scratch("made", SMALL)), memoryview(data), NEVER)
    assert {gap.why for gap in found.gaps} == {Why.TOO_DEEP, Why.LIMIT}
    assert len(found.spaces) <= 1 + SMALL.count


def test_time_that_is_over_is_a_limit_and_no_malformed_file() -> None:
    opened = Opener(readers(), Scratch("made"), Ask()).open(memoryview(zip_of(b"x" * 99, 1)))
    late = Opener(readers(), Scratch("made"), Ask(deadline=Over()))
    number = next(n for n, node in enumerate(opened.nodes) if node.kind is Kind.FILE)
    piece = opened.piece(number)
    made = late.decode(opened, piece, piece.content, piece.spans[0].length)
    assert isinstance(made, memoryview)  # the reader had its own time
    found = late.open(memoryview(zip_of(b"x" * 99, 1))).space
    assert found.form == "" and "not read within" in found.faults[0].what


def test_many_entries_are_divided() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as out:
        for number in range(2000):
            out.addfile(tarfile.TarInfo(f"{number}"))
    data = memoryview(made.getvalue())
    space = Opener(readers(), Scratch("made")).open(data).space
    assert len(space.nodes) == 4001 and not space.faults
    few = Opener(readers(), Scratch("made"), Ask(pieces=100)).open(data).space
    assert few.form == "" and "more than 100 parts" in few.faults[0].what


@given(some.binary(max_size=300), some.integers(0, 5))
def test_entropy_is_shannons(data: bytes, offset: int) -> None:
    part = data[offset:]
    shares = [count / len(part) for count in Counter(part).values()]
    right = -sum(share * math.log2(share) for share in shares) if part else 0
    assert abs(entropy(memoryview(data), [Span(offset, len(part))]) - right * 1000) <= 1


def test_entropy_of_long_ones_is_the_same() -> None:
    data = bytes(range(256)) * 4096 + b"\0"
    assert entropy(memoryview(data), [Span(0, len(data))]) == 8000
    assert entropy(memoryview(b"ab" * (1 << 20)), [Span(0, 2 << 20)]) == 1000
