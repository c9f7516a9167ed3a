"""register list, show, timeline, diff and sources; and the as-of questions asked by a user."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from countermark.reports.encoding import encode
from countermark.reports.schema import PUBLISHED, schema_of

ROOT = Path(__file__).parents[2]
QUESTIONS = yaml.load(
    (ROOT / "tests/cases/register/asof.yaml").read_text("utf-8"), Loader=yaml.CBaseLoader
)["cases"]
SCHEMA = schema_of("register-1", PUBLISHED["register-1"])
ACTIONS = {
    "list": ("list", "--as-of", "2026-11-20"),
    "show measure": ("show", "US-NDAA19-889B", "--entity", "zte"),
    "show entity": ("show", "zte"),
    "timeline": ("timeline", "zte"),
    "diff": ("diff", "--from", "2018-04-01", "--to", "2018-08-31"),
    "sources": ("sources",),
    "due": ("due", "--as-of", "2028-06-01", "--exit-zero"),
}


def name(case):
    return "-".join(case[k] for k in ("measure", "entity", "as_of", "known_at") if k in case)


@pytest.mark.parametrize("case", QUESTIONS, ids=name)
def test_a_question_about_a_day(cm, case):
    asked = ["register", "show", case["measure"], "--as-of", case["as_of"], "--format", "json"]
    asked += ["--entity", case["entity"]] if "entity" in case else []
    asked += ["--known-at", case["known_at"]] if "known_at" in case else []
    told = cm(*asked).json
    assert (told["status"], told["in_force"]) == (case["status"], case["in_force"] == "yes")
    assert told["reason"]


@pytest.mark.parametrize("action", ACTIONS)
def test_json_is_as_published(cm, action):
    said = cm("register", *ACTIONS[action], "--format", "json")
    assert said.code == 0
    jsonschema.Draft202012Validator(SCHEMA).validate(said.json)
    assert said.json["schema"] == "countermark.register/1"


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_committed_schema_is_current(name):
    """To renew: make docs."""
    kept = ROOT / "docs" / "reference" / "schemas" / f"{name}.json"
    assert kept.read_bytes() == encode(schema_of(name, PUBLISHED[name]))


@pytest.mark.parametrize("action", ACTIONS)
def test_rows_have_one_header_and_equal_width(cm, action):
    rows = cm("register", *ACTIONS[action]).rows
    assert rows
    assert all(None not in row for row in rows)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_person_gets_lines_of_her_width(cm, action, monkeypatch):
    monkeypatch.setenv("COLUMNS", "72")
    said = cm("register", *ACTIONS[action], "--format", "table")
    assert said.code == 0
    assert max(map(len, said.out.splitlines())) <= 72


@pytest.mark.parametrize("form", ["sarif", "html"])
def test_formats_it_does_not_have_are_refused(cm, form):
    assert cm("register", "sources", "--format", form).code == 2


def test_list_filters(cm):
    def ids(*options):
        told = cm("register", "list", "--as-of", "2026-11-20", "--format", "json", *options).json
        return {m["id"]: m for m in told["measures"]}

    everything = ids()
    assert len(everything) > 100
    czech = ids("--jurisdiction", "cz")
    assert {m["jurisdiction"] for m in czech.values()} == {"CZ"}
    ended = ids("--entity", "zte", "--status", "ended", "--kind", "restrictive")
    assert "US-BIS-ZTE-DENIAL-2018" in ended
    assert {m["status"] for m in ended.values()} == {"ended"}
    assert set(ids("--status", "not-yet")) == set(ids("--status", "not_yet"))


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        (("show", "US-NDAA19-889"), "US-NDAA19-889A"),
        (("show", "hikvison"), "hikvision"),
        (("show", "US-NDAA19-889A", "--entity", "acronis"), "hytera"),
        (("show", "zte", "--entity", "zte"), "entity"),
        (("timeline", "hwawei"), "huawei"),
        (("list", "--entity", "hwawei"), "huawei"),
        (("list", "--status", "finished"), "ended"),
        (("diff", "--from", "2020-01-01", "--to", "2019-01-01"), "exchange"),
        (("diff", "--from", "soon", "--to", "2019-01-01"), "YYYY"),
        (("diff", "--from", "2018", "--to", "2019", "--entity", "hwawei"), "huawei"),
    ],
)
def test_what_is_not_there_is_refused_with_a_hint(cm, asked, hint):
    said = cm("register", *asked)
    assert (said.code, said.raw) == (2, b"")
    assert hint in said.err


def test_the_timeline_shows_only_what_was_known(cm):
    then = cm("register", "timeline", "zte", "--known-at", "2018-06-01", "--format", "json").json
    now = cm("register", "timeline", "zte", "--format", "json").json
    assert len(then["events"]) < len(now["events"])
    assert not [e for e in then["events"] if e["measure"] == "US-NDAA19-889B"]


def test_sources_tell_dates_and_names_loaded_of_known(cm):
    told = cm("register", "sources", "--format", "json").json
    (own,) = told["lists"]
    assert own["loaded"] == own["known"] > 0
    assert own["date"]
    assert {"csl", "ofac", "sam"} <= {m["id"] for m in told["not_loaded"]}
    assert "not loaded" in cm("register", "sources", "--format", "table").out


def test_a_measure_is_shown_with_the_positions_that_rest_on_it(cm):
    told = cm("register", "show", "EE-ELISA-2022", "--format", "json").json
    assert [(p["country"], p["stance"]) for p in told["positions"]] == [("EE", "ordered_removal")]
    said = cm("register", "show", "CR-44196-2023", "--format", "table").out
    assert "CR excluded by decision since 2023-08-25" in said
    assert "names nobody; said to mean huawei, zte" in " ".join(said.split())
    assert "positions" not in cm("register", "show", "huawei", "--format", "json").json
