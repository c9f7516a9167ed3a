"""DEX files that the tests assemble are read back; what lies is a fault and never a crash."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.inspection.dex_maker import Method, app, assigned, characters, dex, mutf8, sealed

from countermark.formats.dex.arrays import arrays
from countermark.formats.dex.embedded import embedded
from countermark.formats.dex.header import header
from countermark.formats.dex.mutf8 import text_of, units_of
from countermark.formats.dex.static_values import static_strings
from countermark.formats.dex.tables import Dex
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

CALLS = [
    Method(
        "Lorg/example/A;",
        "run",
        [("string", 0, "alpha"), ("call", (0,), "Lorg/example/B;", "use"), ("string", 1, "beta")],
    ),
    Method("Lorg/example/B;", "use", [("field", 0, "Lorg/example/B;", "shared")]),
    Method("Lorg/example/B;", "idle"),
]


def read(data: bytes) -> Dex:
    return Dex(memoryview(data))


def test_what_was_assembled_is_read_back() -> None:
    one = read(dex(CALLS, strings=("unused",)))
    assert one.faults == ()
    assert {"alpha", "beta", "unused", "run", "Lorg/example/B;"} <= set(one.strings.texts)
    run, use = (one.method(int(index)) for index in one.code.method)
    assert (run, use) == ("Lorg/example/A;->run", "Lorg/example/B;->use")
    strings = one.string_references
    assert [one.text(index) for index in strings.index.tolist()] == ["alpha", "beta"]
    assert strings.body.tolist() == [0, 0]
    calls = one.method_references
    assert [one.method(index) for index in calls.index.tolist()] == ["Lorg/example/B;->use"]
    fields = one.field_references
    assert [one.text(int(one.field_name[index])) for index in fields.index] == ["shared"]


def test_a_string_stands_where_it_says() -> None:
    data = dex(CALLS)
    one = read(data)
    span = one.strings.place(one.strings.texts.index("alpha"))
    assert data[span.offset : span.end] == b"alpha"


@pytest.mark.parametrize(
    "text", ["", "plain", "a\0b", "Grüße", "漢字", "𝕏 and 😀", "\ud800 alone", "x" * 300]
)
def test_modified_utf_8_is_read_exactly(text: str) -> None:
    one = read(dex(CALLS, strings=(text,)))
    assert text in one.strings.texts
    assert one.faults == ()


@given(st.text(st.characters(), max_size=40))
@settings(max_examples=100, deadline=None)
def test_every_text_comes_back_from_modified_utf_8(text: str) -> None:
    raw = mutf8(text)
    assert text_of(raw[1:-1]) == (text, True) if len(raw) < 129 else True
    assert units_of(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_arrays_are_found_in_both_ways_of_writing_them() -> None:
    one = read(app([characters(0, "http://a.example/")], assigned("/system/bin/x")))
    found = {"".join(map(chr, a.values)): a for a in arrays(one, [])}
    assert set(found) == {"http://a.example/", "/system/bin/x"}
    table, each = found["http://a.example/"], found["/system/bin/x"]
    assert (table.width, table.assigned, each.assigned) == (2, False, True)
    data = one.data[table.span.offset : table.span.end]
    assert bytes(data) == "http://a.example/".encode("utf-16-le")


@pytest.mark.parametrize("width", [1, 2, 4])
def test_an_array_of_each_width_is_read(width: int) -> None:
    one = read(app([("table", 0, width, (1, 2, 3, 4, 5))]))
    (found,) = arrays(one, [])
    assert (found.values, found.width) == ((1, 2, 3, 4, 5), width)


def test_a_switch_among_the_instructions_is_stepped_over() -> None:
    switch = [0x0100, 2, 0, 0, 3, 0, 4, 0]
    sparse = [0x0200, 1, 5, 0, 6, 0]
    one = read(app([("units", [*switch, *sparse]), ("string", 0, "behind")]))
    assert [one.text(i) for i in one.string_references.index.tolist()] == ["behind"]
    assert one.faults == ()


def test_long_and_many_methods_are_walked_alike() -> None:
    long = [("string", 0, "long")] * 500
    many = [[("string", 0, f"text {n}")] * (n % 7 + 1) for n in range(150)]
    one = read(app(long, *many))
    texts = [one.text(i) for i in one.string_references.index.tolist()]
    assert len(texts) == 500 + sum(n % 7 + 1 for n in range(150))
    assert texts.count("text 6") == 7
    assert one.faults == ()


def test_strings_of_static_fields_are_known() -> None:
    one = read(dex(CALLS, static_strings={"Lorg/example/A;": ["first", "second"]}))
    texts = [one.text(index) for index in static_strings(one).tolist()]
    assert sorted(texts) == ["first", "second"]


def test_an_index_longer_than_an_index_is_no_string() -> None:
    data = dex(CALLS, static_strings={"Lorg/example/A;": ["first", "second"]})
    at = data.index(b"\x02\x37")  # two values, the first a string whose index has two bytes
    wrong = data[: at + 1] + b"\xf7" + b"\xff" * 8 + data[at + 10 :]
    assert static_strings(read(sealed(wrong))).tolist() == []


def test_a_false_checksum_is_a_fault() -> None:
    data = bytearray(dex(CALLS))
    data[-1] ^= 1
    kinds = [fault.kind for fault in header(memoryview(data)).faults]
    assert kinds == ["checksum", "checksum"]


LIES = {
    "size": (32, 1 << 30),
    "size_of_nothing": (32, 3),
    "map": (52, 0xFFFFFF00),
    "map_in_header": (52, 4),
    "strings": (56, 1 << 28),
    "string_table": (60, 0xFFFFFFF0),
    "types": (64, 1 << 28),
    "methods": (88, 1 << 28),
    "classes": (96, 1 << 28),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_header_that_lies_is_a_fault(lie: str) -> None:
    at, value = LIES[lie]
    data = bytearray(dex(CALLS))
    struct.pack_into("<I", data, at, value)
    one = read(sealed(bytes(data)))
    _everything(one)
    assert one.faults


def test_a_string_that_stands_outside_is_empty_and_a_fault() -> None:
    data = bytearray(dex(CALLS))
    struct.pack_into("<I", data, 0x70, 0xFFFFFFF0)
    one = read(sealed(bytes(data)))
    assert one.text(0) == ""
    assert [fault.kind for fault in one.faults] == ["pointer"]


def test_a_string_longer_than_it_says_is_a_fault() -> None:
    data = dex(CALLS, strings=("counted",))
    at = data.index(b"\x07counted")
    one = read(sealed(data[:at] + b"\x03" + data[at + 1 :]))
    assert "counted" in one.strings.texts  # up to its zero byte: what a debugger would show
    assert [fault.kind for fault in one.faults] == ["not-canonical"]


def test_code_in_the_code_of_another_is_not_believed() -> None:
    data = bytearray(app([("string", 0, "a")] * 8, [("string", 0, "b")]))
    one = read(bytes(data))
    second = int(one.code.begins[1]) * 2 - 16
    first = int(one.code.begins[0]) * 2 - 16
    wrong = bytes(data).replace(_uleb3(second), _uleb3(first + 8))
    hidden = read(sealed(wrong))
    _everything(hidden)
    assert "in another" in hidden.faults[-1].what


def _uleb3(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80, value >> 7]) if value >> 7 < 0x80 else b""


def test_another_order_of_bytes_and_compact_dex_are_not_read() -> None:
    data = bytearray(dex(CALLS))
    data[40:44] = data[40:44][::-1]
    with pytest.raises(SourceError, match="byte order"):
        read(bytes(data))
    with pytest.raises(SourceError, match="compact"):
        read(b"cdex001\0" + bytes(200))
    with pytest.raises(SourceError, match="no DEX header"):
        read(b"dex\n")


def test_dex_inside_other_bytes_is_found() -> None:
    data = dex(CALLS)
    wrapped = b"dey\n036\0" + struct.pack("<II", 44, len(data)) + bytes(24)
    whole = b"\x7fELF" + data + b"dex\n035\0 no header" + data + b"cdex001\0" + bytes(100)
    places, gaps = embedded(memoryview(whole))
    assert [place.span.offset for place in places] == [4, 4 + len(data) + 18]
    assert [gap.why for gap in gaps] == [Why.NOT_READ]
    places, gaps = embedded(memoryview(wrapped + bytes(4) + data))
    assert [(place.span.offset, place.optimised) for place in places] == [(44, True)]


def _everything(one: Dex) -> None:
    gaps: list[Gap] = []
    _ = one.strings.texts, one.faults, one.string_references, one.field_references
    _ = [one.method(index) for index in one.method_references.index.tolist()]
    arrays(one, gaps)
    static_strings(one)


SAMPLE = dex(
    [*CALLS, Method("Lorg/example/C;", "arrays", [characters(0, "abcdefgh"), *assigned("ijklm")])],
    static_strings={"Lorg/example/A;": ["first", "漢字"]},
)


@given(
    st.lists(
        st.tuples(st.integers(8, len(SAMPLE) - 1), st.sampled_from([0, 1, 0x7F, 0x80, 0xFF])),
        min_size=1,
        max_size=8,
    ),
    st.integers(0x70, len(SAMPLE)),
)
@settings(max_examples=150, deadline=None)
def test_damage_is_a_fault_or_an_error_and_never_a_crash(
    changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(SAMPLE)
    for at, value in changes:
        data[at] = value
    for wrong in (data, data[:length]):
        try:
            _everything(Dex(memoryview(bytes(wrong)), optimised=length % 2 == 0))
        except SourceError as error:
            assert error.place
