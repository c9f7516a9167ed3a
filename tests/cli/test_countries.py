"""``countermark countries``: what it shows of a supplier, in each format, and its errors."""

from __future__ import annotations

import csv
import io

import jsonschema
import pytest

from countermark.reports.schema import PUBLISHED, schema_of

TODAY = ("--as-of", "2026-11-30")
SCHEMA = schema_of("countries-1", PUBLISHED["countries-1"])


def test_a_party_is_found_by_name_or_id(cm):
    by_id = cm("countries", "zte", *TODAY, "--format", "json").json
    by_name = cm("countries", "ZTE Corporation", *TODAY, "--format", "json").json
    assert by_id == by_name
    jsonschema.validate(by_id, SCHEMA)
    assert by_id["asked"]["subject_name"] == "ZTE Corporation"


def test_the_screen_fits_and_keeps_memory_apart(cm):
    said = cm("countries", "huawei", *TODAY, "--format", "table")
    assert said.code == 0
    head, _, memory = said.out.partition("FROM MEMORY, READ IN NO SOURCE")
    assert "REMOVAL ORDERED" in head and "? " not in head
    assert "? TH" in memory and "REMOVAL" not in memory


def test_every_step_is_a_row(cm):
    said = cm("countries", "huawei", "--country", "gb", *TODAY, "--format", "tsv")
    rows = list(csv.DictReader(io.StringIO(said.out), delimiter="\t"))
    assert {row["country"] for row in rows} == {"GB"}
    assert [row["foremost"] for row in rows].count("yes") == 1
    assert {"holds", "ended"} <= {row["when"] for row in rows}


def test_what_changed_is_told_with_the_published_schema(cm):
    asked = ("countries", "huawei", "--since", "2019-12-31", "--as-of", "2020-12-31")
    told = cm(*asked, "--format", "json").json
    jsonschema.validate(told, SCHEMA)
    assert told["action"] == "changes"
    table = cm(*asked, "--format", "table").out
    assert "United Kingdom (GB)  nothing on record, then removal ordered" in table
    assert "passed  capped at 35 percent 2020-01-28 to 2020-07-14" in table


@pytest.mark.parametrize("asked", [(), ("huawei",), ("huawei", "--since", "2019-12-31")])
def test_the_page_stands_alone(cm, asked):
    page = cm("countries", *asked, *TODAY, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "<script" not in page and "http" not in page.split("<style>")[0].replace(
        "http-equiv", ""
    )
    assert page.count("<h1>") == 1
    if "--since" not in asked:
        assert "<svg" in page and "<desc" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("nobody at all",), "holds no party"),
        (("huawei", "--country", "XX"), "no position of “XX”"),
        (("huawei", "--since", "2027-01-01"), "first day comes before"),
        (("huawei", "--since", "spring"), "is not a date"),
    ],
)
def test_a_wrong_question_is_one_error(cm, asked, says):
    said = cm("countries", *asked, *TODAY)
    assert said.code == 2 and says in said.err and "Traceback" not in said.err
