"""Every bad file gives one clear gap, never an error, and spoils nothing beside it."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countermark.formats.caps import Caps
from countermark.model.errors import CallerError
from countermark.model.gap import Why
from countermark.model.reading import Reading

ADDRESS = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'


def archive(**members: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in members.items():
            opened.writestr(f"xl/worksheets/{name}.xml", content)
    return held.getvalue()


BAD = {
    "empty": (b"", Why.EMPTY),
    "blank": (b" \r\n\t\n", Why.EMPTY),
    "binary": (bytes(range(256)) * 40, Why.UNKNOWN_KIND),
    "no-encoding-fits": (
        b"Supplier,Country\n" + b"\xa6 \xb6 \xac \xb1 \x86 " * 40,
        Why.WRONG_ENCODING,
    ),
    "one-long-line": (b"a" * 300_000, Why.TOO_LARGE),
    "too-large": (b"Supplier\n" + b"A Firm\n" * 200_000, Why.TOO_LARGE),
    "entities": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', Why.NOT_READ),
    "deep": (b"[" * 100_000 + b"]" * 100_000, Why.TOO_DEEP),
    "deep-objects": (b'{"a":' * 500 + b"1" + b"}" * 500, Why.TOO_DEEP),
    "not-json": (b'{"bomFormat": "CycloneDX", ', Why.MALFORMED),
    "pdf": (b"%PDF-1.7 whatever", Why.MALFORMED),
    "rdf": (b'<rdf:RDF xmlns="http://spdx.org/rdf/terms"></rdf:RDF>', Why.NOT_READ),
    "bomb": (archive(sheet1=b"0" * 2_000_000), Why.EXPANDS),
    "wide-sheet": (archive(sheet1=ADDRESS), Why.EXPANDS),
    "workbook-entities": (archive(sheet1='<!DOCTYPE a [<!ENTITY b "c">]><a/>'), Why.EXPANDS),
    "many-members": (archive(**{f"s{i}": "" for i in range(60)}), Why.EXPANDS),
    "not-a-workbook": (archive(sheet1="<nothing/>"), Why.MALFORMED),
    "cut-workbook": (archive(sheet1="<a/>")[:-40], Why.MALFORMED),
    "old-office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Why.NOT_READ),
    "locked-office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Why.UNREADABLE,
    ),
}
SMALL = Caps(content=1_000_000, line=50_000, expanded=1_000_000, members=50)


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_one_gap(name: str, read) -> None:
    content, why = BAD[name]
    reading = read(f"{name}.dat", content, caps=SMALL)
    assert [gap.why for gap in reading.gaps] == [why]
    assert reading.subjects == ()
    assert reading.gaps[0].what == f"{name}.dat"


def test_ratio_catches_a_bomb_below_the_size_cap(read) -> None:
    caps = Caps(ratio_from=100_000)
    reading = read("b.xlsx", archive(sheet1=b"0" * 5_000_000), caps=caps)
    assert [gap.why for gap in reading.gaps] == [Why.EXPANDS]


def test_locked_workbook_asks_for_the_password(read) -> None:
    content = bytearray(archive(sheet1="<a/>"))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    gap = read("l.xlsx", bytes(content)).gaps[0]
    assert gap.why is Why.UNREADABLE
    assert "password" in gap.next_step


def test_a_long_line_costs_that_line_only(read) -> None:
    content = b"Supplier,Country\nA One,US\n" + b"x" * 60_000 + b"\nB Two,DE\n"
    reading = read("s.csv", content, caps=SMALL)
    assert [s.name for s in reading.subjects] == ["A One", "B Two"]
    assert [(g.why, g.size, g.detail[:6]) for g in reading.gaps] == [(Why.TOO_LARGE, 1, "line 3")]


def test_a_large_field_costs_its_line_only(read) -> None:
    content = f"Supplier,Note\nA One,{'x' * 140_000}\nB Two,y\n"
    reading = read("s.csv", content)
    assert [s.name for s in reading.subjects] == ["B Two"]
    assert [g.why for g in reading.gaps] == [Why.MALFORMED]


def test_rows_beyond_the_cap_are_a_gap(read) -> None:
    content = "Supplier,Country\n" + "".join(f"Firm {i},DE\n" for i in range(20))
    reading = read("s.csv", content, caps=Caps(rows=6))
    assert [g.why for g in reading.gaps] == [Why.LIMIT]
    assert len(reading.subjects) == 5


def test_nuls_are_taken_out_and_told(read) -> None:
    reading = read("s.csv", b"Supplier,Country\nA O\0ne,US\n")
    assert [s.name for s in reading.subjects] == ["A One"]
    assert [(g.why, g.size, g.unit) for g in reading.gaps] == [(Why.MALFORMED, 1, "characters")]


def test_a_key_given_twice_is_told(read) -> None:
    content = (
        '{"bomFormat":"CycloneDX","metadata":{"component":{"name":"a","supplier":{"name":"x"},'
        '"supplier":{"name":"y"}}},"components":[{"name":"b"}]}'
    )
    gaps = read("b.json", content).gaps
    assert [g.why for g in gaps] == [Why.MALFORMED]
    assert "“supplier”" in gaps[0].detail


def test_an_override_that_names_no_meaning_is_the_callers_error(read) -> None:
    with pytest.raises(CallerError, match="suplier"):
        read("s.csv", "Foo\nA\n", overrides={"Foo": "suplier"})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=600),
        st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
        st.text("Supplier,;\t\n\"'0é中", max_size=200).map(lambda t: t.encode("utf-16")),
        st.binary(max_size=200).map(lambda b: b"PK\x03\x04xl/" + b),
        st.binary(max_size=200).map(lambda b: b"from,predicate,to,share\n" + b),
        st.binary(max_size=200).map(lambda b: b"Maker,Model,Acquired,Purpose,MAC,LEI\n" + b),
    )
)
def test_any_bytes_give_a_reading(read, content: bytes) -> None:
    reading = read("any.csv", content)
    assert isinstance(reading, Reading)
    assert reading.subjects or reading.gaps or reading.claims


KEYS = [
    *("components", "name", "bom-ref", "supplier", "manufacturer", "authors", "services", "data"),
    *("dependencies", "compositions", "metadata", "component", "packages", "relationships"),
    *("SPDXID", "properties", "id", "schema", "owner", "asset", "percentage", "evidence"),
    *("identity", "pedigree", "ancestors", "@graph", "type", "from", "to", "spdxId", "swid"),
    *("rootElement", "provider", "address", "documentDescribes", "relationshipType", "parent"),
]
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-9, 9),
        st.text(max_size=5),
        st.sampled_from(["urn:a", "CONTAINS", "Organization: X", "Ownership"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, st.sampled_from(["cdx", "spdx", "spdx3", "ftm"]))
def test_any_json_gives_a_reading(read, value: object, kind: str) -> None:
    import json

    body = value if isinstance(value, dict) else {"components": value, "packages": value}
    marks = {
        "cdx": {"bomFormat": "CycloneDX"},
        "spdx": {"spdxVersion": "SPDX-2.3"},
        "spdx3": {"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": [value, body]},
        "ftm": {"schema": "Ownership", "properties": body},
    }
    reading = read("any.json", json.dumps({**body, **marks[kind]}))
    assert reading.subjects or reading.gaps
