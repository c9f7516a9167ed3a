"""``countermark.check/2``: as much as version 1 says, once each, as one document and as lines."""

from __future__ import annotations

import json

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from countermark.model.cause import Action, Cause, CauseQuestion
from countermark.model.errors import SourceError
from countermark.model.evidence import EvidenceState, FoundPassage
from countermark.model.measure import Status
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.actions import to_do
from countermark.reports.causes import causes_of
from countermark.reports.compacting import HOISTED, ID
from countermark.reports.dense_json import TABLES, whole_run
from countermark.reports.document import document, encode, read_document
from countermark.reports.schema import schema
from countermark.reports.shapes.causes import (
    ActionShape,
    CauseQuestionShape,
    CauseShape,
)
from countermark.reports.shapes.check import CheckDocument, FindingShape, HopShape, SubjectShape
from countermark.reports.shapes.check_2 import (
    CheckDocument2,
    Finding,
    Grounds,
    MeasureRow,
    Subject,
    Terms,
)
from countermark.reports.shapes.compact import (
    ClaimRow,
    EvidenceFileRow,
    EvidenceRow,
    HopRow,
    PathRow,
)

from . import inquiries
from .conftest import dense, lines, tables_of
from .test_document import INQUIRIES
from .test_hostile import hostile, names

SHORT = {"via": "path", "path_class": "path", "path_words": "path",
         "alike": "of one run", "duties": "actions", "finding_keys": "subjects"}  # fmt: skip
"""Fields that are read from another place in version 2, or say nothing outside the run."""


def shortened(whole: CheckDocument) -> CheckDocument:
    """``whole`` with ids as version 2 writes them."""
    return replace(
        whole,
        subjects=tuple(
            replace(
                s,
                findings=tuple(
                    replace(f, id=f.id[:ID], cause=f.cause and f.cause[:ID]) for f in s.findings
                ),
            )
            for s in whole.subjects
        ),
    )


def told(name: str) -> CheckDocument:
    return document(INQUIRIES[name](), measures=inquiries.MEASURES)


@pytest.mark.parametrize("name", INQUIRIES)
def test_with_all_findings_nothing_is_lost(name: str) -> None:
    whole = told(name)
    assert read_document(dense(whole, all_findings=True)) == shortened(whole)


@pytest.mark.parametrize("name", INQUIRIES)
def test_the_last_run_is_kept_to_the_letter(name: str) -> None:
    """Ids uncut, nothing folded, each measure described: also one that no finding kept is on."""
    whole = told(name)
    whole = over(whole, Status.ENDED, 3) if whole.contexts else whole
    assert read_document(whole_run(whole)) == whole
    few = replace(whole, subjects=whole.subjects[:1])
    assert read_document(whole_run(few)) == few


@pytest.mark.parametrize("name", INQUIRIES)
@pytest.mark.parametrize("all_findings", [True, False])
def test_it_satisfies_the_published_schema(name: str, all_findings: bool) -> None:
    raw = dense(told(name), all_findings=all_findings)
    jsonschema.Draft202012Validator(schema("check-2")).validate(json.loads(raw))


@pytest.mark.parametrize("name", INQUIRIES)
def test_every_line_satisfies_the_published_schema(name: str) -> None:
    validator = jsonschema.Draft202012Validator(schema("check-lines-2"))
    for line in lines(told(name)).splitlines():
        validator.validate(json.loads(line))


def test_every_field_of_version_1_has_a_place() -> None:
    """Whoever adds a field to a subject, finding, hop or claim adds it here as well."""
    for one, others in (
        (CheckDocument, (CheckDocument2,)),
        (SubjectShape, (Subject,)),
        (FindingShape, (Finding, Terms, Grounds, PathRow)),
        (HopShape, (HopRow,)),
        (Cause, (CauseShape,)),
        (CauseQuestion, (CauseQuestionShape,)),
        (Action, (ActionShape,)),
    ):
        there = {name for other in others for name in other.__struct_fields__} | SHORT.keys()
        assert set(one.__struct_fields__) <= there, one
    assert set(HOISTED) <= set(Subject.__struct_fields__)


def over(whole: CheckDocument, status: Status, often: int) -> CheckDocument:
    """``whole``, each subject with measures more that are over or bind others."""

    asked = inquiries.finding("o", "US-NDAA19-889B", decision=Decision.UNRESOLVED)
    judged = inquiries.verdict(Decision.UNRESOLVED, "o", asked)
    result = inquiries.result("o/1", "o", SubjectKind.SUPPLIER, "o row 2", judged)
    first = document(inquiries.inquiry(result)).subjects[0].findings[0]
    more = tuple(
        replace(first, id=f"{n:064x}", measure=f"X-{n}", title=f"Measure {n}", status=status,
                decision=None, missing=None, reason=f"because {n}")
        for n in range(often)
    )  # fmt: skip
    subjects = tuple(replace(s, findings=(*s.findings, *more)) for s in whole.subjects)
    return replace(whole, subjects=subjects)


@pytest.mark.parametrize("status", [Status.ENDED, Status.OUT_OF_SCOPE])
def test_what_is_over_or_binds_others_is_counted_with_its_reason(
    full: CheckDocument, status: Status
) -> None:
    whole = over(full, status, 7)
    made = json.loads(dense(whole))
    for before, after in zip(whole.subjects, made["subjects"], strict=True):
        counted = sum(one["count"] for one in after.get("folded", ()))
        assert counted + len(after["findings"]) == len(before.findings)
        reasons = {
            measure: reason
            for one in after.get("folded", ())
            for measure, reason in made["folded_measures"][one["measures"]]["measures"].items()
        }
        reasons |= {f["measure"]: "" for f in after["findings"]}
        assert {f.measure for f in before.findings} <= reasons.keys()
        assert all(reasons[f"X-{n}"] in ("", f"because {n}") for n in range(7))
        assert after["findings"], "what was nearest to a verdict stands whole"
    again = read_document(dense(whole))
    for subject, back in zip(whole.subjects, again.subjects, strict=True):
        told = sorted((f.measure, f.context, f.status.value, f.reason) for f in subject.findings)
        assert told == sorted(
            (f.measure, f.context, f.status.value, f.reason) for f in back.findings
        )


def test_what_decides_is_never_folded(full: CheckDocument) -> None:
    """Nor what is licensed, suspended, waived, not in force yet, or set aside."""
    made = json.loads(dense(over(full, Status.ENDED, 3)))
    for before, after in zip(full.subjects, made["subjects"], strict=True):
        ids = {f["id"] for f in after["findings"]}
        for found in before.findings:
            folds = found.status in (Status.ENDED, Status.OUT_OF_SCOPE)
            if found.decision is not None or found.set_aside or not folds:
                assert found.id[:ID] in ids


def test_the_finding_that_a_reason_repeats_stands_whole(full: CheckDocument) -> None:
    whole = over(full, Status.OUT_OF_SCOPE, 9)
    first = whole.subjects[3]
    verdicts = tuple(
        replace(v, reason="closed by the word of X: because 5") for v in first.verdicts
    )
    whole = replace(whole, subjects=(replace(first, verdicts=verdicts),))
    [after] = json.loads(dense(whole))["subjects"]
    assert "X-5" in {f["measure"] for f in after["findings"]}


@pytest.mark.parametrize("name", INQUIRIES)
def test_lines_say_what_the_document_says(name: str) -> None:
    whole = told(name)
    head, *middle, end = map(json.loads, lines(whole).splitlines())
    made = json.loads(dense(whole))
    assert (head.pop("type"), end.pop("type")) == ("head", "ending")
    assert head | end == {k: made[k] for k in head | end}
    subjects = [line for line in middle if line.pop("type") == "subject"]
    claims = middle[len(subjects) :]
    assert {c["id"] for c in claims} == made["claims"].keys()
    for line, subject in zip(subjects, made["subjects"], strict=True):
        tables = {table.decode(): line.pop(table.decode()) for table in TABLES}
        assert line == subject
        assert all(found["grounds"] in tables["grounds"] for found in line["findings"])
        assert all(found.get("path", "") in (*tables["paths"], "") for found in line["findings"])
        for table, rows in tables.items():
            assert all(made[table][id_] == row for id_, row in rows.items())


@pytest.mark.parametrize("name", INQUIRIES)
def test_one_part_and_several_give_the_same_bytes(name: str) -> None:
    whole = over(told(name), Status.ENDED, 2)
    each = [[n] for n in range(len(whole.subjects))]
    assert dense(whole, parts=each) == dense(whole)


def test_a_table_has_each_row_once(full: CheckDocument) -> None:
    raw = dense(over(full, Status.ENDED, 2), parts=[[n] for n in range(len(full.subjects))])
    for table in tables_of(raw).values():
        assert len(table) == len(dict(table))


def test_where_a_thing_is_stands_beside_its_name(full: CheckDocument) -> None:
    one = replace(full.subjects[0], fields={"site": "Riga", "serial": "S1", "contract": "C-1"})
    [subject] = json.loads(dense(replace(full, subjects=(one,))))["subjects"]
    assert (subject["site"], subject["serial"]) == ("Riga", "S1")
    assert subject["fields"] == {"contract": "C-1"}


def test_passages_and_withheld_evidence_are_read_back(full: CheckDocument) -> None:
    passage = FoundPassage(EvidenceState.QUOTED, "Northlight,made_by,Quillon")
    quoted = document(inquiries.full(), quotes={inquiries.MADE.id: passage})
    assert read_document(dense(quoted, all_findings=True)).claims == quoted.claims


@pytest.mark.parametrize("table", ["terms", "grounds", "paths", "evidence_files", "measures"])
def test_a_reference_that_leads_nowhere_is_refused(full: CheckDocument, table: str) -> None:
    made = json.loads(dense(full)) | {table: {}}
    with pytest.raises(SourceError, match="leads nowhere"):
        read_document(json.dumps(made).encode())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names, names)
def test_hostile_names_are_read_back(name: str, other: str) -> None:
    whole = document(hostile(name, other))
    raw = dense(whole, all_findings=True)
    assert b"\x1b" not in raw and b"\x7f" not in raw
    assert "\u202e" not in raw.decode()
    if not any("\ud800" <= c <= "\udfff" for c in name + other):
        assert read_document(raw) == shortened(whole)


def test_every_record_has_its_default_left_out(full: CheckDocument) -> None:
    """What is empty costs nothing: no field of a compact record is written as its default."""
    made = msgspec.json.decode(dense(full), type=CheckDocument2)
    for record in (Subject, Finding, Terms, Grounds, PathRow, HopRow, ClaimRow, EvidenceRow,
                   EvidenceFileRow, MeasureRow):  # fmt: skip
        assert record.__struct_config__.omit_defaults, record
    assert msgspec.json.decode(msgspec.json.encode(made), type=CheckDocument2) == made


def test_causes_and_actions_are_those_of_the_screen(full: CheckDocument) -> None:
    made = json.loads(dense(full))
    causes = causes_of(full)
    assert [c["key"] for c in made["causes"]] == [c.key[:ID] for c in causes.causes]
    assert [c["subjects"] for c in made["causes"]] == [c.subjects for c in causes.causes]
    assert made["causes"][0]["verdict"] == "prohibited"
    listed = to_do(causes, full)
    assert [(a["number"], a["what"]) for a in made["actions"]] == [
        (a.number, a.what) for a in listed.actions
    ]
    assert [tuple(a.get("commands", ())) for a in made["actions"]] == [
        a.commands for a in listed.actions
    ]
    known = {c["key"] for c in made["causes"]}
    assert all(set(a.get("causes", ())) <= known for a in made["actions"])


def test_version_1_is_read_still(full: CheckDocument) -> None:
    assert read_document(encode(full)) == full
