"""A flag wins over the environment, that over the file, that over defaults; origins are told."""

from __future__ import annotations

import os
from pathlib import Path

import jsonschema
import pytest

from countermark.reports.schema import PUBLISHED, schema_of
from countermark.reports.schema import PUBLISHED as SCHEMAS

from .conftest import CONTRACTOR, TODAY, suppliers, table


def test_config_show_tells_where_each_value_came_from(cm, folder, monkeypatch):
    Path("countermark.toml").write_text(
        'context = ["us-carrier", "consumer"]\nas-of = 2020-01-02\nfail-on = "prohibited"\n'
    )
    monkeypatch.setenv("COUNTERMARK_FAIL_ON", "unresolved")
    monkeypatch.setenv("COUNTERMARK_COLOR", "never")
    said = cm("config", "show", "--color", "always", "--format", "json")
    told = said.json["settings"]
    assert told["color"] == {"value": "always", "origin": "flag --color"}
    assert told["fail_on"] == {
        "value": "unresolved",
        "origin": "environment COUNTERMARK_FAIL_ON",
    }
    assert told["context"]["value"] == "us-carrier;consumer"
    assert told["context"]["origin"] == f"file {folder / 'countermark.toml'}"
    assert told["as_of"]["value"] == "2020-01-02"
    assert told["known_at"] == {"value": "", "origin": "default"}
    schema = schema_of("config-1", PUBLISHED["config-1"])
    jsonschema.Draft202012Validator(schema).validate(said.json)


def test_config_show_as_rows_and_for_people(cm):
    rows = {row["setting"]: row for row in cm("config", "show").rows}
    assert rows["fail_on"]["origin"] == "default"
    assert "(default)" in cm("config", "show", "--format", "table").out
    assert cm("config", "show", "--format", "html").code == 2


def test_the_file_of_the_project_is_found_from_below(cm, folder, monkeypatch):
    Path("countermark.toml").write_text('context = ["us-federal-contractor"]\n')
    path = folder / suppliers("ZTE Corporation")
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert cm("check", path, "--as-of", TODAY).code == 14


def test_a_file_can_be_named_and_must_be_there(cm, monkeypatch):
    Path("other.toml").write_text('context = ["us-federal-contractor"]\nas-of = "2026-11-20"\n')
    path = suppliers("ZTE Corporation")
    assert cm("check", path, "--config", "other.toml").code == 14
    monkeypatch.setenv("COUNTERMARK_CONFIG", "other.toml")
    assert cm("check", path).code == 14
    assert cm("check", path, "--config", "missing.toml").code == 2
    said = cm("check", path, "--config", "a\0b")
    assert said.code == 2
    assert "defect" not in said.err


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('contexts = "consumer"', "contexts"),
        ('fail-on = "sometimes"', "sometimes"),
        ("context = [", "TOML"),
        ("as-of = [1]", "as-of"),
    ],
)
def test_a_wrong_setting_is_refused_and_named(cm, content, word):
    Path("countermark.toml").write_text(content + "\n")
    said = cm("check", suppliers("ZTE Corporation"))
    assert said.code == 2
    assert word in said.err
    assert "countermark.toml" in said.err


def test_a_wrong_file_that_was_found_stops_only_what_needs_it(cm):
    """A level that the file may have set is never replaced by the default."""
    path = suppliers("ZTE Corporation")
    Path("countermark.toml").write_text('fail-on = "sometimes"\n')
    days = ("--as-of", TODAY, "--known-at", TODAY)
    asked = ("check", path, "--context", "us-federal-contractor", *days, "--ledger", "none")
    assert cm(*asked).code == 2
    assert "fail-on may be set in a file that cannot be used" in cm(*asked).err
    for said in (
        cm(*asked, "--fail-on", "prohibited"),
        cm(*asked, "--config", "none"),
    ):
        assert said.code == 14
    assert "countermark.toml" in cm(*asked, "--fail-on", "prohibited").err
    assert "countermark.toml" not in cm(*asked, "--config", "none").err
    assert cm(*asked, "--exit-zero").code == 0
    assert cm("init", "elsewhere").code == 0
    assert cm("--help").code == 0
    assert cm("config", "trust").code == 0
    shown = cm("config", "show", "--format", "json")
    assert shown.code == 0
    assert "not used" in shown.err
    assert "was not used" in shown.json["settings"]["fail_on"]["origin"]
    assert cm(*asked, "--config", "countermark.toml", "--fail-on", "never").code == 2


def test_what_is_used_is_one_line_on_standard_error(cm, folder):
    path = suppliers("ZTE Corporation")
    assert cm("check", path, "--as-of", TODAY).err == ""
    assert cm("init").code == 0
    said = cm("check", path, "--as-of", TODAY, "--no-progress")
    assert said.err == f"using project {folder}; settings {folder}/countermark.toml\n"
    assert cm("check", path, "--as-of", TODAY, "--ledger", "none", "--config", "none").err == ""


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        *(("check", form) for form in ("json", "table", "html", "sarif")),
        *(("screen", form) for form in ("json", "table")),
    ],
)
def test_what_decides_without_a_flag_is_named_in_the_result(cm, folder, monkeypatch, verb, form):
    Path("countermark.toml").write_text('fail-on = "never"\n')
    monkeypatch.setenv("COUNTERMARK_AS_OF", TODAY)
    asked = (verb, suppliers("ZTE Corporation") if verb == "check" else "ZTE Corporation")
    said = cm(*asked, "--format", form)
    assert said.code == 0
    assert f"file {folder}/countermark.toml sets fail-on = never" in said.err
    assert f"environment COUNTERMARK_AS_OF sets as-of = {TODAY}" in said.err
    assert str(folder) not in said.out, "a result carries no path of this machine"
    if form == "json":
        assert said.json["settings"] == [
            {"name": "fail-on", "value": "never", "origin": "file countermark.toml"},
            {"name": "as-of", "value": TODAY, "origin": "environment COUNTERMARK_AS_OF"},
        ]
        schema = schema_of(f"{verb}-1", SCHEMAS[f"{verb}-1"])
        jsonschema.Draft202012Validator(schema).validate(said.json)
    else:
        flat = " ".join(said.out.split()).lower()
        assert "set by file countermark.toml: fail-on = never" in flat
        assert f"set by environment countermark_as_of: as-of = {TODAY}" in flat
    plain = cm(*asked, "--format", "json", "--as-of", TODAY, "--config", "none")
    assert "settings" not in plain.json


def test_the_parts_of_a_long_list_name_what_decides_too(cm, monkeypatch):
    from countermark.assessment import stream

    monkeypatch.setenv("COUNTERMARK_FAIL_ON", "never")
    path = table("long.csv", "supplier", *(f"Firm Number {n} Ltd" for n in range(300)))
    asked = ("check", path, "--as-of", TODAY, "--context", "consumer", "--format", "json")
    whole = cm(*asked)
    monkeypatch.setattr(stream, "LEAST", 100)
    assert cm(*asked).raw == whole.raw
    assert whole.json["settings"][0]["name"] == "fail-on"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away")
def test_a_project_of_another_s_is_refused_with_the_way_to_allow_it(cm, folder, project):
    path = suppliers("ZTE Corporation")
    asked = ("check", path, *CONTRACTOR)
    assert cm(*asked).code == 14
    os.chown(folder, 64123, 64123)
    said = cm(*asked)
    assert said.code == 1
    assert "belongs to user 64123" in said.err
    assert f"countermark config trust {folder}" in said.err
    assert cm(*asked, "--ledger", "none", "--config", "none").code == 14
    assert cm("config", "show").code == 0
    assert "belongs to user 64123" in cm("config", "show").err
    assert "not used yet" in cm("init").err
    assert cm("config", "trust", ".").code == 0
    assert cm("config", "trust").out == f"{folder}\n"
    assert cm(*asked).code == 14
    assert cm("config", "untrust", ".").code == 0
    assert cm("config", "trust").out == ""
    assert cm(*asked).code == 1
    assert cm("config", "untrust", ".").code == 2
    assert cm("config", "untrust").code == 2
    assert cm("config", "show", ".").code == 2


def test_a_cache_that_cannot_be_authenticated_is_not_used_and_that_is_said(
    cm, project, folder, monkeypatch
):
    (folder / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "file"))
    said = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    assert said.code == 14
    assert "nothing is cached" in said.err
    assert "explain will not know this run" in said.err


def test_the_environment_gives_contexts_and_clocks(cm, monkeypatch):
    monkeypatch.setenv("COUNTERMARK_CONTEXT", "consumer;us-federal-contractor")
    monkeypatch.setenv("COUNTERMARK_AS_OF", "2020-08-12")
    monkeypatch.setenv("COUNTERMARK_KNOWN_AT", "2020-08-12")
    monkeypatch.setenv("COUNTERMARK_FORMAT", "json")
    monkeypatch.setenv("COUNTERMARK_FAIL_ON", "never")
    said = cm("check", suppliers("ZTE Corporation"))
    assert said.code == 0
    assert (said.json["as_of"], said.json["known_at"]) == ("2020-08-12", "2020-08-12")
    assert [c["id"] for c in said.json["contexts"]] == ["consumer", "us-federal-contractor"]


def test_a_malformed_environment_is_refused(cm, monkeypatch):
    monkeypatch.setenv("COUNTERMARK_AS_OF", "soon")
    assert cm("check", suppliers("ZTE Corporation")).code == 2
    monkeypatch.setenv("COUNTERMARK_AS_OF", "")
    monkeypatch.setenv("COUNTERMARK_FAIL_ON", "sometimes")
    said = cm("config", "show")
    assert said.code == 2
    assert "COUNTERMARK_FAIL_ON" in said.err


def test_init_changes_nothing_that_is_there(cm):
    Path("countermark.toml").write_text('context = ["consumer"]\n')
    assert cm("init").code == 0
    assert Path("countermark.toml").read_text() == 'context = ["consumer"]\n'
    before = {p: p.stat().st_mtime_ns for p in Path(".countermark").rglob("*") if p.is_file()}
    assert cm("init").code == 0
    after = {p: p.stat().st_mtime_ns for p in Path(".countermark").rglob("*") if p.is_file()}
    assert before == after


def test_a_project_elsewhere_is_named_with_ledger(cm):
    assert cm("init", "elsewhere").code == 0
    told = cm("config", "show", "--ledger", "elsewhere", "--format", "json").json["settings"]
    assert told["ledger"]["origin"] == "flag --ledger"
    said = cm("check", suppliers("ZTE Corporation"), "--ledger", "elsewhere", "--format", "json")
    assert said.json["ledger"] != "memory"
    assert cm("check", suppliers("ZTE Corporation"), "--ledger", "nowhere").code == 1
