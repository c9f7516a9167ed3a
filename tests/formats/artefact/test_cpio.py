"""cpio archives: every byte of one has a place, and says something."""

from __future__ import annotations

import gzip

import pytest
from tests.formats.artefact.speaking import Memory, silent

from countermark.formats.artefact.cpio import Cpio
from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Account, Kind


def entry(name: bytes, body: bytes = b"", mode: int = 0o100644, **numbers: int) -> bytes:
    """One entry, padded as the format wants it."""
    values = [
        numbers.get("ino", 1), mode, numbers.get("uid", 0), 0, 1, numbers.get("mtime", 0),
        len(body), 0, 0, numbers.get("rdevmajor", 0), 0, len(name) + 1, 0,
    ]  # fmt: skip
    head = b"070701" + b"".join(b"%08x" % value for value in values) + name + b"\0"
    head += bytes(-len(head) % 4)
    return head + body + bytes(-len(body) % 4)


TRAILER = entry(b"TRAILER!!!", mode=0)
ARCHIVE = (
    entry(b"etc", mode=0o40755)
    + entry(b"etc/init", b"#!/bin/sh\n", mode=0o100755, mtime=1_700_000_000)
    + entry(b"etc/link", b"init", mode=0o120777)
    + TRAILER
)


def opened(data: bytes):
    return Opener([Cpio()], Memory()).open(memoryview(data))


def test_every_byte_belongs_to_one_node() -> None:
    space = opened(ARCHIVE + bytes(7) + ARCHIVE + b"hidden").space
    spans = sorted(span for node in space.nodes for span in node.spans)
    at = 0
    for span in spans:
        assert span.offset == at
        at = span.end
    assert at == space.size


def test_every_byte_says_something() -> None:
    assert silent(Cpio(), ARCHIVE + bytes(512) + ARCHIVE) == []


def test_bytes_behind_the_last_archive_are_a_gap() -> None:
    *_, last = opened(ARCHIVE + b"hidden").nodes
    assert (last.kind, last.account, last.role) == (Kind.GAP, Account.UNEXPLAINED, "behind")


def test_a_second_archive_replaces_entries_of_the_first() -> None:
    nodes = opened(ARCHIVE + bytes(512) + ARCHIVE).nodes
    files = [node for node in nodes if node.kind is Kind.FILE]
    assert [node.duplicate_of is not None for node in files] == [False] * 3 + [True] * 3


@pytest.mark.parametrize("cut", range(1, len(ARCHIVE), 97))
def test_a_cut_archive_is_opaque_and_says_why(cut: int) -> None:
    space = opened(ARCHIVE[:-cut]).space
    assert space.form == "" and space.faults[0].kind == "unreadable"


def test_a_compressed_archive_behind_the_last_one_is_opened() -> None:
    opener = Opener(readers(), Memory())
    found = opener.open(memoryview(TRAILER + bytes(388) + gzip.compress(ARCHIVE) + bytes(3)))
    (number,) = [n for n, node in enumerate(found.nodes) if node.role == "cpio.compressed"]
    assert [node.role for node in found.nodes if node.kind is Kind.GAP] == []
    inside = found.inside(number)
    assert isinstance(inside, Opened) and inside.space.form == "gzip"
    last = inside.inside(2)
    assert isinstance(last, Opened) and last.space.form == "cpio"


@pytest.mark.parametrize(
    "digits", [b"0x000000", b"0X000000", b" 0000000", b"+0000000", b"0000_000"]
)
def test_digits_are_hexadecimal_digits_and_no_spelling_of_a_language(digits: bytes) -> None:
    header = bytearray(ARCHIVE)
    header[22:30] = digits  # the user's number, which is 0
    space = opened(bytes(header)).space
    assert space.form == "" and "hexadecimal" in space.faults[0].what
