"""Parts that firmware declares are told with their place; what declares nothing is not examined."""

import struct

import pytest
from tests.formats.artefact import fixtures_dfu
from tests.formats.artefact.boot_images import device_tree

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection import board_parts
from countermark.inspection.analyser import Item
from countermark.inspection.board_parts import BoardParts, undeclared
from countermark.model.gap import Why
from countermark.model.inspected import Inspection, Sighting
from countermark.store.scratch import Scratch

TREE = device_tree(
    {
        "compatible": b"maker,board-2\0maker,board\0",
        "soc": {
            "compatible": b"simple-bus\0",
            "i2c@4000": {
                "compatible": b"maker,i2c\0",
                "pmic@24": {"compatible": b"ti,tps65217\0", "status": b"okay\0"},
                "codec@1b": {"compatible": b"ti,tlv320\0", "status": b"disabled\0"},
            },
            "spi@5000": {
                "status": b"disabled\0",
                "flash@0": {"compatible": b"jedec,spi-nor\0"},
            },
        },
        "chosen": {"bootargs": b"quiet\0"},
    }
)


def seen(data: bytes):
    opened = Opener(readers(), Scratch("x")).open(memoryview(data))
    item = Item((b"made",), opened)
    return BoardParts().read(item, ASK) if BoardParts().reads(item) else None


def test_nodes_of_a_device_tree_are_parts_with_bus_address_and_state():
    parts = seen(TREE).board_parts
    assert [(part.bus, part.id, part.address, part.status) for part in parts] == [
        ("board", "maker,board-2, maker,board", "", "okay"),
        ("", "simple-bus", "", "okay"),
        ("", "maker,i2c", "4000", "okay"),
        ("i2c", "ti,tps65217", "24", "okay"),
        ("i2c", "ti,tlv320", "1b", "disabled"),
        ("spi", "jedec,spi-nor", "0", "disabled"),
    ]


def test_each_part_stands_where_it_says():
    for part in seen(TREE).board_parts:
        (span,) = part.spans
        words = TREE[span.offset : span.end].rstrip(b"\0").split(b"\0")
        assert ", ".join(word.decode() for word in words) == part.id


def test_firmware_with_a_suffix_says_for_which_device_it_is():
    (part,) = seen(next(iter(fixtures_dfu.fixtures().values()))).board_parts
    assert part.bus == "usb"
    assert len(part.id) == 9


ROM = (
    b"\x55\xaa"
    + bytes(0x16)
    + struct.pack("<H", 0x1C)
    + bytes(2)
    + b"PCIR\xec\x10\x68\x81"
    + bytes(16)
)


def test_an_option_rom_says_for_which_device_it_is():
    (part,) = seen(ROM).board_parts
    assert (part.bus, part.id) == ("pci", "10ec:8168")
    assert ROM[part.spans[0].offset : part.spans[0].end] == b"\xec\x10\x68\x81"


@pytest.mark.parametrize("end", range(2, len(ROM)))
def test_a_rom_that_is_cut_is_read_without_failing(end):
    assert len(seen(ROM[:end]).board_parts) in (0, 1)


@pytest.mark.parametrize("data", [b"", b"words", b"\x55\xaa", b"\x55\xaa" + b"\xff" * 40])
def test_what_declares_nothing_has_no_parts(data):
    made = seen(data)
    assert made is None or made.board_parts == ()


def test_a_cap_that_is_met_is_a_gap(monkeypatch):
    monkeypatch.setattr(board_parts, "MOST", 2)
    made = seen(TREE)
    assert len(made.board_parts) == 2
    assert [gap.why for gap in made.unread] == [Why.LIMIT]


def test_what_declares_itself_nowhere_is_not_examined():
    assert list(undeclared(Inspection(images=(), files=()))) == []
    (part, *_) = seen(TREE).board_parts
    (gap,) = undeclared(Inspection(images=(), files=(), board_parts=(Sighting(part, ()),)))
    assert gap.why is Why.NOT_READ
    assert gap.next_step
