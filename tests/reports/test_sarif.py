"""SARIF for a code-scanning service: what a rule says, where a result stands, what is folded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from countermark.model.act_kind import Accusation
from countermark.model.verdict import Decision
from countermark.reports.document import document
from countermark.reports.sarif_rules import ADVISORIES, NOTHING_FOUND, Rules
from countermark.reports.shapes.check import AccusationShape, CheckDocument, FindingShape

from . import inquiries
from .conftest import sarif

MULTITOOL = os.environ.get("COUNTERMARK_SARIF_MULTITOOL") or shutil.which("sarif-multitool") or ""
"""The validator of the format's editors; ``.ci/sarif`` brings it where there is npm."""


def run(whole: CheckDocument, *, all_findings: bool = False) -> Any:
    (found,) = json.loads(sarif(whole, all_findings=all_findings))["runs"]
    return found


def named(result: Any) -> Any:
    """The id of the finding that a result is about."""
    return result["partialFingerprints"].get("countermarkFinding/v1")


def advised(whole: CheckDocument, often: int) -> CheckDocument:
    """``whole``, each subject with advisories more."""
    first = next(f for s in whole.subjects for f in s.findings)

    def more(at: int) -> tuple[FindingShape, ...]:
        return tuple(
            replace(first, id=f"{at:032x}{n:032x}", key=f"{at:032x}{n:032x}", measure=f"ADV-{n}",
                    title=f"Report {n}", decision=Decision.ADVISORY, set_aside="",
                    alleged_by=msgspec.UNSET, determinations=msgspec.UNSET)
            for n in range(often)
        )  # fmt: skip

    subjects = (replace(s, findings=(*s.findings, *more(n))) for n, s in enumerate(whole.subjects))
    return replace(whole, subjects=tuple(subjects))


def test_every_rule_says_what_a_service_shows(full: CheckDocument) -> None:
    driver = run(advised(full, 2))["tool"]["driver"]
    assert driver["informationUri"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"]
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
    by_id = {rule["id"]: rule for rule in driver["rules"]}
    known = by_id["US-NDAA19-889B"]
    assert "https://" in known["help"]["markdown"] and known["helpUri"].startswith("https://")
    assert by_id[NOTHING_FOUND]["defaultConfiguration"]["level"] == "none"


def test_a_rule_is_there_for_each_result_and_its_number_is_right(full: CheckDocument) -> None:
    found = run(advised(full, 3))
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_path_is_a_code_flow_through_the_rows_that_say_so(full: CheckDocument) -> None:
    flowing = {named(r): r for r in run(full, all_findings=True)["results"] if "codeFlows" in r}
    labels = {f.label for f in full.files}
    for finding in (f for s in full.subjects for f in s.findings if f.decision and f.via):
        (flow,) = flowing[finding.id]["codeFlows"]
        (steps,) = (thread["locations"] for thread in flow["threadFlows"])
        assert len(steps) == len(finding.via)
        for hop, step in zip(finding.via, steps, strict=True):
            place = step["location"]
            assert hop.grade in place["message"]["text"] and hop.to in place["message"]["text"]
            assert (full.claims[hop.claim].evidence.file in labels) == ("physicalLocation" in place)
            essential = hop.claim == finding.weakest or not hop.certain
            assert (step["importance"] == "essential") == essential


def test_what_contradicts_a_path_is_a_related_location(full: CheckDocument) -> None:
    disputed = {
        f.id: {c for h in f.via for c in h.disputed_by}
        for s in full.subjects for f in s.findings if f.decision and f.disputed
    }  # fmt: skip
    assert disputed
    results = run(full, all_findings=True)["results"]
    related = {named(r): r.get("relatedLocations", ()) for r in results}
    for id_, denials in disputed.items():
        said = {place["message"]["text"] for place in related[id_]}
        assert said == {full.claims[c].sentence for c in denials}


def test_every_place_in_a_file_has_a_row(full: CheckDocument) -> None:
    for place in physical(json.loads(sarif(full))):
        assert place["region"]["startLine"] >= 1
        assert full.files[place["artifactLocation"]["index"]].label


def physical(value: Any) -> Iterator[Any]:
    if isinstance(value, dict) and "artifactLocation" in value:
        yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from physical(inner)


def test_advisories_of_a_subject_fold_into_one_note_and_out_again(full: CheckDocument) -> None:
    whole = advised(full, 5)
    ids = {f.id for s in whole.subjects for f in s.findings if f.decision or f.set_aside}
    results = run(whole)["results"]
    folded = [r for r in results if r["ruleId"] == ADVISORIES]
    assert len(folded) == len(whole.subjects)
    for result in folded:
        assert (result["level"], result["kind"]) == ("note", "fail")
        measures = {f["measure"] for f in result["properties"]["folded"]}
        assert {f"ADV-{n}" for n in range(5)} <= measures
        assert all(f"ADV-{n}" in result["message"]["text"] for n in range(5))
    known = {f["id"] for r in folded for f in r["properties"]["folded"]}
    assert known | set(map(named, results)) >= ids, "nothing is gone"
    assert set(map(named, run(whole, all_findings=True)["results"])) >= ids


def test_an_allegation_and_what_is_set_aside_are_never_folded(full: CheckDocument) -> None:
    one = advised(full, 3).subjects[0]
    said = AccusationShape(kind=Accusation.ALLEGATION, by="the press", note="a claim")
    apart = {"ADV-1": {"accusation": said}, "ADV-2": {"set_aside": "O: r, until 2027-01-01"}}
    some = tuple(replace(f, **apart.get(f.measure, {})) for f in one.findings)
    found = run(replace(full, subjects=(replace(one, findings=some),)))["results"]
    assert apart.keys() <= {r["ruleId"] for r in found}


def prints(whole: CheckDocument) -> dict[str, str]:
    return {
        r["properties"]["key"]: r["partialFingerprints"]["primaryLocationLineHash"]
        for r in run(whole)["results"]
        if "key" in r["properties"]
    }


def test_a_fingerprint_stays_when_rows_are_added(full: CheckDocument) -> None:
    """It hangs on the key, as people's decisions do, and never on a row."""
    keyed = tuple(
        replace(s, findings=tuple(replace(f, key=f.id[::-1]) for f in s.findings))
        for s in full.subjects
    )
    moved = tuple(
        replace(s, place=s.place.replace(":", ":1"), id=s.id[::-1],
                findings=tuple(replace(f, id=f.id[1:] + "0") for f in s.findings))
        for s in keyed
    )  # fmt: skip
    assert prints(replace(full, subjects=keyed)) == prints(replace(full, subjects=moved)) != {}


def test_markdown_of_a_rule_obeys_no_title() -> None:
    rules = Rules()
    rules.name("X", "[click](https://evil.example) <script> `x` **b**", "note")
    (rule, *_) = rules.rules({})
    shown = rule["help"]["markdown"]
    assert "](https" not in shown and "<script>" not in shown
    assert r"\[click\]\(" in shown and r"\<script\>" in shown


@pytest.mark.skipif(not MULTITOOL, reason="sarif-multitool is not installed: run .ci/sarif")
@pytest.mark.parametrize("all_findings", [True, False])
def test_the_validator_finds_no_error_and_no_warning(
    tmp_path: Any, full: CheckDocument, all_findings: bool
) -> None:
    for name, whole in (("full", full), ("none", document(inquiries.nothing_listed()))):
        log, report = tmp_path / f"{name}.sarif", tmp_path / f"{name}.report.sarif"
        log.write_bytes(sarif(whole, all_findings=all_findings))
        asked = (MULTITOOL, "validate", str(log), "--rule-kind", "Sarif;Ghas")
        written = ("--output", str(report), "--level", "Error;Warning", "--log", "ForceOverwrite")
        subprocess.run([*asked, *written], check=False, timeout=120)
        (checked,) = json.loads(report.read_text("utf-8-sig"))["runs"]
        assert checked.get("results", []) == []
