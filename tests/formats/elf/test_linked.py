"""How an ELF file is linked, read with and without section headers, in every size and order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inspection.elf_maker import elf, note

from countermark.formats.elf.linked import linked, package_note
from countermark.model.errors import SourceError

BUILD_ID = (b"GNU", 3)


@pytest.mark.parametrize("headers", [True, False])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [32, 64])
def test_names_needs_versions_and_notes(bits, order, headers):
    data = elf(
        b"words\0",
        soname="libfoo.so.1",
        needed=("libz.so.1", "libc.so.6"),
        defines=("FOO_1.0", "FOO_1.2"),
        notes=note(b"GNU", 3, bytes(range(20)), order),
        bits=bits,
        order=order,
        headers=headers,
    )
    found = linked(memoryview(data))
    assert found.soname.text == b"libfoo.so.1"
    span = found.soname.span
    assert data[span.offset : span.end] == b"libfoo.so.1"
    assert found.needed == (b"libz.so.1", b"libc.so.6")
    assert [one.text for one in found.versions] == [b"FOO_1.0", b"FOO_1.2"]
    build_id = found.note(*BUILD_ID).body
    assert data[build_id.offset : build_id.end] == bytes(range(20))
    assert any(data[one.offset : one.end].find(b"words") >= 0 for one in found.texts)


def test_the_package_note_is_read():
    words = b'{"type":"rpm","name":"foo","version":"1.2-3.fc40","osCpe":"cpe:/o:x:y:1"}\0'
    data = memoryview(elf(notes=note(b"FDO", 0xCAFE1A7E, words)))
    assert package_note(data, linked(data))["version"] == "1.2-3.fc40"


@pytest.mark.parametrize("words", [b"{", b"[1]", b'{"name": 1}', b"[" * 5000])
def test_a_package_note_that_is_none_is_said(words):
    data = memoryview(elf(notes=note(b"FDO", 0xCAFE1A7E, words)))
    with pytest.raises(SourceError, match="package note"):
        package_note(data, linked(data))


def test_no_elf_file():
    with pytest.raises(SourceError):
        linked(memoryview(b"\x7fELF" + bytes(100)))


WHOLE = elf(
    b"words 1.2.3\0",
    soname="libfoo.so.1",
    needed=("libz.so.1",),
    defines=("FOO_1.0",),
    notes=note(b"GNU", 3, bytes(20)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
def test_changed_bytes_give_an_answer_or_a_source_error(changes):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        found = linked(memoryview(data))
    except SourceError:
        return
    for word in (found.soname, *found.versions):
        assert word is None or data[word.span.offset : word.span.end] == word.text
    assert all(one.end <= len(data) for one in found.texts)
