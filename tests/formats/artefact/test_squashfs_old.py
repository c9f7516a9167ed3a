"""squashfs 2 and 3: one tree reads alike in every version, order of bytes and packing."""

from __future__ import annotations

import pytest
from tests.formats.artefact import speaking
from tests.formats.artefact.old_squashfs import Old
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Kind
from countermark.model.gap import Gap


def opened(data: bytes):
    return Opener(readers(), Memory()).open(memoryview(data))


LAYOUTS = {
    "3 big": Old(order=">"),
    "3 marked": Old(marked=True),
    "3 with lzma": Old(codec="lzma"),
    "3 with lzma without a header": Old(codec="lzma-raw"),
    "3 not packed": Old(codec="none"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_tree_reads_alike_in_every_layout(layout: str) -> None:
    plain, other = opened(Old().build()), opened(LAYOUTS[layout].build())
    assert not other.space.faults and other.space.form == "squashfs-old"
    assert speaking.entries(other) == speaking.entries(plain)


def test_version_2_says_what_version_3_says_but_numbers_and_some_times() -> None:
    sides = [
        speaking.entries(opened(Old(major, order).build()), ("ino", "mtime"))
        for major, order in ((3, "<"), (2, "<"), (2, ">"))
    ]
    assert sides[0] == sides[1] == sides[2]


def test_what_entries_say() -> None:
    found = opened(Old(same_group=False).build())
    facts = {n.name: {f.name: f.value for f in n.fields} for n in found.nodes}
    assert facts[b"null"]["device"] == "1:3" and facts[b"link"]["link"] == b"conf"
    assert (facts[b"etc"]["uid"], facts[b"etc"]["gid"], facts[b"etc"]["mtime"]) == (1000, 50, 77)
    number = next(n for n, node in enumerate(found.nodes) if node.name == b"big")
    assert bytes(found.decoded(number)) == (b"block " * 683)[:4096] + b"the rest"


def test_the_codec_that_stands_nowhere_is_a_parameter() -> None:
    for codec in ("zlib", "lzma", "lzma-raw"):
        fields = {f.name: f.value for f in opened(Old(codec=codec).build()).space.fields}
        assert fields["squashfs.codec"] == codec


def test_a_block_that_does_not_decode_is_no_content() -> None:
    data = bytearray(Old().build())
    data[130] ^= 0x40
    found = opened(bytes(data))
    number = next(n for n, node in enumerate(found.nodes) if node.name == b"big")
    assert isinstance(found.decoded(number), Gap)


def test_a_table_that_loops_or_lies_is_opaque() -> None:
    data = Old().build()
    for at in range(4, 119):
        changed = bytearray(data)
        changed[at : at + 4] = b"\xff\xff\xff\x7f"
        space = opened(bytes(changed)).space
        assert sum(node.size for node in space.nodes) == len(data)
        assert space.nodes[0].kind in (Kind.OPAQUE, Kind.HEADER)
