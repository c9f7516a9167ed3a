"""A damaged list invents nobody: what is not whole is told, and the rows beside it are read."""

from __future__ import annotations

import pytest
from tests.register.lists.list_cases import CASES

from countermark.model.errors import SourceError
from countermark.register.lists.intake import Refused, accept, read_list
from countermark.register.lists.probe import list_probes

DENIED = CASES / "dpl/one-order-two-addresses.tsv"
SDN = CASES / "ofac/three-parties-and-an-end-mark.csv"
NOTHING = b",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"


def names(reading):
    return {claim.object for claim in reading.claims if claim.predicate.value == "named"}


def sdn(*rows, mark=b"\x1a"):
    """A table of OFAC's layout: ``(number, name, programmes)``."""
    lines = (f'{n},"{name}",-0- ,"{tags}"'.encode() + NOTHING for n, name, tags in rows)
    return b"".join(lines) + mark


def test_a_row_cut_inside_quotes_leaves_its_neighbour_alone(manifests):
    lines = DENIED.read_bytes().splitlines(keepends=True)
    cut = b"".join((lines[0], lines[1], b'"ALEX EXA\n', lines[3]))
    reading = read_list(cut, list_probes(manifests), "dpl.txt")
    assert names(reading) == {"ALEX EXAMPLE", "SAM SAMPLE"}
    (gap,) = reading.gaps
    assert "line 3: a quotation mark opens here and is not closed" in gap.detail
    assert (reading.names_known, reading.names_loaded) == (3, 2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"SAM SAMPLE"', b'SAM SAMPLE"', "stands alone"),
        (b'"SAM SAMPLE"', b'"SAM SAMPLE', "do not fit"),
        (b'"SAM SAMPLE"\t', b'"SAM SAMPLE" ', "do not fit"),
        (b'""\t"CA"', b'"CA"', "11 cells, not 12"),
        (b"SAM SAMPLE", b"SAM\x01SAMPLE", "a control character"),
        (b"SAM SAMPLE", b"S\xc1M SAMPLE", "a byte that is not text"),
        (b"SAM SAMPLE", b"SAM\rSAMPLE\n", "a quotation mark opens here"),
    ],
)
def test_one_damaged_row_is_one_gap(manifests, old, new, words):
    lines = DENIED.read_bytes().rstrip().splitlines(keepends=True)
    content = b"".join((*lines[:1], lines[3] + b"\n", *lines[1:3])).replace(old, new)
    reading = read_list(content, list_probes(manifests), "dpl.txt")
    assert names(reading) == {"ALEX EXAMPLE"}
    assert f"line 2: {words}" in reading.gaps[0].detail or words in reading.gaps[0].detail
    assert reading.names_loaded < reading.names_known


@pytest.mark.parametrize("list_id", ["dpl", "ofac"])
def test_a_list_that_ends_inside_quotes_is_refused_whole(manifests, list_id):
    path = {"dpl": DENIED, "ofac": SDN}[list_id]
    content = path.read_bytes()
    cut = content[: content.rindex(b"SAM SAMPLE" if list_id == "dpl" else b"SECURITIES") + 4]
    with pytest.raises(SourceError, match=r"the file ends inside a quoted field, line \d"):
        read_list(cut, list_probes(manifests), path.name)


def test_a_cut_last_line_is_refused_whole(manifests):
    content = sdn((1, "FIRST", "CUBA"), (2, "SECOND", "CUBA"), mark=b"")
    with pytest.raises(SourceError, match="the file's last line is cut, line 2"):
        read_list(content[:-40], list_probes(manifests), "sdn.csv")


def test_a_damaged_row_before_the_end_mark_is_no_cut_end(manifests):
    content = sdn((1, "FIRST", "CUBA"), (2, "SECOND", "CUBA")).replace(b'SECOND"', b"SECOND")
    reading = read_list(content, list_probes(manifests), "sdn.csv")
    assert names(reading) == {"FIRST"} and len(reading.gaps) == 1


def test_a_missing_end_mark_refuses_and_a_person_may_insist(manifests):
    rows = [(n, f"FIRM {n}", "CUBA") for n in range(1, 4000)]
    whole = read_list(sdn(*rows), list_probes(manifests), "sdn.csv")
    assert not isinstance(accept(whole, None), Refused)
    unmarked = read_list(sdn(*rows, mark=b""), list_probes(manifests), "sdn.csv")
    answer = accept(unmarked, None)
    assert isinstance(answer, Refused) and "end mark (0x1A)" in answer.reason
    assert not isinstance(accept(unmarked, None, partial=True), Refused)


def test_rows_after_the_end_mark_are_damaged(manifests):
    content = sdn((1, "FIRST", "CUBA")) + sdn((2, "SECOND", "CUBA"))
    reading = read_list(content, list_probes(manifests), "sdn.csv")
    assert names(reading) == {"FIRST"} and len(reading.gaps) == 1


def test_a_record_over_several_lines_is_read_where_the_list_has_such(manifests):
    path = CASES / "csl/ordinary-rows.csv"
    head, *rows = path.read_bytes().splitlines(keepends=True)
    columns = head.decode().strip().split(",")
    cells = dict.fromkeys(columns, "") | {"_id": "m", "name": "TWO LINES", "source": "SSI"}
    cells["addresses"] = '"1 Road\n2 Street\r\nCity, CN"'
    content = b"".join((head, ",".join(cells.values()).encode(), b"\n", *rows))
    assert "TWO LINES" in names(read_list(content, list_probes(manifests), "csl.csv"))


NOT_SDN = [
    (9671, "GAZ EXAMPLE", "UKRAINE-EO13662"),
    (17016, "COUNCIL EXAMPLE", "NS-PLC"),
    (30001, "CHIP EXAMPLE", "CMIC-EO13959"),
]


@pytest.mark.parametrize("name", ["CONS_PRIM.CSV", "download.csv"])
def test_the_list_of_those_not_on_the_sdn_list_is_read_as_what_it_is(manifests, name):
    reading = read_list(sdn(*NOT_SDN), list_probes(manifests), name)
    assert reading.list == "ofac-cons"
    assert "LIST-US-SDN" not in reading.per_measure
    assert all(claim.subject.startswith("list:ofac-cons/") for claim in reading.claims)


@pytest.mark.parametrize("name", ["CONS_PRIM.CSV", "download.csv"])
def test_it_is_refused_where_a_person_calls_it_the_sdn_list(manifests, name):
    with pytest.raises(SourceError, match="that are not on the SDN") as refused:
        read_list(sdn(*NOT_SDN), list_probes(manifests), name, "ofac")
    assert "--shrunken" not in refused.value.next_step
    if name.startswith("CONS"):
        with pytest.raises(SourceError, match="by its file name"):
            read_list(sdn((1, "FIRST", "CUBA")), list_probes(manifests), f"{name}.gz", "ofac")


def test_the_sdn_list_is_refused_where_a_person_calls_it_the_other(manifests):
    with pytest.raises(SourceError, match="this is OFAC's SDN list"):
        read_list(sdn((1, "FIRST", "CUBA")), list_probes(manifests), "x.csv", "ofac-cons")


def test_a_list_that_may_be_another_gets_no_advice_to_insist(manifests):
    rows = [(n, f"FIRM {n}", "CUBA") for n in range(9000, 9100)]
    answer = accept(read_list(sdn(*rows), list_probes(manifests), "sdn.csv"), None)
    assert isinstance(answer, Refused)
    assert "may be OFAC's consolidated list" in answer.reason
    assert "--shrunken" not in answer.next_step


def test_a_header_with_one_wrong_letter_is_refused(manifests):
    path = CASES / "csl/ordinary-rows.csv"
    content = path.read_bytes().replace(b"alt_names", b"alt_namfs", 1)
    with pytest.raises(SourceError, match="says “alt_namfs” for alt_names"):
        read_list(content, list_probes(manifests), path.name, "csl")


def test_a_wrong_column_names_the_option_there_is(manifests):
    path = CASES / "csl/name-column-missing.csv"
    with pytest.raises(SourceError, match="name the list with --list"):
        read_list(path.read_bytes(), list_probes(manifests), path.name, "csl")
