"""zip archives: two headers that must agree, and everything between and around them."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.formats.artefact.fixtures_gzip import TEXT
from tests.formats.artefact.fixtures_zip import archive, entry, fixtures, signed
from tests.formats.artefact.speaking import Memory, said

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.artefact.zip import Zip
from countermark.model.artefact import Account, Kind, Node
from countermark.model.gap import Gap, Why

OPENER = Opener(readers(), Memory())


def opened(data: bytes) -> Opened:
    return OPENER.open(memoryview(data))


def entries(data: bytes) -> list[tuple[int, Node]]:
    return [(n, node) for n, node in enumerate(opened(data).nodes) if node.kind is Kind.FILE]


def faults(data: bytes) -> list[str]:
    return [fault.what for fault in opened(data).space.faults]


def content(data: bytes) -> bytes | Gap:
    found = opened(data)
    number = next(n for n, node in enumerate(found.nodes) if node.kind is Kind.FILE)
    decoded = found.decoded(number)
    return decoded if isinstance(decoded, Gap) else bytes(decoded or b"")


@pytest.mark.parametrize("name", ["plain", "stream", "kinds", "wide", "apk", "empty"])
def test_it_agrees_with_the_library(name: str) -> None:
    data = fixtures()[name]
    found = opened(data)
    with zipfile.ZipFile(io.BytesIO(data)) as known:
        assert [node.name.decode() for _, node in entries(data)] == known.namelist()
        for (number, node), info in zip(entries(data), known.infolist(), strict=True):
            assert bytes(found.decoded(number) or b"") == known.read(info)
            said = {field.name: field.value for field in node.fields}
            assert (said["zip.crc32"], said["mode"]) == (info.CRC, info.external_attr >> 16)
            assert said["mtime"] == 1_700_000_000


def test_a_local_header_that_says_another_thing_is_a_fault() -> None:
    data = archive(entry("abc"))
    assert faults(data) == []
    for offset, name in ((4, "needed"), (8, "method"), (10, "time"), (14, "crc32"), (30, "name")):
        lying = bytearray(data)
        lying[offset] ^= 1
        assert faults(bytes(lying)) == [f"a local header gives another {name}"]


def test_a_signing_block_is_signatures() -> None:
    nodes = opened(signed(archive(entry("a")), (0x7109871A, b"one"), (0xF05368C0, b"two"))).nodes
    found = [node for node in nodes if node.kind is Kind.SIGNATURE]
    assert [(f.fields[0].value, f.fields[1].value) for f in found] == [
        ("7109871a", b"one"), ("f05368c0", b"two"),
    ]  # fmt: skip


def test_bytes_between_and_around_are_gaps() -> None:
    data = archive(entry("a"), entry("b"))
    begin = int.from_bytes(data[-6:-2], "little")
    between = data[:begin] + b"hidden" + data[begin:]
    nodes = opened(between[:-6] + (begin + 6).to_bytes(4, "little") + between[-2:]).nodes
    assert [(n.account, n.size) for n in nodes if n.kind is Kind.GAP] == [(Account.UNEXPLAINED, 6)]
    *_, last = opened(data + b"hidden").nodes
    assert (last.kind, last.role, last.size) == (Kind.GAP, "behind", 6)


def test_an_archive_behind_something_else_is_read_and_says_so() -> None:
    found = opened(b"#!/usr/bin/python\n" + archive(entry("a")))
    assert found.space.form == "zip"
    assert [fault.what for fault in found.space.faults] == ["offsets are 18 bytes off"]
    assert content(b"#!/usr/bin/python\n" + archive(entry("a"))) == TEXT


def test_two_of_one_name_are_a_fault() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive(entry("a"), entry("a"))
    assert faults(data) == ["two entries named a"]
    assert [node.duplicate_of is None for _, node in entries(data)] == [True, False]


def test_entries_that_share_bytes_overlap() -> None:
    """The bomb of many entries over one content."""
    data = bytearray(archive(entry("a"), entry("b")))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    assert any("overlaps" in what for what in faults(bytes(data)))


def test_an_encrypted_entry_is_missing() -> None:
    data = bytearray(archive(entry("a")))
    for at in (6, data.rfind(b"PK\x01\x02") + 8):
        data[at] |= 1
    found = content(bytes(data))
    assert isinstance(found, Gap) and (found.why, found.detail) == (Why.NOT_READ, "it is encrypted")


def test_a_content_of_another_check_is_malformed() -> None:
    data = archive(entry("a", zipfile.ZIP_STORED))
    found = content(data.replace(TEXT[:5], b"THE q"))
    assert isinstance(found, Gap) and found.why is Why.MALFORMED


def test_bytes_behind_a_deflate_stream_are_not_passed_over() -> None:
    data = archive(entry("a"))
    packed = int.from_bytes(data[18:22], "little")
    body = 31 + packed
    longer = bytearray(data[:body] + b"!" + data[body:])
    second = longer.rfind(b"PK\x01\x02")
    end = longer.rfind(b"PK\x05\x06")
    for at, value in ((18, packed + 1), (second + 20, packed + 1), (end + 16, second)):
        longer[at : at + 4] = value.to_bytes(4, "little")
    found = content(bytes(longer))
    assert isinstance(found, Gap) and found.why is Why.MALFORMED


def test_wrong_pointers_are_told_from_one_another() -> None:
    """What is false is no longer derived: two false values differ."""
    data = archive(entry("a"))
    central, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    for at in (central + 42, end + 8, end + 16):
        seen = set()
        for value in (3, 5, 7):
            lying = bytearray(data)
            lying[at] = value
            seen.add(said(Zip(), bytes(lying)))
        assert len(seen) == 3
