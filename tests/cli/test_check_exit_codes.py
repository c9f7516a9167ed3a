"""The exit code says what the worst verdict asks for, alike in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from countermark.reports.publications import PUBLICATIONS

from .conftest import CONTRACTOR, TODAY, suppliers, table

FORMATS = tuple(PUBLICATIONS["check"].formats)
CLEAN = "Quillfeather Cabling Cooperative"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "code"), [(CLEAN, 0), ("ZTE Corporation", 14), ("Huawei Technologes Co", 13)]
)
def test_the_code_is_the_same_in_every_format(cm, form, name, code):
    assert cm("check", suppliers(name), *CONTRACTOR, "--format", form).code == code


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("ZTE Corporation", "prohibited", 14),
        ("ZTE Corporation", "never", 0),
        ("Huawei Technologes Co", "unresolved", 13),
        ("Huawei Technologes Co", "prohibited", 0),
    ],
)
def test_fail_on_sets_the_mildest_verdict_that_fails(cm, name, level, code):
    assert cm("check", suppliers(name), *CONTRACTOR, "--fail-on", level).code == code


def test_exit_zero_is_explicit_and_changes_nothing_else(cm):
    failing = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    passing = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--exit-zero")
    assert (failing.code, passing.code) == (14, 0)
    assert failing.raw == passing.raw


def test_exit_zero_does_not_hide_a_failure_of_the_tool(cm):
    assert cm("check", "missing.csv", "--exit-zero").code == 3


def test_a_duty_alone_gives_12(cm):
    # Put in before the direction: not installed today, and to be gone by the end of 2027.
    asked = ("--context", "gb-public-provider,network-part=5g", "--as-of", TODAY)
    devices = table(
        "d.csv",
        "maker,model,acquired",
        '"Huawei Technologies Co., Ltd.",BTS-1,2019-03-01',
        "Tallgrass Switchworks Inc.,TS-48,2019-03-01",
    )
    said = cm("check", devices, *asked, "--format", "json")
    assert [s["verdict"] for s in said.json["subjects"]] == [
        "action required",
        "no restriction found",
    ]
    assert said.code == 12
    assert cm("check", devices, *asked, "--fail-on", "action-required").code == 12
    assert cm("check", devices, *asked, "--fail-on", "unresolved").code == 0


def test_without_a_context_a_maker_that_is_listed_is_no_zero(cm):
    """The device's own name matches nothing; what the row says of it leads to a listed party."""
    devices = table("d.csv", "maker,model,serial", "ZTE Corporation,F660,SN-00017")
    said = cm("check", devices, "--format", "table")
    assert said.code == 13
    assert "TIED TO A LISTED PARTY  1 subject" in said.out
    clean = table("e.csv", "maker,model,serial", "Tallgrass Switchworks Inc.,TS-48,SN-00018")
    assert cm("check", clean, "--format", "table").code == 0


def test_the_worst_of_several_contexts_wins(cm):
    path = suppliers("ZTE Corporation")
    mild = ("--context", "consumer", "--as-of", TODAY)
    alone = cm("check", path, *mild).code
    both = cm("check", path, *mild, "--context", "us-federal-contractor", "--format", "json")
    assert alone < both.code == 14
    assert [c["id"] for c in both.json["contexts"]] == ["consumer", "us-federal-contractor"]
    (subject,) = both.json["subjects"]
    assert len(subject["verdicts"]) == 2
    assert subject["verdict"] == "prohibited"


def test_a_file_that_cannot_be_read_gives_13_beside_a_clean_result(cm):
    Path("photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    said = cm("check", suppliers(CLEAN), "photo.png", *CONTRACTOR, "--format", "json")
    assert said.code == 13
    (gap,) = said.json["not_examined"]
    assert gap["what"] == "photo.png"
    assert gap["size"] == 48


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "x.csv", "--format", "pdf"),
        ("nonsense",),
        (),
        ("check", "x.csv", "--depth", "99"),
        ("check", "x.csv", "--depth", "deep"),
        ("check", "x.csv", "--column", "nothing"),
        ("register",),
        ("set-aside", "0123456789ab"),
    ],
)
def test_wrong_usage_gives_2_and_nothing_on_standard_output(cm, arguments):
    table("x.csv", "supplier", CLEAN)
    said = cm(*arguments)
    assert said.code == 2
    assert said.raw == b""
    assert said.err


@pytest.mark.parametrize("arguments", [(), ("missing.csv",), ("missing/", "gone.json")])
def test_no_input_gives_3_and_the_next_step(cm, arguments):
    said = cm("check", *arguments, *CONTRACTOR)
    assert said.code == 3
    assert said.raw == b""
    assert "; " in said.err


def test_a_result_that_cannot_be_written_gives_1_and_leaves_the_old_file(cm):
    Path("locked").mkdir()
    said = cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", "locked")
    assert said.code == 1
    assert "locked" in said.err
    said = cm("check", suppliers(CLEAN), *CONTRACTOR, "--output", "no/such/place.json")
    assert said.code == 1


@pytest.mark.parametrize("option", ["--as-of", "--known-at"])
@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026", "2026-11", "20.11.2026", "-"])
def test_a_malformed_day_is_refused_with_the_way_to_write_it(cm, option, day):
    said = cm("check", suppliers(CLEAN), "--context", "consumer", f"{option}={day}")
    assert said.code == 2
    assert option in said.err
    assert "YYYY-MM-DD" in said.err


def test_a_time_counts_as_its_day(cm):
    said = cm("check", suppliers(CLEAN), "--as-of", "2026-11-20T23:59:59Z", "--format", "json")
    assert said.json["as_of"] == TODAY


def test_an_unknown_context_is_refused_with_near_ones(cm):
    said = cm("check", suppliers(CLEAN), "--context", "us-federal-contracter")
    assert said.code == 2
    assert "us-federal-contractor" in said.err
    said = cm("check", suppliers(CLEAN), "--context", "consumer,purpose=publik-safety")
    assert said.code == 2
    assert "public-safety" in said.err
