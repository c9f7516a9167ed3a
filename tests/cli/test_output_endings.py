"""The ending of --output chooses the format; one that no format has is refused unwritten."""

from __future__ import annotations

import pytest

from countermark.cli.main import build_parser

from .conftest import CONTRACTOR, suppliers


@pytest.mark.parametrize("name", ["result.pdf", "r.xyz", "R.PDF", "report.2026", "result.md"])
def test_an_unknown_ending_is_refused_with_those_there_are(cm, folder, name):
    said = cm("check", suppliers("ZTE"), *CONTRACTOR, "--output", name)
    assert (said.code, said.out) == (2, "")
    assert "--output: check has no " in said.err
    for ending in (".json", ".tsv", ".html", ".xlsx", ".txt"):
        assert ending in said.err
    assert ".md" not in said.err.replace(name, "")
    assert not (folder / name).exists()


def test_the_error_names_what_was_typed(cm, folder):
    path = suppliers("ZTE")
    ended = cm("inventory", path, "--output", "inv.xlsx")
    assert "--output: inventory has no xlsx format; end the name in " in ended.err
    assert "--format: " not in ended.err
    asked = cm("inventory", path, "--format", "xlsx", "--output", "inv.json")
    assert "--format: inventory has no xlsx format; choose one of: " in asked.err


@pytest.mark.parametrize("name", ["result", "result.txt"])
def test_a_name_without_an_ending_is_text(cm, folder, name):
    assert cm("check", suppliers("ZTE"), *CONTRACTOR, "--output", name).code == 13
    assert "UNRESOLVED" in (folder / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["result.pdf", "result"])
def test_a_format_that_is_given_is_written_under_any_name(cm, folder, name):
    asked = ("check", suppliers("ZTE"), *CONTRACTOR, "--output", name, "--format", "json")
    assert cm(*asked).code == 13
    assert (folder / name).read_text("utf-8").startswith("{")


@pytest.mark.parametrize(
    ("verb", "there", "not_there"),
    [
        ("inventory", ("table", "json", "tsv"), ("xlsx", "sarif", "ics")),
        ("check", ("xlsx", "sarif", "parquet"), ("ics", "docx", "markdown")),
        ("duties", ("ics",), ("sarif", "xlsx")),
        ("trace", ("mermaid", "graphml"), ("sarif", "xlsx")),
    ],
)
def test_help_lists_what_the_verb_writes(cm, verb, there, not_there):
    said = cm(verb, "--help").out
    listed = said.partition("--format {")[2].partition("}")[0].replace(" ", "").split(",")
    assert set(there) <= set(listed)
    assert not set(not_there) & set(listed)


def test_a_format_that_no_verb_has_is_refused_with_those_of_the_verb(cm, folder):
    said = cm("inventory", suppliers("ZTE"), "--format", "pdf")
    assert said.code == 2
    assert "xlsx" not in said.err


def test_one_verb_s_help_leaves_that_of_others_alone():
    build_parser("check").format_help()
    assert "xlsx" not in build_parser("inventory").format_usage()
