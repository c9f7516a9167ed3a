"""ELF files: every byte has a place and says something; what hides is found."""

from __future__ import annotations

import struct

import pytest
from tests.formats.artefact.fixtures_elf import elf, fixtures, module, sections, stripped
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.elf import Elf
from countermark.formats.artefact.elf_symbols import ElfPlaces, Where
from countermark.formats.artefact.opening import Opener
from countermark.model.artefact import Account, Kind

FILES = fixtures()
PROGRAM = elf(sections())


def opened(data: bytes):
    return Opener([Elf()], Memory()).open(memoryview(data))


def named(data: bytes) -> dict[bytes, object]:
    return {node.name: node for node in opened(data).nodes if node.kind is Kind.FILE}


def fields(node) -> dict[str, object]:
    return {field.name: field.value for field in node.fields}


def test_a_section_says_whether_it_is_code() -> None:
    nodes = named(PROGRAM)
    assert fields(nodes[b".text"])["executable"] == 1
    assert fields(nodes[b".rodata"])["executable"] == 0
    assert nodes[b".text"].account is Account.OPAQUE


def test_data_in_a_segment_that_is_mapped_as_code_is_code() -> None:
    program = bytearray(PROGRAM)
    row = 64 + 2 * 56  # the segment of .rodata
    struct.pack_into("<I", program, row + 4, 5)
    assert fields(named(bytes(program))[b".rodata"])["executable"] == 1


def test_the_build_id_is_a_piece_of_its_own() -> None:
    node = named(PROGRAM)[b"GNU/3"]
    assert (node.role, node.size) == ("elf.build-id", 20)


def test_an_added_note_is_an_entry() -> None:
    first, *rest = sections()
    from dataclasses import replace

    from tests.formats.artefact.fixtures_elf import note

    two = replace(first, body=first.body + note(b"Evil", 9, b"payload"))
    assert b"Evil/9" in named(elf([two, *rest]))


def test_bytes_behind_the_last_part_are_a_gap() -> None:
    *_, last = opened(PROGRAM + b"overlay").nodes
    assert (last.role, last.account, last.size) == ("behind", Account.UNEXPLAINED, 7)


def test_bytes_between_sections_that_are_not_zero_are_a_gap() -> None:
    nodes = opened(PROGRAM).nodes
    padding = next(node for node in nodes if node.role == "elf.padding")
    program = bytearray(PROGRAM)
    program[padding.spans[0].offset] = 0x90
    gaps = [node for node in opened(bytes(program)).nodes if node.kind is Kind.GAP]
    assert [gap.account for gap in gaps] == [Account.UNEXPLAINED]


def test_a_segment_without_sections_is_an_entry_with_its_bytes() -> None:
    nodes = named(stripped(PROGRAM))
    assert nodes[b"LOAD 1"].size == 55
    assert fields(nodes[b"LOAD 1"])["executable"] == 1


def test_a_modules_signature_is_one_and_its_absence_shows() -> None:
    data = FILES["elf-module.ko"]
    kinds = [node.role for node in opened(data).nodes if node.kind is Kind.SIGNATURE]
    assert kinds == ["elf.module-signature"]
    longer = bytearray(data)
    struct.pack_into(">I", longer, len(data) - 32, 1 << 31)
    assert opened(bytes(longer)).space.faults[0].kind == "pointer"


def test_bytes_between_module_and_signature_are_a_gap() -> None:
    bare = elf(sections()[1:4], kind=1, segments=False)
    gaps = [n for n in opened(module(bare + b"hidden")).nodes if n.kind is Kind.GAP]
    assert [gap.size for gap in gaps] == [6]


def test_a_byte_has_the_name_of_its_function() -> None:
    section = named(PROGRAM)[b".text"].spans[0]
    places = ElfPlaces(memoryview(PROGRAM))
    assert places.at(section.offset + 3) == Where(".text", "main", 3)
    assert places.at(section.offset + 30) == Where(".text", "other", 8)
    assert places.at(0) == Where()
    assert [(name, span.length) for name, span in places.within(section)] == [
        ("main", 22), ("other", 33),
    ]  # fmt: skip


@pytest.mark.parametrize("cut", range(1, len(PROGRAM), 83))
def test_a_cut_file_is_never_whole(cut: int) -> None:
    space = opened(PROGRAM[:-cut]).space
    assert space.form == "" and space.faults[0].kind == "unreadable"


@pytest.mark.parametrize("at", range(16, 64, 2))
def test_a_header_that_lies_is_an_error_or_a_fault_or_a_fact(at: int) -> None:
    lying = bytearray(PROGRAM)
    lying[at : at + 8] = b"\xff" * 8
    space = opened(bytes(lying[: len(PROGRAM)])).space
    assert sum(node.size for node in space.nodes) == space.size
