"""The manifest of a file: nothing left over at any depth, and one line that names it all."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.artefact.speaking import Memory
from tests.formats.artefact.test_cpio import ARCHIVE

from countermark.formats.artefact.manifest import manifest, root
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.model.artefact import Manifest

NESTED = gzip.compress(ARCHIVE, 9, mtime=0) + b"behind"


def made(data: bytes) -> Manifest:
    return manifest(Opener(readers(), Memory()), memoryview(data), NEVER)


def test_no_byte_of_any_space_belongs_to_nobody_or_to_two() -> None:
    for space in made(NESTED).spaces:
        at = 0
        for span in sorted(span for node in space.nodes for span in node.spans):
            assert span.offset == at
            at = span.end
        assert at == space.size


def test_contents_lie_in_spaces_that_say_whence_they_are() -> None:
    found = made(NESTED)
    assert [space.form for space in found.spaces[:2]] == ["gzip", "cpio"]
    for number, space in enumerate(found.spaces[1:], start=1):
        assert space.within is not None
        outer, node = space.within
        assert found.spaces[outer].nodes[node].content == number
    assert sum(found.coverage.values()) == len(NESTED)
    assert found.coverage["unexplained"] == 6


def test_any_changed_byte_changes_the_root() -> None:
    whole = made(NESTED).root
    for at in range(0, len(NESTED), 7):
        changed = bytearray(NESTED)
        changed[at] ^= 1
        assert made(bytes(changed)).root != whole


def _by_the_book(items: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if not items:
        return hashlib.sha256(b"").digest()
    if len(items) == 1:
        return hashlib.sha256(b"\0" + items[0]).digest()
    half = 1
    while half * 2 < len(items):
        half *= 2
    left, right = _by_the_book(items[:half]), _by_the_book(items[half:])
    return hashlib.sha256(b"\1" + left + right).digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_the_root_is_that_of_the_standard(items: list[bytes]) -> None:
    assert root(items) == _by_the_book(items).hex()


def test_a_known_root() -> None:
    # the test vector of certificate-transparency implementations: leaves "", 00, 10, 2021
    items = [b"", b"\x00", b"\x10", b"\x20\x21"]
    assert root(items) == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"nothing known"])
def test_what_no_reader_knows_is_one_opaque_part(data: bytes) -> None:
    found = made(data)
    assert len(found.spaces) == 1 and found.spaces[0].form == ""
    assert sum(found.coverage.values()) == len(data)
