"""``check --matrix``: verdicts of several contexts side by side, and why not here."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
import yaml

from countermark.model.not_here import WhyNot
from countermark.reports.shapes.matrix import MatrixDocument

from .conftest import TODAY
from .test_nothing_escapes import BARE, EVIL, assert_safe

CASES = Path(__file__).parents[1] / "cases" / "matrix"
SAID = yaml.safe_load((CASES / "cases.yaml").read_text("utf-8"))
CONTEXTS = SAID["contexts"]
FILES = [str(CASES / name) for name in ("suppliers.csv", "devices.csv")]


def asked(*more: str, contexts=CONTEXTS, files=FILES) -> list[str]:
    given = [word for context in contexts for word in ("--context", context)]
    return ["check", *files, *given, "--as-of", TODAY, *more]


@pytest.fixture
def checked(cm) -> MatrixDocument:
    """The matrix, made here: ``explain`` knows it."""
    said = cm(*asked("--matrix", "--format", "json"))
    assert said.code == 14
    return msgspec.json.decode(said.raw, type=MatrixDocument)


_MADE: list[MatrixDocument] = []


@pytest.fixture
def matrix(request) -> MatrixDocument:
    """The same, made once for all tests."""
    if not _MADE:
        _MADE.append(request.getfixturevalue("checked"))
    return _MADE[0]


def cell_of(shown: MatrixDocument, subject: str, context: str):
    at = [one.id for one in shown.contexts].index(context)
    (row,) = [r for r in shown.rows if any(s.name == subject for s in r.subjects)]
    return row.cells[at]


def test_cells_say_what_the_cases_say(matrix) -> None:
    wrong = []
    for case in SAID["cells"]:
        cell = cell_of(matrix, case["subject"], case["context"])
        found = {"verdict": cell.verdict.value, "measure": cell.measure}
        if any(case[key] != found[key] for key in found if key in case):
            wrong.append((case, found))
    assert wrong == []


def test_why_not_here_is_a_type(matrix) -> None:
    wrong = []
    for case in SAID["not_here"]:
        cell = cell_of(matrix, case["subject"], case["context"])
        said = [matrix.reasons[id_] for id_ in cell.not_here]
        found = [r.not_here.why for r in said if r.measure == case["measure"] and r.not_here]
        if found != [WhyNot(case["why"])]:
            wrong.append((case, found))
    assert wrong == []


def test_every_measure_without_a_decision_has_a_reason(matrix) -> None:
    """What was considered in a context either decides there, or is named with why not."""
    for row in matrix.rows:
        considered = {m for c in row.cells for m in (c.measure, *c.others) if m}
        for cell in row.cells:
            silent = {matrix.reasons[id_].measure for id_ in cell.not_here}
            assert considered <= silent | {cell.measure, *cell.others}
            assert not silent & {cell.measure, *cell.others}
    assert all(reason.words for reason in matrix.reasons.values())


def test_each_column_is_the_check_in_that_context_alone(cm, matrix) -> None:
    """Traced and screened once, and judged as five runs would judge."""
    for at, context in enumerate(CONTEXTS):
        alone = cm(*asked("--format", "json", contexts=[context])).json
        told = {s.id: (row.cells[at], s.findings[at]) for row in matrix.rows for s in row.subjects}
        assert len(told) == len(alone["subjects"])
        for subject in alone["subjects"]:
            cell, finding = told[subject["id"]]
            assert cell.verdict.value == subject["verdict"]
            first = [f for f in subject["findings"] if f["decision"] == subject["verdict"]]
            if first:
                assert cell.measure == first[0]["measure"]
                assert first[0]["id"].startswith(finding)


def test_rows_are_worst_first_and_equal_ones_are_one(matrix) -> None:
    worst = [row.verdict.severity for row in matrix.rows]
    assert worst == sorted(worst, reverse=True)
    cells = [row.cells for row in matrix.rows]
    assert len(set(cells)) == len(cells)
    assert sum(len(row.subjects) for row in matrix.rows) == matrix.totals.subjects
    quiet = matrix.rows[-1]
    assert [s.name for s in quiet.subjects] == ["Barlin Radio Ltd", "Mortena Cabling Inc."]


def test_explain_tells_why_a_measure_says_nothing(cm, checked) -> None:
    row = next(r for r in checked.rows if r.subjects[0].name == "ZTE Corporation")
    said = cm("explain", row.subjects[0].id)
    text = " ".join(said.out.split())
    assert "US-NDAA19-889A [us-private, role]: binds only" in text
    told = cm("explain", row.subjects[0].id, "--format", "json").json
    (one,) = [
        c
        for c in told["considered"]
        if c["measure"] == "US-NDAA19-889A" and c["context"] == "us-private"
    ]
    assert one["not_here"]["why"] == "role"
    assert one["not_here"]["given"] == ["us-person"]


def test_the_finding_that_decides_can_be_explained(cm, checked) -> None:
    row = checked.rows[0]
    said = cm("explain", row.subjects[0].findings[0])
    assert said.code == 0
    assert row.cells[0].measure in said.out


@pytest.mark.parametrize("width", [60, 80])
def test_a_line_fits_the_screen(cm, monkeypatch, width) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    said = cm(*asked("--matrix", "--format", "table"))
    assert max(map(len, said.out.splitlines())) <= width
    assert "WHY NOT HERE" in said.out


def test_many_contexts_are_abbreviated_with_a_legend(cm, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    many = [*CONTEXTS, "us-dod", "us-grantee", "us-exporter", "ca-carrier", "in-licensee",
            "at-operator", "be-operator", "bg-operator"]  # fmt: skip
    said = cm(*asked("--matrix", "--format", "table", contexts=many))
    assert max(map(len, said.out.splitlines())) <= 80
    assert "PROH prohibited" in said.out
    assert len(re.findall(r"^SUBJECT ", said.out, re.M)) == 2  # thirteen do not fit side by side


def test_tsv_has_a_row_for_each_subject(cm) -> None:
    rows = cm(*asked("--matrix", "--format", "tsv")).rows
    assert len(rows) == 7
    zte = next(row for row in rows if row["subject"] == "ZTE Corporation")
    assert zte["us-federal-contractor"] == "prohibited"
    assert zte["us-federal-contractor: measure"] == "US-NDAA19-889A"
    assert "US-NDAA19-889A role: binds only" in zte["us-private: not here because"]


def test_html_and_xlsx_hold_the_same(cm) -> None:
    page = cm(*asked("--matrix", "--format", "html")).out
    assert "<script" not in page
    assert "position: sticky" in page
    book = cm(*asked("--matrix", "--format", "xlsx", "--output", "m.xlsx"))
    assert book.code == 14
    from tests.formats.books import words

    text = words(Path("m.xlsx").read_bytes())
    for said in (page, text):
        for word in ("ZTE Corporation", "US-NDAA19-889A", "prohibited", "Mortena Cabling Inc."):
            assert word in said


@pytest.mark.parametrize("contexts", [[], ["us-private"]])
def test_fewer_than_two_contexts_are_refused(cm, contexts) -> None:
    said = cm(*asked("--matrix", contexts=contexts))
    assert said.code == 2
    assert "a matrix compares contexts" in said.err


def test_without_it_nothing_changes(cm) -> None:
    said = cm(*asked("--format", "json"))
    assert said.raw.startswith(b'{"schema":"countermark.check/2"')


@pytest.mark.parametrize("form", ["table", "json", "tsv", "html"])
def test_no_name_escapes(cm, form) -> None:
    Path("evil.csv").write_text(
        f'supplier,site\n"Huawei {BARE.replace(chr(34), "")}",=x\nZTE,@y\n', "utf-8"
    )
    two = ["us-private", "us-carrier"]
    assert_safe(cm(*asked("--matrix", "--format", form, contexts=two, files=["evil.csv"])), form)
    refused = cm(*asked("--matrix", "--format", form, contexts=[EVIL, EVIL], files=["evil.csv"]))
    assert refused.code == 2
    assert_safe(refused, form)


def test_it_is_made_for_nobody_else(cm) -> None:
    said = cm(*asked("--matrix", "--for", "publication"))
    assert said.code == 2
    assert "matrix is not made for publication" in said.err
