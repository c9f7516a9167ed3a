"""A passage is the record that the claim was read from: in any encoding, and never a neighbour."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.assessment.quotes import quotes
from countermark.formats import delimited, passages
from countermark.formats.quotations import LONGEST, Opened
from countermark.model.claim import Claim
from countermark.model.evidence import (
    Digest,
    Evidence,
    EvidenceState,
    FoundPassage,
    Selector,
    SelectorKind,
)
from countermark.model.predicate import Predicate

TABLE = (
    'supplier,remark\r\n"Ålesund Kabel AS","first line\r\nsecond line"\r\nZażółć Sp. z o.o.,x\r\n'
)
HAN = "供应商,国家\n示例通信股份有限公司,中国\n另一家电子有限公司,中国\n"


def claim(content: bytes, kind: SelectorKind, value: str, media: str = "text/csv") -> Claim:
    evidence = Evidence(Digest.of(content), media, Selector(kind, value), label="file")
    return Claim(
        claimant="user",
        subject="name:a",
        predicate=Predicate.NAMED,
        object=f"a {value}",
        evidence=evidence,
    )


def quoted(content: bytes, kind: SelectorKind, value: str, media: str = "text/csv") -> str:
    said = claim(content, kind, value, media)
    return quotes([said], {Digest.of(content).hex: content})[said.id].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_row_is_found_by_its_physical_line(encoding):
    content = TABLE.encode(encoding)
    row = SelectorKind.ROW
    assert quoted(content, row, "2") == '"Ålesund Kabel AS","first line second line"'
    assert quoted(content, row, "4") == "Zażółć Sp. z o.o.,x"
    assert quoted(content, row, "3") == ""  # inside the record that starts on line 2


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16"])
def test_chinese_encodings_are_not_garbled(encoding):
    text = (
        HAN
        if encoding != "big5"
        else "供應商,國家\n範例通訊股份有限公司,中國\n另一家電子公司,中國\n"
    )
    content = (text * 20).encode(encoding)
    assert quoted(content, SelectorKind.ROW, "2") == text.splitlines()[1]


def test_a_windows_file_is_not_garbled():
    content = ("lieferant;ort\nMüller Fernmeldebau GmbH;Köln\n" * 5).encode("cp1252")
    assert quoted(content, SelectorKind.ROW, "2") == "Müller Fernmeldebau GmbH;Köln"


def test_other_line_separators_do_not_count_as_lines():
    content = "supplier,remark\nA\u2028B Ltd,one\x85two\nC Ltd,\x0bthree\n".encode()
    assert quoted(content, SelectorKind.ROW, "3").startswith("C Ltd,")


@pytest.mark.parametrize("place", ["0", "-1", "99", "", "x", "Sheet!2", "²", "9" * 40])
def test_a_place_that_is_not_there_gives_nothing(place):
    assert quoted(TABLE.encode(), SelectorKind.ROW, place) == ""


def test_bytes_that_are_no_text_give_nothing():
    assert quoted(bytes(range(256)) * 40, SelectorKind.ROW, "2") == ""


def test_a_row_of_json_lines_is_a_line():
    content = b'{"id":"a, \\"b"}\n{"id":"c"}\n'
    assert quoted(content, SelectorKind.ROW, "2", "application/json+ftm") == '{"id":"c"}'


def test_a_row_of_a_workbook_is_its_cells():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Site A!1"
    for row in (["maker", "model"], [None, None], ["Ålesund Kabel", "K 7\nMk II"]):
        book.active.append(row)
    raw = io.BytesIO()
    book.save(raw)
    from countermark.formats.xlsx import MEDIA_TYPE

    place = "Site A!1!3"
    assert quoted(raw.getvalue(), SelectorKind.ROW, place, MEDIA_TYPE) == "Ålesund Kabel\tK 7 Mk II"


def test_a_list_is_opened_and_decoded_as_its_publisher_writes_it():
    content = gzip.compress("name,town\nMüller Fernmeldebau,Köln\n".encode("cp1252"))
    said = claim(content, SelectorKind.ROW, "2", "text/csv+gzip")
    found = quotes([said], {}, lambda _: Opened(content))
    assert found[said.id] == FoundPassage(EvidenceState.QUOTED, "Müller Fernmeldebau,Köln")
    assert quotes([said], {}, lambda _: Opened(None))[said.id].state is EvidenceState.MISSING
    assert quotes([said], {}, lambda _: Opened(content[:20]))[said.id].text == ""
    assert quotes([said], {})[said.id].state is EvidenceState.NOT_OPENED


def test_pointers_into_json_and_yaml():
    content = '{"a/b": [{"n": "Ålesund"}, 7]}'.encode("utf-16")
    json = "application/json"
    assert quoted(content, SelectorKind.POINTER, "/a~1b/0/n", json) == "Ålesund"
    assert quoted(content, SelectorKind.POINTER, "/a~1b/1", json) == "7"
    for wrong in ("/a~1b/9", "/none", "/a~1b/x", "/a~1b/0/n/deeper"):
        assert quoted(content, SelectorKind.POINTER, wrong, json) == ""
    assert quoted(b"country: NO\n", SelectorKind.POINTER, "/country", "application/yaml") == "NO"
    assert quoted(b"[" * 100_000, SelectorKind.POINTER, "/0", json) == ""


def test_quotations_and_byte_ranges():
    assert quoted(b"", SelectorKind.QUOTE, "the exact words") == "the exact words"
    assert quoted(b"some bytes", SelectorKind.BYTES, "5-10") == "bytes"
    assert quoted(b"some bytes", SelectorKind.WHOLE, "") == ""


def test_a_passage_is_cut_to_what_people_read():
    content = b"supplier\n" + b"x" * 5000 + b"\n"
    assert len(quoted(content, SelectorKind.ROW, "2")) == LONGEST


def test_a_file_is_decoded_once_however_many_claims_rest_on_it(monkeypatch):
    content = ("supplier\n" + "".join(f"Firm {n} Ltd\n" for n in range(300))).encode()
    said = [claim(content, SelectorKind.ROW, str(n)) for n in range(2, 302)]
    calls = []
    real = passages.records
    monkeypatch.setattr(passages, "records", lambda *a: calls.append(1) or real(*a))
    found = quotes(said, {Digest.of(content).hex: content})
    assert [found[c.id].text for c in said] == [f"Firm {n} Ltd" for n in range(300)]
    assert len(calls) == 1


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x1a"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_every_record_that_is_read_can_be_quoted(rows):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *rows])
    text = written.getvalue()
    read = list(delimited.read("t.csv", text).rows)
    found = passages.lines(text, "text/csv", {str(row.line) for row in read})
    for row in read:
        (again,) = csv.reader([found[str(row.line)]])
        assert again == [cell.replace("\n", " ") for cell in row.cells]
