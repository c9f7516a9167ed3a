"""A result says which lists it was made without, and what to type to get them."""

from __future__ import annotations

from pathlib import Path

from .conftest import TODAY, everything, suppliers

LISTING = Path(__file__).parents[1] / "cases" / "cli" / "csl-zte.csv"
EXPORTER = ("--context", "us-exporter", "--as-of", TODAY)


def without(said):
    return [one["list"] for one in said.json["coverage"]["lists_not_loaded"]]


def test_a_check_without_lists_names_those_that_bind(cm):
    said = cm("check", suppliers("Blue Finch LLC"), *EXPORTER, "--format", "json")
    assert without(said)[0] == "csl"
    (words,) = [s for s in said.json["coverage"]["sentences"] if "not loaded" in s]
    assert words.startswith("us-exporter: lists not loaded")
    assert "Entity List" in words
    for form in ("table", "tsv", "html", "sarif"):
        told = " ".join(
            everything(cm, "check", "suppliers.csv", *EXPORTER, "--format", form).split()
        )
        assert "Consolidated Screening List" in told, form
    shown = cm("check", "suppliers.csv", *EXPORTER, "--format", "table").out
    assert "countermark register recommend --context us-exporter" in shown


def test_a_list_in_use_is_not_missing(cm, project):
    assert cm("register", "import", LISTING, "--shrunken", "--list", "csl").code == 0
    said = cm("check", suppliers("Blue Finch LLC"), *EXPORTER, "--format", "json")
    assert "csl" not in without(said)


def test_without_a_context_nothing_binds(cm):
    said = cm("check", suppliers("Blue Finch LLC"), "--as-of", TODAY, "--format", "json")
    assert "lists_not_loaded" not in said.json["coverage"]


def test_recommend_says_what_to_import_and_where_from(cm, project):
    said = cm("register", "recommend", *EXPORTER, "--format", "json").json
    first = said["lists"][0]
    assert (first["id"], first["loaded"], first["binds"]) == ("csl", False, True)
    assert first["urls"][0].startswith("https://")
    assert first["command"] == "countermark register update csl"
    assert cm("register", "import", LISTING, "--shrunken", "--list", "csl").code == 0
    said = cm("register", "recommend", *EXPORTER, "--format", "json").json
    assert {one["id"]: one["loaded"] for one in said["lists"]}["csl"] is True
    table = cm("register", "recommend", *EXPORTER, "--format", "table").out
    assert "NOT LOADED" in table
    rows = cm("register", "recommend", *EXPORTER, "--format", "tsv").rows
    assert {row["context"] for row in rows} == {"us-exporter"}


def test_recommend_needs_a_context(cm):
    said = cm("register", "recommend")
    assert said.code == 2
    assert "--context" in said.err


def test_several_contexts_are_told_apart(cm):
    said = cm("register", "recommend", "--context", "us-exporter;gb-government", "--format", "json")
    assert {one["context"] for one in said.json["lists"]} == {"us-exporter", "gb-government"}
