"""A manifest holds everything an artefact is made of, and one digest for it all."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile

import pytest
from tests.formats.artefact.fixtures_gzip import TEXT
from tests.formats.artefact.fixtures_zip import archive, entry
from tests.formats.artefact.speaking import Memory
from tests.formats.artefact.test_cpio import ARCHIVE

from countermark.formats.artefact.manifest import leaves, manifest, root
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import NEVER
from countermark.model.artefact import Kind, Manifest
from countermark.model.gap import Why


def package(content: bytes = TEXT, mode: int = 0o644) -> bytes:
    """A file in a zip archive in a tar archive under gzip."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as out:
        for name, data in (("a.zip", archive(entry("inner"))), ("plain", content)):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), mode
            out.addfile(info, io.BytesIO(data))
    return gzip.compress(made.getvalue(), mtime=0)


def of(data: bytes, most: int = 1000) -> Manifest:
    return manifest(Opener(readers(), Memory()), memoryview(data), NEVER, most)


def test_it_is_opened_to_the_bottom() -> None:
    found = of(package())
    assert [space.form for space in found.spaces] == ["gzip", "tar", "zip", ""]
    assert [space.within for space in found.spaces[:2]] == [None, (0, 2)]
    for number, space in enumerate(found.spaces[1:], start=1):
        assert space.within is not None
        assert found.spaces[space.within[0]].nodes[space.within[1]].content == number


def test_an_entry_that_nobody_knows_is_its_bytes() -> None:
    (plain,) = [n for n in of(package()).spaces[1].nodes if n.name == b"plain"]
    assert plain.content is None and plain.sha256 == hashlib.sha256(TEXT).hexdigest()


def test_coverage_counts_every_byte_of_the_file() -> None:
    data = package()
    found = of(data + b"hidden").coverage
    assert found == {
        "parsed": len(data), "constant fill": 0, "opaque": 0, "unexplained": len(b"hidden"),
    }  # fmt: skip


def test_one_line_names_the_whole() -> None:
    known = of(package()).root
    assert known == of(package()).root and len(known) == 64
    others = [package(mode=0o4644), package(TEXT + b"x"), package() + b"\0"]
    assert len({known, *(of(one).root for one in others)}) == 4


def hash_of(entries: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if len(entries) < 2:
        return hashlib.sha256(b"\x00" + entries[0] if entries else b"").digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    halves = hash_of(entries[:split]) + hash_of(entries[split:])
    return hashlib.sha256(b"\x01" + halves).digest()


@pytest.mark.parametrize("count", [*range(20), 63, 64, 65])
def test_the_root_is_that_of_the_rfc(count: int) -> None:
    entries = [b"%d" % number for number in range(count)]
    assert root(entries) == hash_of(entries).hex()


def test_leaves_are_rows_that_cannot_be_read_in_two_ways() -> None:
    rows = list(leaves(of(package()).spaces))
    assert len(rows) == sum(1 + len(space.nodes) for space in of(package()).spaces)
    for row in rows:
        at = 0
        while at < len(row):
            length = row[at : at + 8]
            at += 8 + (0 if length == b"\xff" * 8 else int.from_bytes(length, "big"))
        assert at == len(row)


def test_what_cannot_be_opened_is_a_gap_and_a_reason_of_its_node() -> None:
    data = archive(entry("a"))
    begin = data.index(b"PK\x01\x02")
    broken = data[: begin - 1] + bytes([data[begin - 1] ^ 0xFF]) + data[begin:]
    found = of(broken)
    assert len(found.gaps) == 1
    (node,) = [n for n in found.spaces[0].nodes if n.kind is Kind.FILE]
    assert node.missing == found.gaps[0] and node.content is None


def test_what_comes_after_the_cap_is_a_gap() -> None:
    found = of(package(), most=5)
    assert {gap.why for gap in found.gaps} == {Why.LIMIT}
    assert [space.form for space in found.spaces] == ["gzip", "tar"]
    assert sum(found.coverage.values()) == len(package())


NESTED = gzip.compress(ARCHIVE, 9, mtime=0) + b"behind"


@pytest.mark.parametrize("data", [NESTED, package()])
def test_no_byte_of_any_space_belongs_to_nobody_or_to_two(data: bytes) -> None:
    for space in of(data).spaces:
        at = 0
        for span in sorted(span for node in space.nodes for span in node.spans if span.length):
            assert span.offset == at
            at = span.end
        assert at == space.size


def test_any_changed_byte_changes_the_root() -> None:
    whole = of(NESTED).root
    for at in range(0, len(NESTED), 7):
        changed = bytearray(NESTED)
        changed[at] ^= 1
        assert of(bytes(changed)).root != whole


def test_a_known_root() -> None:
    # the test vector of certificate-transparency implementations: leaves "", 00, 10, 2021
    items = [b"", b"\x00", b"\x10", b"\x20\x21"]
    assert root(items) == "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"nothing known"])
def test_what_no_reader_knows_is_one_opaque_part(data: bytes) -> None:
    found = of(data)
    assert len(found.spaces) == 1 and found.spaces[0].form == ""
    assert sum(found.coverage.values()) == len(data)
