"""A flag wins over the environment, that over the file, that over defaults; origins are told."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from countermark.assessment.documents import PUBLISHED
from countermark.reports.schema import schema_of

from .conftest import TODAY, suppliers


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
