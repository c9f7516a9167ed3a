"""Every name in a user's file is screened, or is named as not examined: tests/cases/names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.cli.main import main
from countermark.formats.selected import Opener
from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.screening.matching.name_queries import queries

CASES = Path(__file__).parents[1] / "cases" / "names"
FULL = {"BF": "Blue Finch LLC", "HW": "Huawei Technologies Co., Ltd."}


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: str
    because: str
    table: str = ""
    document: Any = None
    label: str = "t.csv"
    screened: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Who is screened, and of whom it is not known what they are to the row or document."""
    subjects: tuple[str, ...] | None = None
    text: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    """What was read, and so is not looked through as well."""
    claimed: tuple[str, ...] = ()
    gap: str = ""
    format: str = ""
    quiet: str = ""


def cases(file: str) -> list[Case]:
    loaded = yaml.load((CASES / file).read_bytes(), Loader=yaml.CBaseLoader)
    return msgspec.convert(loaded, list[Case])


def full(text: str, quoted: bool = False) -> str:
    for short, name in FULL.items():
        found = f'"{name}"' if quoted and "," in name else name
        text = text.replace(short, found)
    return text


@pytest.mark.parametrize("case", cases("documents.yaml"), ids=lambda case: case.name)
def test_a_document(case: Case, read) -> None:
    reading = read("t.json", full(json.dumps(case.document)))
    assert {full(name) for name in case.screened} <= asked(reading)
    assert beside(reading) == {full(name) for name in case.beside} <= asked(reading)
    assert set(case.claimed) <= {claim.object for claim in reading.claims}
    if case.subjects is not None:
        assert [s.name for s in reading.subjects] == [full(name) for name in case.subjects]
    if case.quiet:
        assert reading.gaps == ()
    assert case.gap in " ".join(gap.detail for gap in reading.gaps)
    looked = "" if reading.document is None else reading.document.text
    assert all(full(text) in looked for text in case.text), looked
    assert not any(full(text) in looked for text in case.read), looked


def test_evidence_in_a_wrapped_document_can_be_opened(read) -> None:
    inner = {"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "a", "name": "box"}]}
    content = json.dumps({"sbom": inner}).encode()
    reading = read("t.json", content)
    opener = Opener("t.json", content, "application/spdx+json")
    found = [opener.passage(claim.evidence.selector) for claim in reading.claims]
    assert found and all(isinstance(text, str) and "box" in text for text in found)


def beside(reading) -> set[str]:
    names = {c.subject: c.object for c in reading.claims if c.predicate is Predicate.NAMED}
    named = (c for c in reading.claims if c.predicate is Predicate.NAMED_BESIDE)
    return {names[claim.object] for claim in named}


def asked(reading) -> set[str]:
    return {query.text for query in queries(reading.subjects, reading.claims).values()}


@pytest.mark.parametrize("case", cases("tables.yaml"), ids=lambda case: case.name)
def test_a_table(case: Case, read) -> None:
    reading = read(case.label, full(case.table, quoted=True))
    assert {full(name) for name in case.screened} <= asked(reading)
    assert beside(reading) == {full(name) for name in case.beside} <= asked(reading)
    assert not [gap for gap in reading.gaps if gap.why is Why.UNUSED_COLUMN]
    if case.subjects is not None:
        assert [s.name for s in reading.subjects] == [full(name) for name in case.subjects]
    if case.quiet:
        assert reading.gaps == ()
    assert case.gap in " ".join(gap.detail for gap in reading.gaps)
    looked = "" if reading.document is None else reading.document.text
    assert all(text in looked for text in case.text)
    assert case.format in reading.format


def book(*sheets, merged=()):
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet {number + 1}")
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_maker_merged_over_rows_made_them_all(read) -> None:
    rows = [["Manufacturer", "Model", "Site"], ["Hikvision", "A1", "x"], [None, "A2", "y"]]
    rows += [[None, "A3", "z"], ["BF", "A4", "w"], [None, "A5", "v"]]
    reading = read("b.xlsx", book(rows, merged=["A2:A4"]))
    makers = [c.object for c in reading.claims if c.predicate is Predicate.MADE_BY]
    assert makers == ["name:hikvision"] * 3 + ["name:bf"]
    assert [s.name for s in reading.subjects][-1] == "A5"


def test_a_header_in_two_rows_with_merged_groups(read) -> None:
    rows = [["Vendor", None, "Device", None], ["Name", "Country", "Maker", "Model"]]
    rows += [["Blue Finch LLC", "US", "Hikvision", "A1"]]
    reading = read("b.xlsx", book(rows, merged=["A1:B1", "C1:D1"]))
    assert asked(reading) == {"Blue Finch LLC", "Hikvision"}
    assert reading.gaps == ()


def test_a_title_merged_over_all_columns_is_a_title(read) -> None:
    rows = [["Approved vendors", None], ["Vendor", "Sector"], ["Hikvision", "video"]]
    reading = read("b.xlsx", book(rows, merged=["A1:B1"]))
    assert [s.name for s in reading.subjects] == ["Hikvision"]
    assert reading.gaps == ()


def test_a_column_of_the_users_that_no_table_has_is_an_error(tmp_path, capsys) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Firm\nBlue Finch LLC\n", encoding="utf-8")
    asked_for = ["check", str(path), "--config", "none", "--as-of", "2026-11-20"]
    assert main([*asked_for, "--column", "Vendr=supplier"]) == 2
    assert "no table has a column “Vendr”" in capsys.readouterr().err
    assert main([*asked_for, "--column", "Firm=supplier"]) == 0


NAMES = (
    "Grey Heron LLC",
    "Hytera Communications Corp., Ltd.",
    "Amber Relay GmbH",
    "Société Ibis SA",
)
BESIDE = {
    "alias": ("Alias", "AKA", "DBA", "Trade Name", "Former Name", "Doing Business As", "曾用名"),
    "parent": ("Parent Company", "Ultimate Parent", "Global Ultimate Parent", "Holding Company",
               "Konzern", "Société mère", "母公司", "Vendor Parent Name"),
    "owner": ("Beneficial Owner", "Shareholder", "UBO", "Owned By", "Gesellschafter", "股东"),
    "subsupplier": ("Subsupplier", "Tier 2 Supplier", "Subcontractors", "Sub-tier Supplier",
                    "Unterlieferant", "Sous-traitant", "分包商", "Subawardee Name"),
}  # fmt: skip
FIRST = (
    "Vendor",
    "Supplier",
    "Vendor Name",
    "Tier 1 Supplier",
    "Contractor",
    "Company",
    "Lieferant",
)
OTHERS = (("Country", "US"), ("Notes", "none"), ("Amount", "10"), ("Vendor ID", "17"))
NEIGHBOUR = st.fixed_dictionaries({
    "first": st.sampled_from(FIRST),
    "beside": st.lists(
        st.sampled_from([(m, h) for m, hs in BESIDE.items() for h in hs]),
        min_size=1, max_size=3, unique=True,
    ),
    "others": st.lists(st.sampled_from(OTHERS), max_size=3, unique=True),
    "names": st.permutations(NAMES),
    "order": st.randoms(use_true_random=False),
    "mark": st.sampled_from(",;\t"),
})  # fmt: skip


@given(NEIGHBOUR)
def test_neighbours_of_columns_beside_the_party(read, made) -> None:
    """Other firms, other headers, another order of columns: every name is asked about."""
    columns = [(made["first"], made["names"][0])]
    columns += [(h, n) for (_, h), n in zip(made["beside"], made["names"][1:], strict=False)]
    columns += made["others"]
    made["order"].shuffle(columns)
    held = io.StringIO()
    csv.writer(held, delimiter=made["mark"]).writerows(zip(*columns, strict=True))
    reading = read("t.csv", held.getvalue())
    wanted = set(made["names"][: 1 + len(made["beside"])])
    assert wanted <= asked(reading), held.getvalue()
    assert not [gap for gap in reading.gaps if gap.why is Why.UNUSED_COLUMN]


UNKNOWN = (
    "Xyz",
    "Foo Bar",
    "Donor",
    "Affiliated Entity",
    "Integrator",
    "Vermittler",
    "Column 7",
    "",
)


@given(
    st.sampled_from(FIRST),
    st.lists(st.sampled_from(UNKNOWN), min_size=1, max_size=3, unique=True),
    st.permutations(NAMES),
)
def test_neighbours_of_columns_nobody_knows(read, first, unknown, names) -> None:
    """A firm's name under a header that nobody knows is screened beside its row."""
    held = io.StringIO()
    csv.writer(held).writerows([[first, *unknown], names[: 1 + len(unknown)]])
    reading = read("t.csv", held.getvalue())
    assert set(names[: 1 + len(unknown)]) <= asked(reading)
    beside = [c for c in reading.claims if c.predicate is Predicate.NAMED_BESIDE]
    assert len(beside) == len(unknown)
    assert {c.subject for c in beside} == {s.node for s in reading.subjects}
    assert not [gap for gap in reading.gaps if gap.why is Why.UNUSED_COLUMN]
