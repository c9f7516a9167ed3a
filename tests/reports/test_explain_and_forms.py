"""Explanations and forms: what an id means, what would change it, where a field's value stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from countermark.model.errors import CallerError, DefectError, SourceError
from countermark.model.path import Path, PathClass
from countermark.model.reading import SubjectKind
from countermark.model.verdict import Decision
from countermark.reports.document import document, encode, read_document
from countermark.reports.explain import candidates, explain
from countermark.reports.forms import form, known_forms, prefill
from countermark.reports.record import read_record, record, verdict_digest
from countermark.reports.record_differences import differences
from countermark.reports.shapes.check import CheckDocument, SubjectShape
from countermark.reports.shapes.form import FilledForm

from . import inquiries as made


def subject(told: CheckDocument, name: str) -> SubjectShape:
    return next(s for s in told.subjects if s.name == name)


def test_everything_has_an_explanation_from_the_json_alone(full: CheckDocument) -> None:
    read = read_document(encode(full))
    kinds = set()
    for candidate in candidates(read):
        told = explain(read, candidate.id[:14] if len(candidate.id) == 64 else candidate.id)
        assert (told.kind, told.id) == (candidate.kind, candidate.id)
        kinds.add(told.kind)
    assert kinds == {"subject", "finding", "measure", "claim"}


@pytest.mark.parametrize("name", ["Northlight NS-200", "Northlight Systems", "Ombra Cables"])
def test_every_verdict_says_what_would_change_it(full: CheckDocument, name: str) -> None:
    assert explain(full, subject(full, name).id).would_change


def test_every_finding_that_decides_says_what_would_change_it(full: CheckDocument) -> None:
    for one in full.subjects:
        for told in explain(full, one.id).findings:
            assert told.would_change
            assert told.resolve_by or told.finding.missing is None


def test_a_disputed_hop_shows_both_sides(full: CheckDocument) -> None:
    (told,) = explain(full, subject(full, "Northlight Systems").findings[0].id).findings
    (hop,) = [h for h in told.hops if h.denials]
    assert hop.weakest and hop.claim is not None
    assert hop.claim.claimant == "trade press: The Lens Gazette"
    assert [d.claimant for d in hop.denials] == ["Quillon Assembly Ltd"]
    assert told.finding.without_disputed == "no restriction found"


def test_a_claim_shows_who_contests_it_both_ways(full: CheckDocument) -> None:
    assert [c.id for c in explain(full, made.DENIAL.id).denials] == [made.RELABELS.id]
    assert [c.id for c in explain(full, made.RELABELS.id).denials] == [made.DENIAL.id]


def test_considered_measures_carry_their_reason(full: CheckDocument) -> None:
    told = explain(full, subject(full, "Northlight NS-200").id)
    assert [(c.measure, c.status) for c in told.considered] == [("US-BIS-EL-ZTE-2016", "ended")]
    assert "2017-03-29" in told.considered[0].reason


def test_an_ambiguous_prefix_lists_candidates_of_12_digits(full: CheckDocument) -> None:
    first = sorted(c.id for c in candidates(full) if len(c.id) == 64)[0][0]
    alike = [c.id for c in candidates(full) if c.id.startswith(first)]
    assert len(alike) > 1
    with pytest.raises(CallerError) as caught:
        explain(full, first)
    assert alike[0][:12] in caught.value.message


@pytest.mark.parametrize("prefix", ["", "…", "zzzz", " "])
def test_an_unknown_prefix_is_refused(full: CheckDocument, prefix: str) -> None:
    with pytest.raises(CallerError, match=r"nothing in this run"):
        explain(full, prefix)


def test_a_subject_is_known_by_its_whole_name(full: CheckDocument) -> None:
    assert explain(full, "ombra cables").id == subject(full, "Ombra Cables").id
    with pytest.raises(CallerError):
        explain(full, "ombra")


# --- forms ---------------------------------------------------------------------------------------


@pytest.fixture
def filled(full: CheckDocument, shipped: dict[str, bytes]) -> FilledForm:
    finding = subject(full, "Northlight NS-200").findings[0].id
    return prefill(form(shipped, "far-52.204-25"), full, finding[:12])


def test_every_field_has_a_source_or_a_gap(filled: FilledForm) -> None:
    assert [len(r.fields) for r in filled.reports] == [9, 3]
    for report in filled.reports:
        for field in report.fields:
            if field.value:
                assert field.origins and not field.gap
            else:
                assert field.gap.startswith("not on file: ask ") and not field.origins
    values = {f.id: f.value for f in filled.reports[0].fields}
    assert values["contract_number"] == "D-2041"
    assert values["supplier_name"] == "Brightwater Supply"
    assert (values["brand"], values["model_number"]) == ("Northlight", "NS-200")
    assert values["mitigation"] == ""


def test_claims_fill_in_where_columns_are_silent(shipped: dict[str, bytes]) -> None:
    bare = made.camera(1, 2, "Northlight NS-200")
    bare = msgspec.structs.replace(bare, subject=msgspec.structs.replace(bare.subject, fields=()))
    told = document(made.inquiry(bare))
    filled = prefill(form(shipped, "far-52.204-25"), told, bare.id)
    fields = {f.id: f for f in filled.reports[0].fields}
    assert fields["contract_number"].value == "contract D-2041"
    assert fields["contract_number"].origins[0].claim == made.DELIVERS.id
    assert fields["contract_number"].origins[0].file == "contracts.csv"
    assert fields["supplier_name"].value == "brightwater supply"
    assert fields["brand"].value == "Northlight Systems"
    assert fields["brand"].origins[0].place == "row 4"


def test_a_contract_is_filled_in_from_the_item_on_its_path(shipped: dict[str, bytes]) -> None:
    camera = made.camera(1, 2, "Northlight NS-200")
    hops = (made.hop(made.DELIVERS), *made.RELABELLED)
    path = Path("contract:d-2041", "reg:dahua", hops, PathClass.WHITE_LABEL, own=False)
    found = made.finding("c", "US-NDAA19-889A", path=path)
    judged = made.verdict(Decision.PROHIBITED, "", found, inherited=True)
    contract = made.result("c/2", "D-2041", SubjectKind.CONTRACT, "contracts.csv row 2", judged)
    told = document(made.inquiry(contract, camera))
    filled = prefill(form(shipped, "far-52.204-25"), told, found.id)
    values = {f.id: f.value for f in filled.reports[0].fields}
    assert (values["contract_number"], values["model_number"]) == ("D-2041", "NS-200")
    assert values["item_description"] == "Northlight NS-200"
    # by the claim that it supplies this very item, and nothing here says how that name is written
    assert values["supplier_name"].casefold() == "brightwater supply"


def test_a_suppliers_own_identifiers_are_used(full: CheckDocument, shipped: Any) -> None:
    one = subject(full, "Northlight Systems")
    filled = prefill(form(shipped, "far-52.204-25"), full, one.id)
    values = {f.id: f.value for f in filled.reports[0].fields}
    assert values["supplier_uei"] == "NL7KQ3WZ8RT5"
    assert values["supplier_name"] == "Northlight Systems"
    assert any("not a prohibition: unresolved" in c for c in filled.cautions)


@pytest.mark.parametrize(
    ("identified", "submitted", "dues"),
    [
        (None, None, ["2026-11-23", "2026-12-08"]),
        (date(2026, 11, 25), None, ["2026-11-27", "2026-12-11"]),
        (date(2026, 11, 25), date(2026, 11, 25), ["2026-11-27", "2026-12-10"]),
    ],
)
def test_clocks(full: Any, shipped: Any, identified: Any, submitted: Any, dues: list[str]) -> None:
    finding = subject(full, "Northlight NS-200").findings[0].id
    definition = form(shipped, "far-52.204-25")
    filled = prefill(definition, full, finding, identified=identified, first_submitted=submitted)
    assert [r.due for r in filled.reports] == dues
    told = any("identification was not given" in c for c in filled.cautions)
    assert told is (identified is None)


def test_a_finding_of_another_measure_is_refused(full: CheckDocument, shipped: Any) -> None:
    finding = subject(full, "Halvard Telecom s.r.o.").findings[0].id
    with pytest.raises(CallerError, match="does not report a finding under CZ-2018-WARN"):
        prefill(form(shipped, "far-52.204-25"), full, finding, shipped)


def test_unknown_forms_and_ids_are_refused(full: CheckDocument, shipped: Any) -> None:
    assert "far-52.204-25" in known_forms(shipped)
    with pytest.raises(CallerError, match=r"choose one of: .*far-52\.204-25"):
        form(shipped, "far-99")
    definition = form(shipped, "far-52.204-25")
    for wrong in (made.MADE.id, "US-NDAA19-889B", subject(full, "Ombra Cables").id):
        with pytest.raises(CallerError):
            prefill(definition, full, wrong)


@pytest.mark.parametrize("raw", [b"a: [", b"id: x", b"- 1", b"\xff"])
def test_a_broken_form_is_a_defect(raw: bytes) -> None:
    with pytest.raises(DefectError):
        form({"forms/broken.yaml": raw}, "broken")


# --- record --------------------------------------------------------------------------------------


def test_a_record_is_read_back_and_compares(full: CheckDocument) -> None:
    kept = record(full, paths=["devices.csv"], options={"depth": "6"}, overrides=["a:b=maker"])
    assert read_record(encode(kept)) == kept
    assert kept.verdicts == verdict_digest(full) and len(kept.verdicts) == 64
    assert differences(kept, record(document(made.full()))) == ()


def test_a_changed_run_is_told_apart(full: CheckDocument) -> None:
    before = record(full)
    fewer = made.full()
    fewer = msgspec.structs.replace(fewer, subjects=fewer.subjects[:-1], files=made.FILES[1:])
    told = differences(before, record(document(fewer, measures=made.MEASURES)))
    assert told[0] == "devices.csv was read then and is not there now"
    assert told[-1].startswith("other verdicts: ")


def test_the_verdicts_digest_ignores_order_and_version() -> None:
    one = made.full()
    other = msgspec.structs.replace(one, subjects=one.subjects[::-1], version="9", ledger="7")
    assert verdict_digest(document(one)) == verdict_digest(document(other))


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"schema": "countermark.record/2"}'])
def test_what_is_no_record_is_refused(raw: bytes) -> None:
    with pytest.raises(SourceError):
        read_record(raw)
