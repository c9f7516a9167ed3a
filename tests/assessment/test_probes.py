"""Every probe reads what is of its kind and leaves what is not; no file has two of them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.assessment.probe_cases import Case, cases

from countermark.assessment import probes, shipped
from countermark.formats.sample import Sample
from countermark.inventory.read import read
from countermark.model.errors import SourceError
from countermark.model.evidence import Digest
from countermark.model.gap import Why
from countermark.model.ports.probe import Doc, Sign, claimants
from countermark.register.lists.intake import read_list
from countermark.register.lists.probe import recognise

ROOT = Path(__file__).parents[2]
FILES = {probe.id: probe for probe in probes.FILES}
LISTS = {probe.id: probe for probe in probes.lists()}
ALL = [(id_, case) for id_, found in cases().items() for case in found]


def named(value: object) -> str:
    return value.case if isinstance(value, Case) else str(value)


@pytest.mark.parametrize(("id_", "case"), [c for c in ALL if c[0] in FILES], ids=named)
def test_a_file(id_: str, case: Case) -> None:
    content = case.content
    expected = id_ if case.read_by is None else case.read_by
    assert (case.case == "silent") <= (expected != id_)
    for sample in (
        Sample.of(case.label, content),
        Sample(case.label, content, len(content)),
    ):
        found = [probe.id for probe in probes.of(sample)]
        by_head = "json" if expected.endswith("-json") else expected
        assert found == [expected if sample.is_whole else by_head]
    reading = read(
        case.label,
        content,
        Digest.of(content),
        probes=probes.FILES,
        words=shipped.lexicon(),
    )
    assert set(case.subjects) <= {subject.name for subject in reading.subjects}
    if case.gap is not None:
        assert any(case.gap in gap.detail for gap in reading.gaps), reading.gaps
    assert case.case != "malformed" or case.gap is not None, "a malformed file has a gap"


@pytest.mark.parametrize(("id_", "case"), [c for c in ALL if c[0] in LISTS], ids=named)
def test_a_list(id_: str, case: Case) -> None:
    expected = id_ if case.read_by is None else case.read_by
    found = recognise("x", case.content, probes.lists())
    # Of two lists in one layout the head shows the one, and the whole file which of them it is.
    after = LISTS[expected].manifest.recognise.after if expected else ""
    assert (found.id if found else "") == (after or expected)
    if not found:
        return
    if case.case == "silent":
        assert read_list(case.content, probes.lists(), case.label).list == expected
        return
    if case.error is not None:
        with pytest.raises(SourceError, match=case.error or "."):
            read_list(case.content, probes.lists(), case.label)
        return
    reading = read_list(case.content, probes.lists(), case.label)
    assert reading.list == expected
    assert reading.records >= int(case.records or 1)
    if case.case == "malformed":
        assert case.gap is not None
        assert any(case.gap in gap.detail for gap in reading.gaps) or reading.warnings


def alone(label: str, content: bytes) -> None:
    """One probe claims a file, whether all of it is looked at or its head."""
    for sample in (Sample.of(label, content), Sample(label, content, len(content))):
        found = [probe.id for probe in probes.of(sample)]
        assert len(found) == 1, f"{label}: {found}"
    listed = [probe.id for probe in claimants(sample, probes.lists())]
    assert len(listed) < 2, f"{label}: {listed}"


def test_no_file_of_ours_has_two_probes() -> None:
    folders = (ROOT / "tests/cases", ROOT / "demo", ROOT / "docs", ROOT / "src")
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    assert len(files) > 500
    for path in files:
        if "__pycache__" not in path.parts:
            alone(path.name, path.read_bytes()[: 1 << 20])


PIECES = (
    b'{"bomFormat":"CycloneDX","specVersion":"1.6"}',
    b'{"spdxVersion":"SPDX-2.3","packages":[]}',
    b'{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}',
    b'{"id":"a","schema":"Company","properties":{"name":["Blue Finch LLC"]}}',
    b'{"schema":"', b'","properties":[', b"{", b"[", b"]", b"}", b"<", b"<html>", b"<body>",
    b"<!doctype html>", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">', b"<?xml?>",
    b"SPDXVersion: SPDX-2.3", b"Supplier,Country", b"Blue Finch LLC,US", b"\n", b"\r\n", b" ",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"%PDF-", b"PK\x03\x04", b"xl/", b"word/", b"MZ",
    b"PE\0\0", b"\x1f\x8b", b"ustar", b"BZh", b"PAR1", b"\x01", b"\x80",
    b"The board met and decided that the camera would be replaced before the summer. Nobody asked.",
)  # fmt: skip
LABELS = ("a", "a.csv", "a.json", "a.md", "a.html", "a.xml", "a.xlsx", "a.txt", "a.spdx")


@example([b"PK\x03\x04", *[b'{"bomFormat":"CycloneDX","specVersion":"1.6"}'] * 3], "a.json")
@example([b"<!doctype html>", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">'], "a")
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(LABELS))
def test_no_small_file_has_two_probes(pieces: list[bytes], label: str) -> None:
    alone(label, b"".join(pieces))


@given(st.binary(max_size=400), st.sampled_from(LABELS))
def test_no_bytes_have_two_probes(content: bytes, label: str) -> None:
    alone(label, content)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(PIECES[:4], 2)))
def test_a_value_of_two_kinds_is_read_as_neither(one: bytes, other: bytes) -> None:
    """Who writes a file that is two things hides one of them: no reader picks silently."""
    content = one[:-1] + b"," + other[1:]
    sample = Sample.of("a.json", content)
    kinds = probes.of(sample)
    reading = read(
        "a.json",
        content,
        Digest.of(content),
        probes=probes.FILES,
        words=shipped.lexicon(),
    )
    assert len(kinds) == 2
    assert not reading.subjects
    assert [gap.why for gap in reading.gaps] == [Why.UNKNOWN_KIND]
    assert "at once" in reading.gaps[0].detail


class Same:
    """A probe that claims every file as surely as the one for tables."""

    id = "same"
    DOC = Doc(title="Same", reads="x", leaves="y")

    def recognise(self, sample: Sample) -> Sign:
        return Sign.ANY if sample.text else Sign.NONE


def test_a_second_claimant_is_seen() -> None:
    sample = Sample.of("a.csv", b"Supplier\nBlue Finch LLC\n")
    found = claimants(sample, (*probes.FILES, Same()))
    assert [probe.id for probe in found] == ["delimited", "same"]
