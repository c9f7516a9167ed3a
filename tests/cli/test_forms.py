"""forms: the report due after one business day, the follow-up after ten; every field sourced."""

from __future__ import annotations

import jsonschema
import pytest

from countermark.reports.schema import schema

from .conftest import CONTRACTOR, suppliers


@pytest.fixture
def run(cm, demo):
    return cm("check", *demo, *CONTRACTOR, "--format", "json").json


def finding(document, measure="US-NDAA19-889A"):
    return next(
        f
        for s in document["subjects"]
        if s["name"] == "HQ-2026-0417"
        for f in s["findings"]
        if f["measure"] == measure and f["decision"]
    )


def test_the_forms_are_listed(cm):
    assert cm("forms").out.startswith("far-52.204-25\t")
    assert cm("forms", "--format", "json").json["forms"].keys() == {"far-52.204-25"}
    assert cm("forms", "--format", "sarif").code == 2


@pytest.mark.parametrize("which", [(), ("--follow-up",)])
@pytest.mark.parametrize("form", ["table", "tsv", "json", "html"])
def test_both_reports_in_every_format(cm, run, which, form):
    said = cm("forms", "far-52.204-25", finding(run)["id"][:12], *which, "--format", form)
    assert said.code == 0
    assert "HQ-2026-0417" in said.out
    assert "52.204-25(d)(2)(ii)" in said.out


def test_every_field_has_its_source_or_says_what_is_missing(cm, run):
    told = cm("forms", "far-52.204-25", finding(run)["id"], "--format", "json").json
    jsonschema.Draft202012Validator(schema("form-1")).validate(told)
    text = str(told)
    assert "2026-11-23" in text  # one business day after Friday 20 November
    later = cm("forms", "far-52.204-25", finding(run)["id"], "--follow-up", "--format", "json")
    assert "2026-12-0" in later.out


def test_the_clock_starts_on_the_day_of_identification(cm, run):
    asked = ("forms", "far-52.204-25", finding(run)["id"], "--identified", "2026-11-24")
    assert "2026-11-25" in cm(*asked, "--format", "json").out
    assert cm(*asked[:-1], "soon").code == 2


def test_without_an_id_the_worst_finding_is_reported(cm, run):
    said = cm("forms", "far-52.204-25", "--format", "json")
    assert said.code == 0
    found = {f["id"]: f["decision"] for s in run["subjects"] for f in s["findings"]}
    assert found[said.json["finding"]] == "prohibited"


def test_what_cannot_be_reported_is_refused(cm, run):
    assert "far-52.204-25" in cm("forms", "far-52").err
    assert cm("forms", "far-52").code == 2
    assert cm("forms", "far-52.204-25", "abc").code == 2
    assert cm("forms", "far-52.204-25", "0123456789abcdef").code == 2
    cm("check", suppliers("Quillfeather Cabling Cooperative"), *CONTRACTOR)
    said = cm("forms", "far-52.204-25")
    assert said.code == 2
    assert "no finding" in said.err


def test_without_a_run_there_is_nothing_to_report(cm):
    assert cm("forms", "far-52.204-25").code == 3
