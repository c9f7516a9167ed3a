"""PE files: every byte has a place and says something; what hides is found."""

from __future__ import annotations

import lzma
import struct

import pytest
from tests.formats.artefact.fixtures_pe import der, pe
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.pe import Pe
from countermark.model.artefact import Account, Kind, Says

CHECKSUM = 0x80 + 24 + 64


def opened(data: bytes):
    return Opener([Pe()], Memory()).open(memoryview(data))


def named(data: bytes) -> dict[bytes, object]:
    return {node.name: node for node in opened(data).nodes}


def fields(node) -> dict[str, object]:
    return {field.name: field.value for field in node.fields}


def test_two_times_of_build_leave_the_sections_alike() -> None:
    first, second = (named(pe(stamp=stamp)) for stamp in (1_700_000_000, 1_800_000_000))
    assert [n.sha256 for n in first.values() if n.role == "pe.section"] == [
        n.sha256 for n in second.values() if n.role == "pe.section"
    ]
    found = {f.name: f.value for f in opened(pe()).space.fields}
    assert found["pe.debug.0.timestamp"] == found["pe.timestamp"] == 1_700_000_000
    assert found["pe.debug.0.path"] == b"c:\\build\\a.pdb\0"


def test_a_section_says_whether_it_is_code() -> None:
    nodes = named(pe())
    assert fields(nodes[b".text"])["executable"] == 1
    assert fields(nodes[b".rdata"])["executable"] == 0


def test_a_checksum_is_derived_or_wrong() -> None:
    def says(data: bytes) -> Says:
        return next(f.says for f in opened(data).space.fields if f.name == "pe.checksum")

    data = bytearray(pe())
    assert says(bytes(data)) is Says.DERIVED
    data[-1] ^= 1
    assert says(bytes(data)) is Says.WRONG
    data[CHECKSUM : CHECKSUM + 4] = bytes(4)
    assert says(bytes(data)) is Says.FACT


def test_a_signature_is_one_and_what_is_behind_it_shows() -> None:
    node = named(pe(signature=der(b"signed")))[b"certificate 0"]
    assert node.kind is Kind.SIGNATURE and "behind-signature" not in fields(node)
    payload = named(pe(signature=der(b"signed") + b"payload nobody hashes"))[b"certificate 0"]
    assert fields(payload)["behind-signature"] == 21


def test_bytes_behind_the_last_section_are_a_gap() -> None:
    *_, last = opened(pe(overlay=b"overlay")).nodes
    assert (last.kind, last.account, last.size) == (Kind.GAP, Account.UNEXPLAINED, 7)


@pytest.mark.parametrize("cut", range(1, len(pe()), 131))
def test_a_cut_file_accounts_for_what_is_there(cut: int) -> None:
    space = opened(pe()[:-cut]).space
    assert sum(node.size for node in space.nodes) == space.size
    assert space.faults or not space.form


def test_a_kernel_that_is_a_program_too_keeps_its_parts_and_has_its_payload() -> None:
    payload = lzma.compress(b"a kernel")
    plain = pe(signature=der(b"signed" * 5))
    data = bytearray(plain.ljust(1024, b"\0") + payload + b"size")
    data[0x1F1], data[0x1FE:0x206] = 1, b"\x55\xaa\xeb\x66HdrS"
    struct.pack_into("<H", data, 0x206, 0x20F)
    struct.pack_into("<II", data, 0x248, 0, len(payload) + 4)
    found = opened(bytes(data))
    assert found.decoded(0) == payload and found.nodes[0].role == "linux.payload"
    assert {node.role for node in found.nodes} >= {"pe.section", "pe.certificate"}
    assert sum(node.size for node in found.nodes) == len(data)
