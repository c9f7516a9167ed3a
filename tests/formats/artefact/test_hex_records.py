"""Intel HEX and S-records: addresses and bytes, however the lines are cut."""

from __future__ import annotations

import pytest
from tests.formats.artefact.hex_files import BODY, intel, motorola, record
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.hex_records import IntelHex, SRecord
from countermark.formats.artefact.opening import Opened, Opener
from countermark.model.artefact import Kind

OPENER = Opener([IntelHex(), SRecord()], Memory())


def opened(data: bytes) -> Opened:
    return OPENER.open(memoryview(data))


def runs(data: bytes) -> dict[bytes, bytes]:
    space = opened(data)
    return {
        node.name: bytes(space.decoded(number))
        for number, node in enumerate(space.nodes)
        if node.kind is Kind.FILE
    }


def test_runs_are_the_bytes_by_address() -> None:
    assert runs(intel()) == {b"0x08000000": BODY, b"0x08008000": b"conf"}
    assert runs(motorola()) == {b"0x08000000": BODY}


def test_another_length_of_lines_changes_the_layout_only() -> None:
    one, other = intel(), intel(width=32, end=b"\n")
    assert runs(one) == runs(other)
    facts = [{f.name: f.value for f in opened(data).space.fields} for data in (one, other)]
    assert {name for name in facts[0] if facts[0][name] != facts[1][name]} == {
        "ihex.data-length", "ihex.layout", "ihex.line-ends",
    }  # fmt: skip


def test_a_false_checksum_is_a_fault() -> None:
    data = bytearray(intel())
    data[40] ^= 1
    assert [fault.kind for fault in opened(bytes(data)).space.faults] == ["checksum"]


def test_two_records_for_one_address_are_a_fault() -> None:
    data = record(0, 0, b"first") + b"\n" + record(2, 0, b"again") + b"\n"
    assert [fault.kind for fault in opened(data).space.faults] == ["overlap"]


@pytest.mark.parametrize("data", [b":00000001FF\nwords\n", b":0", b"S1", b":" + b"0" * 5000])
def test_what_is_no_record_is_opaque(data: bytes) -> None:
    assert opened(data).space.form == ""
