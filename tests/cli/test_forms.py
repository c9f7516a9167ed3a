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
    assert "\nfar-52.204-25\t" in cm("forms").out
    listed = cm("forms", "list", "--format", "json").json
    assert listed["forms"].keys() == listed["details"].keys() >= {"far-52.204-25", "fcc-scar"}
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
    assert found[said.json["finding"][:24]] == "prohibited"


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


def fields(said):
    """The values of a filled form by field."""
    return {f["id"]: f["value"] for report in said.json["reports"] for f in report["fields"]}


@pytest.mark.parametrize("reporting", ["Blue Harbor Systems Integration LLC", "HQ-2026-0417"])
def test_the_supplier_is_who_delivered_and_the_model_stands_in_the_device_list(cm, run, reporting):
    """Not the firm that reports, which stands tiers above the delivery."""
    subject = next(s for s in run["subjects"] if s["name"] == reporting)
    found = next(f for f in subject["findings"] if f["measure"] == "US-NDAA19-889A")
    filled = fields(cm("forms", "far-52.204-25", found["id"], "--format", "json"))
    assert filled["supplier_name"] == "Larkspur Networks Ltd"
    assert filled["model_number"] == "FieldGate 240"
    assert filled["contract_number"] == "HQ-2026-0417"


def test_an_unknown_supplier_is_a_gap_and_not_the_reporting_firm(cm, folder):
    (folder / "l.csv").write_text(
        "from,predicate,to\nBlue Harbor LLC,supplies,contract:HQ-1\n"
        "contract:S-2,subcontract_of,contract:HQ-1\ncontract:S-2,delivers,AX-900\n"
        "AX-900,made_by,ZTE Corporation\n"
    )
    document = cm("check", "l.csv", *CONTRACTOR, "--format", "json").json
    subject = next(s for s in document["subjects"] if s["name"] == "Blue Harbor LLC")
    found = next(f for f in subject["findings"] if f["measure"] == "US-NDAA19-889A")
    filled = fields(cm("forms", "far-52.204-25", found["id"], "--format", "json"))
    assert filled["supplier_name"] == ""


@pytest.mark.parametrize("reporting", ["C-17", "Alder Systems"])
def test_what_another_delivers_under_the_contract_is_not_the_supplier_s(cm, folder, reporting):
    (folder / "awards.csv").write_text(
        "Contract,Prime contractor,Subcontractor,Item,Manufacturer\n"
        "C-17,Alder Systems,Castor Core Networks,Gate GT-17,ZTE Corporation\n"
        "C-17,Alder Systems,Birch Software Inc.,Orrin Shield,Kaspersky Lab\n"
        "C-17,Alder Systems,Huawei Technologies Co. Ltd.,,\n"
    )
    document = cm("check", "awards.csv", *CONTRACTOR, "--format", "json").json
    subject = next(s for s in document["subjects"] if s["name"] == reporting)
    found = next(
        f for f in subject["findings"]
        if f["measure"] == "US-NDAA19-889A" and f["decision"] == "prohibited"
    )  # fmt: skip
    filled = fields(cm("forms", "far-52.204-25", found["id"], "--format", "json"))
    assert filled["supplier_name"] == "Castor Core Networks"
    assert filled["brand"] == "ZTE Corporation"


def test_which_of_two_delivered_it_is_a_gap_where_nobody_says(cm, folder):
    (folder / "l.csv").write_text(
        "from,predicate,to\nZTE Corporation,supplies,contract:C-17\n"
        "Birch Software Inc.,supplies,contract:C-17\ncontract:C-17,delivers,Orrin Shield\n"
        "Orrin Shield,made_by,Kaspersky Lab\n"
    )
    document = cm("check", "l.csv", *CONTRACTOR, "--format", "json").json
    subject = next(s for s in document["subjects"] if s["name"] == "C-17")
    wanted = "US-FAR-RFO-52240", "action required"
    found = next(f for f in subject["findings"] if (f["measure"], f["decision"]) == wanted)
    filled = fields(cm("forms", "far-52.240-91", found["id"], "--format", "json"))
    assert filled["supplier"] == ""


def test_a_listed_supplier_of_one_s_own_is_the_supplier(cm):
    document = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", "json").json
    found = next(f for f in document["subjects"][0]["findings"] if f["measure"] == "US-NDAA19-889A")
    filled = fields(cm("forms", "far-52.204-25", found["id"], "--format", "json"))
    assert filled["supplier_name"] == "ZTE Corporation"
