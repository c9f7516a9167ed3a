"""Recognition, caps, acceptance: what may replace the copy in use, and what may not."""

from __future__ import annotations

import gzip

import msgspec
import pytest
from tests.register.lists.list_cases import CASES

from countermark.model.errors import CallerError, SourceError
from countermark.register.lists.intake import Accepted, Refused, accept, read_list, summary
from countermark.register.lists.probe import list_probes, recognise
from countermark.register.lists.unpack import opening, unpacked

CSL = CASES / "csl/ordinary-rows.csv"


@pytest.fixture
def reading(manifests):
    return read_list(CSL.read_bytes(), list_probes(manifests), CSL.name)


def grown(reading, records, names=None):
    return msgspec.structs.replace(
        reading, records=records, names_loaded=names if names is not None else records
    )


def test_a_whole_list_is_accepted(reading):
    whole = grown(reading, 14_000)
    answer = accept(whole, None)
    assert isinstance(answer, Accepted)
    assert answer.summary == summary(whole)
    assert answer.summary.digest == reading.digest


def test_a_short_list_is_refused_and_partial_only_warns(reading):
    answer = accept(reading, None)
    assert isinstance(answer, Refused)
    assert "fewer than the 5000" in answer.reason
    eased = accept(reading, None, partial=True)
    assert isinstance(eased, Accepted)
    assert any("fewer than" in warning for warning in eased.warnings)


@pytest.mark.parametrize(
    ("now", "names", "taken"),
    [(8_000, 8_000, True), (7_999, 8_000, False), (10_000, 7_000, False), (30_000, 30_000, True)],
)
def test_a_list_that_shrank_by_more_than_a_fifth_is_refused(reading, now, names, taken):
    old = summary(grown(reading, 10_000))
    answer = accept(grown(reading, now, names), old)
    assert isinstance(answer, Accepted if taken else Refused)


def test_more_than_expected_warns(manifests):
    tight = {
        **manifests,
        "csl": msgspec.structs.replace(
            manifests["csl"],
            expect=msgspec.structs.replace(manifests["csl"].expect, max_records=2, min_records=1),
        ),
    }
    reading = read_list(CSL.read_bytes(), list_probes(tight), CSL.name)
    answer = accept(reading, None)
    assert isinstance(answer, Accepted)
    assert any("more than the 2 expected" in warning for warning in answer.warnings)


def test_an_older_list_is_refused_unless_a_person_insists(reading):
    old = msgspec.structs.replace(summary(grown(reading, 10_000)), date="2030-01-01")
    refused = accept(grown(reading, 10_000), old)
    assert isinstance(refused, Refused)
    assert "before that of the copy in use" in refused.reason
    answer = accept(grown(reading, 10_000), old, partial=True)
    assert isinstance(answer, Accepted)
    assert any("before that of the copy in use" in warning for warning in answer.warnings)


def test_every_case_is_recognised_by_its_bytes(manifests):
    seen = {}
    for path in sorted(CASES.glob("*/*")):
        if path.suffix != ".yaml" and "name-column-missing" not in path.name:
            found = recognise("nothing.bin", path.read_bytes(), list_probes(manifests))
            assert found is not None, path
            seen[path.name] = found.id
    assert seen["aliases-alone.csv"] == "ofac-alt"
    assert seen["addresses-alone.csv"] == "ofac-add"
    found = recognise("x", gzip.compress(CSL.read_bytes()), list_probes(manifests))
    assert found is not None and found.id == "csl"


@pytest.mark.parametrize(
    "content",
    [
        b"name,country\nAcme,US\n",
        b"<html><body>CONSOLIDATED_LIST</body></html>",
        b'{"name": "x"}',
        b"",
        b"\x00\x01\x02binary",
        b"\x1f\x8bnot gzip at all",
    ],
)
def test_nothing_else_is_recognised(manifests, content):
    assert recognise("x.csv", content, list_probes(manifests)) is None


def test_unknown_bytes_and_unknown_names_are_told_apart(manifests):
    with pytest.raises(SourceError, match="not a published list"):
        read_list(b"name,country\nAcme,US\n", list_probes(manifests), "suppliers.csv")
    with pytest.raises(CallerError, match="no list is called"):
        read_list(b"x", list_probes(manifests), "suppliers.csv", as_list="moon")
    with pytest.raises(SourceError, match="empty"):
        read_list(b" \n", list_probes(manifests), "empty.csv")


def test_a_bomb_is_refused_before_it_fills_memory():
    bomb = gzip.compress(b"a" * 50_000_000)
    with pytest.raises(SourceError, match="expands beyond"):
        unpacked(bomb, "bomb.gz")
    assert len(opening(bomb)) == 65_536


def test_compression_cut_short_or_damaged_is_refused():
    packed = gzip.compress(bytes(range(256)) * 100)
    with pytest.raises(SourceError, match="ends early"):
        unpacked(packed[:-20], "cut.gz")
    with pytest.raises(SourceError, match="damaged"):
        unpacked(packed[:10] + b"\xff" * 40, "damaged.gz")


def test_several_compressed_members_are_one_list():
    assert unpacked(gzip.compress(b"one,") + gzip.compress(b"two"), "x.gz") == b"one,two"


def test_faults_beyond_a_hundred_are_counted(manifests):
    head = CSL.read_text().splitlines()[0]
    content = "\n".join([head, *["short,row"] * 250, CSL.read_text().splitlines()[1]]).encode()
    reading = read_list(content, list_probes(manifests), "many.csv")
    assert len(reading.gaps) == 101
    assert reading.gaps[-1].size == 150
    assert reading.records == 251


def test_utf16_by_its_mark_and_utf8_are_read(manifests):
    text = CSL.read_text().replace("ALEX EXAMPLE", "ÁLEX EXAMPLE")
    for encoding in ("utf-16", "utf-8-sig"):
        reading = read_list(text.encode(encoding), list_probes(manifests), "t.csv")
        assert any(claim.object == "ÁLEX EXAMPLE" for claim in reading.claims), encoding


def test_a_byte_that_is_not_utf8_costs_its_row_and_is_no_letter(manifests):
    """Its publisher writes UTF-8; in Windows-1252 a flipped bit would be a letter of a name."""
    whole = read_list(CSL.read_bytes(), list_probes(manifests), "t.csv")
    content = CSL.read_bytes().replace(b"ALEX EXAMPLE", b"\xc1LEX EXAMPLE")
    reading = read_list(content, list_probes(manifests), "t.csv")
    assert [gap.detail for gap in reading.gaps if "not text" in gap.detail]
    assert {c.object for c in reading.claims} < {c.object for c in whole.claims}
    assert reading.names_known > reading.names_loaded


def test_a_list_saved_in_another_encoding_is_refused_whole(manifests):
    head, *rows = CSL.read_text().splitlines()
    rows = [rows[0].replace("EXAMPLE", f"EXÄMPLE {n}") for n in range(40)]
    content = "\n".join([head, *rows, ""]).encode("cp1252")
    with pytest.raises(SourceError, match="not UTF-8, as its publisher writes it"):
        read_list(content, list_probes(manifests), "t.csv")


def test_a_quote_never_closed_is_malformed_with_its_place(manifests):
    head = CSL.read_text().splitlines()[0]
    content = head + '\n1,"Entity List (EL) never closed\n' + ("x" * 100 + "\n") * 1400
    with pytest.raises(SourceError, match="malformed table") as caught:
        read_list(content.encode(), list_probes(manifests), "open.csv")
    assert caught.value.place == "open.csv, line 2"


def test_one_endless_line_is_refused(manifests):
    head = CSL.read_text().splitlines()[0]
    with pytest.raises(SourceError, match="malformed table"):
        read_list(f"{head}\n{'x' * 5_000_000}".encode(), list_probes(manifests), "long.csv")


def test_the_line_before_the_header_may_be_quoted_or_filled_up(manifests):
    path = CASES / "gb-sanctions/names-on-rows-of-their-own.csv"
    content = path.read_bytes()
    plain = b"Report Date: 11-Sep-2026"
    for written in (plain + b",,,,", b'"' + plain + b'"', b"\xef\xbb\xbf" + plain):
        reading = read_list(content.replace(plain, written, 1), list_probes(manifests), "x.csv")
        assert (reading.list, reading.date, reading.records) == ("gb-sanctions", "2026-09-11", 6)
