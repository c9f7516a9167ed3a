"""explain knows subjects, findings, measures and claims, of a run or of the register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CONTRACTOR, suppliers, table


@pytest.fixture
def run(cm, demo):
    """The document of a run of the demo, which is also the last run."""
    return cm("check", *demo, *CONTRACTOR, "--format", "json").json


def worst(document):
    return next(s for s in document["subjects"] if s["verdict"] == "prohibited")


def test_each_kind_of_id_is_explained_from_the_last_run(cm, run):
    subject = worst(run)
    finding = next(f for f in subject["findings"] if f["decision"] == "prohibited")
    claim = finding["via"][0]["claim"]
    asked = {
        "subject": subject["id"][:12],
        "finding": finding["id"][:16],
        "claim": claim[:12],
        "measure": finding["measure"],
    }
    for kind, prefix in asked.items():
        said = cm("explain", prefix, "--format", "json")
        assert said.code == 0
        assert said.json["schema"] == "countermark.explain/1"
        assert said.json["kind"] == kind


def test_a_finding_tells_hops_evidence_weakest_link_and_what_would_change_it(cm, run):
    finding = next(f for f in worst(run)["findings"] if f["decision"] == "prohibited")
    told = cm("explain", finding["id"], "--format", "json").json["findings"][0]
    assert told["hops"]
    assert any(hop["weakest"] for hop in told["hops"])
    quoted = [hop["claim"]["evidence"]["quote"] for hop in told["hops"]]
    assert any("Larkspur FieldGate 240" in quote for quote in quoted)
    assert told["would_change"]


def test_a_subject_by_its_whole_name(cm, run):
    said = cm("explain", "larkspur fieldgate 240")
    assert said.code == 0
    assert "Larkspur FieldGate 240" in said.out


def test_a_run_can_be_named(cm, run, folder):
    cm("check", suppliers("Huawei Technologies Co., Ltd."), *CONTRACTOR, "--output", "other.json")
    name = worst(run)["id"][:12]
    cm("check", suppliers("Quillfeather Cabling Cooperative"), *CONTRACTOR)  # a newer last run
    assert cm("explain", name).code == 2
    said = cm("explain", "Huawei Technologies Co., Ltd.", "--run", "other.json")
    assert said.code == 0


def test_a_project_remembers_its_own_last_run(cm, demo, folder, monkeypatch):
    cm("init", "here")
    monkeypatch.chdir(folder / "here")
    run = cm("check", *demo, *CONTRACTOR, "--format", "json").json
    monkeypatch.chdir(folder)
    assert cm("explain", worst(run)["id"][:12]).code == 3  # nobody's last run outside
    assert cm("explain", worst(run)["id"][:12], "--ledger", "here").code == 0


@pytest.mark.parametrize("prefix", ["a", "0123", "0123456789a", "ABCDEF"])
def test_a_prefix_of_fewer_than_12_digits_is_too_short(cm, run, prefix):
    said = cm("explain", prefix)
    assert (said.code, said.raw) == (2, b"")
    assert "too short" in said.err
    assert "12 hex digits" in said.err


def test_an_ambiguous_prefix_lists_what_it_may_mean(cm, run):
    said = cm("explain", "US-NDAA19")
    assert said.code == 2
    assert "US-NDAA19-889A" in said.err
    assert "US-NDAA19-889B" in said.err


def test_an_unknown_id_says_where_to_find_one(cm, run):
    said = cm("explain", "0123456789abcdef")
    assert said.code == 2
    assert "copy an id from the result" in said.err


@pytest.mark.parametrize("asked", ["GB-DESIG-HUAWEI-2022", "gb-desig-huawei-2022", "huawei"])
def test_what_is_not_in_the_run_comes_from_the_register(cm, run, asked):
    said = cm("explain", asked)
    assert said.code == 0
    assert "as the register holds it" in said.err
    assert "GB-DESIG-HUAWEI-2022" in said.out


def test_the_register_answers_without_any_run(cm):
    assert cm("explain", "0123456789abcdef").code == 3
    said = cm("explain", "ZTE Corporation", "--format", "json")
    assert said.code == 0
    assert said.json["schema"] == "countermark.register/1"
    assert said.json["entity"]["entity"]["id"] == "zte"


def test_a_run_that_is_no_run_is_refused(cm):
    Path("x.json").write_text('{"schema": "countermark.check/9"}')
    assert cm("explain", "0123456789ab", "--run", "x.json").code == 1
    assert cm("explain", "0123456789ab", "--run", "missing.json").code == 3
    assert cm("explain", "US-NDAA19-889B", "--run", "missing.json").code == 3


def test_formats(cm, run):
    name = worst(run)["id"][:12]
    assert cm("explain", name, "--format", "html").code == 2
    assert cm("explain", name, "--format", "table").raw == cm("explain", name).raw


GEAR = (
    "site,role,maker,model,serial",
    "Riga,camera,Hikvision,DS-2CD2143G2-I,S1",
    "Riga,camera,Hikvision,DS-2CD2143G2-I,S2",
    "Depot,camera,Hikvision,DS-2CD2143G2-I,S3",
    "Depot,recorder,Hikvision,DS-7608NI,S4",
    "Depot,switch,Tallgrass Switchworks,TS-48,S5",
)


@pytest.mark.parametrize("name", ["Hikvision", "hikvision", "reg:hikvision"])
def test_all_gear_of_one_maker_by_site(cm, name):
    """A newcomer asked for a maker by its name and was told that it is not in the run."""
    cm("check", table("d.csv", *GEAR), *CONTRACTOR)
    said = cm("explain", name, "--format", "table").out
    assert "LEADS HERE  4 devices of this run" in said
    assert "UNRESOLVED  3 × Hikvision DS-2CD2143G2-I (device) → Riga 2, Depot 1" in said
    assert "UNRESOLVED  Hikvision DS-7608NI (device) → Depot" in said
    assert "TS-48" not in said
    rows = json.loads(cm("explain", name, "--format", "json").raw)["leads_here"]
    assert sum(row["count"] for row in rows) == 4


def test_a_party_that_nothing_leads_to_is_the_registers(cm):
    cm("check", table("d.csv", *GEAR), *CONTRACTOR)
    said = cm("explain", "kaspersky", "--format", "table")
    assert "is not in the run" in said.err
    assert "LEADS HERE" not in said.out
