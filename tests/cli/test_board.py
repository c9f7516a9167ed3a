"""``countermark board``: a contested matter in each format, its effect, and a user's own file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import jsonschema
import pytest

from countermark.reports.schema import PUBLISHED, schema_of

TODAY = ("--as-of", "2026-11-30")
SCHEMA = schema_of("board-1", PUBLISHED["board-1"])
MATTER = "server-boards-2018"


def test_the_matters_are_listed(cm):
    told = cm("board", *TODAY, "--format", "json").json
    jsonschema.validate(told, SCHEMA)
    assert MATTER in [one["id"] for one in told["matters"]]
    assert MATTER in cm("board", "--format", "table").out


def test_a_board_with_the_verdict_with_and_without_it(cm):
    told = cm("board", MATTER, *TODAY, "--format", "json").json
    jsonschema.validate(told, SCHEMA)
    assert told["effects"] == [
        {
            "party": "supermicro",
            "name": "Super Micro Computer, Inc.",
            "context": "us-federal-contractor",
            "with_matter": "advisory",
            "without": "no restriction found",
        }
    ]


def test_the_screen_gives_denials_the_same_room(cm):
    said = cm("board", MATTER, *TODAY, "--format", "table").out
    assert "affirmed   by Bloomberg, for 17 unnamed people" in said
    assert "denied     by Apple" in said and "denied     by Amazon" in said
    assert "It does not say what is so" in said


def test_a_statement_is_a_row(cm):
    said = cm("board", MATTER, *TODAY, "--format", "tsv").out
    rows = list(csv.DictReader(io.StringIO(said), delimiter="\t"))
    assert {row["line"] for row in rows if row["stance"] == "affirms"} == {"Bloomberg"}
    assert all(row["source"] for row in rows)


@pytest.mark.parametrize("asked", [(), (MATTER,)])
def test_the_page_stands_alone(cm, asked):
    page = cm("board", *asked, *TODAY, "--format", "html").out
    assert page.startswith("<!doctype html>") and "<script" not in page and "src=" not in page
    assert page.count("<h1>") == 1 and ("<svg" in page) is bool(asked)


OWN = """id: own
title: Larkspur and the update server
question: Does the update server belong to Larkspur?
points: {owns: the server belongs to Larkspur}
voices:
  daily: {name: The Daily, kind: outlet}
  source: {name: somebody, kind: unnamed, number: 1, through: daily}
statements:
  - by: source
    point: owns
    stance: affirms
    on: '2026-01-02'
    says: it is theirs, says {who}
    handling: sealed
    source: {title: A sealed letter}
"""


def test_a_users_own_matter_withholds_what_is_sealed(cm):
    Path("own.yaml").write_text(OWN.replace("{who}", "the letter"), encoding="utf-8")
    for form in ("table", "json", "tsv", "html"):
        said = cm("board", "own.yaml", *TODAY, "--format", form)
        assert said.code == 0
        assert "sealed letter" not in said.out and "the letter" not in said.out
    assert cm("board", "own.yaml", *TODAY, "--format", "json").json["withheld"] == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("id: own\n", "own.yaml"),
        ("just words", "own.yaml"),
        (OWN + "about: [nobody-known]\n", "no entity"),
        (OWN.replace("by: source", "by: nobody"), "no voice here"),
    ],
)
def test_a_wrong_file_is_one_error(cm, content, says):
    Path("own.yaml").write_text(content, encoding="utf-8")
    said = cm("board", "own.yaml", *TODAY)
    assert said.code == 1 or said.code == 2
    assert says in said.err and "Traceback" not in said.err


def test_a_matter_that_is_not_there_is_one_error(cm):
    said = cm("board", "no-such-matter", *TODAY)
    assert said.code == 2 and "holds no matter" in said.err
