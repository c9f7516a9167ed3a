"""Plans of replacement, from a table to what must go by when: each story a file experts edit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from .conftest import Said

CASES = Path(__file__).parents[1] / "cases" / "scenarios" / "replacement"
STORIES = sorted(CASES.glob("*.yaml"))
UK = ("--context", "gb-public-provider", "--as-of", "2023-06-01")


def ask(cm, story, *more: str) -> Said:
    Path("plan.csv").write_text(story["plan"], "utf-8")
    freezes = [word for text in story.get("freeze", ()) for word in ("--freeze", text)]
    asked = ("--context", story["context"], "--as-of", story["as_of"])
    return cm("replace", "plan.csv", *asked, *freezes, *more)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_of_replacement(cm, path):
    story = yaml.safe_load(path.read_text("utf-8"))
    more: tuple[str, ...] = ()
    if before := story.get("before"):
        earlier = ask(cm, {**story, **before}, "--format", "json")
        Path("before.json").write_bytes(earlier.raw)
        more = ("--since", "before.json")
    said = ask(cm, story, "--format", "json", *more)
    found = said.json
    items = {item["line"]: item for item in found["items"]}
    assert items.keys() == story["rows"].keys()
    for line, expected in story["rows"].items():
        hold(items[line], expected)
    for line, steps in story.get("steps", {}).items():
        of = {step["step"]: step for step in items[line]["steps"]}
        for name, days in steps.items():
            assert {key: of[name][key] for key in days} == days, name
    shares = {share["measure"]: share for share in found["shares"]}
    for measure, expected in story.get("caps", {}).items():
        assert {key: shares[measure][key] for key in expected} == expected
    assert found["costs"] == story.get("costs", {})
    assert [gap["what"] for gap in found["not_examined"]] == story.get("gaps", [])
    changes = [[change["key"], change["change"]] for change in found.get("changes", ())]
    assert changes == story.get("changes", [])
    assert said.code == story["exit"]


def hold(item, expected):
    """The parts of a row that the story speaks of."""
    told = dict(expected)
    told.pop("because", None)
    if "open" in told:
        assert [one["lacking"] for one in item["open"]] == told.pop("open")
    if "before" in told:
        before = told.pop("before")
        assert before in item["brought_forward"]
        assert bool(before) == bool(item["brought_forward"])
    if "substitute" in told:
        assert item["substitute"]["decision"] == told.pop("substitute")
    if "done" in told:
        done = {step["step"]: step["done"] for step in item["steps"] if step["done"]}
        assert done == told.pop("done")
    assert {key: item[key] for key in told} == told


@pytest.fixture
def plan(folder):
    story = yaml.safe_load((CASES / "uk-core-and-mast.yaml").read_text("utf-8"))
    Path("plan.csv").write_text(story["plan"], "utf-8")
    return "plan.csv"


def test_the_screen_is_not_wider_than_it_is(cm, plan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = cm("replace", plan, *UK, "--format", "table")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "4 to replace (1 gone, 3 on plan), 1 may stay" in said.out


def test_status_lines_hold_every_thing_that_is_replaced(cm, plan):
    said = cm("replace", plan, *UK, "--document", "fcc-5640-status", "--format", "tsv")
    assert [row["serial"] for row in said.rows] == ["H1", "H2", "U2020-1", "H3"]
    assert said.rows[1]["removal"] == "2023-02-01"


def test_nothing_is_certified_while_something_is_there(cm, plan):
    said = cm("replace", plan, *UK, "--document", "fcc-5640-final", "--format", "json")
    fields = {field["label"]: field for field in said.json["fields"]}
    assert "3 things there" in fields["All covered equipment is removed"]["missing"]
    assert all(not field["value"] for field in said.json["fields"])
    assert any("H2" in words and "no proof" in words for words in said.json["missing"])
    assert said.code == 12


def test_a_removal_plan_names_requirement_and_last_day(cm, plan):
    said = cm("replace", plan, *UK, "--document", "gb-removal-plan", "--format", "table")
    assert "must be gone: 2027-12-31" in said.out
    assert "Not signed." in said.out


def test_a_page_has_no_script_and_every_thing(cm, plan):
    said = cm("replace", plan, *UK, "--format", "html")
    assert "<script" not in said.out
    assert said.out.count('<section id="line-') == 4


def test_own_days_of_steps_are_taken(cm, plan):
    Path("steps.yaml").write_text("order: 1\n")
    with_them = cm("replace", plan, *UK, "--steps", "steps.yaml", "--format", "json").json
    assert with_them["days"]["order"] == 1
    assert with_them["days"]["survey"] == 10


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("nowhere.csv",), "nowhere.csv"),
        (("plan.csv", "--freeze", "2023-13-01/2023-12-02"), "is no freeze"),
        (("plan.csv", "--freeze", "2023-12-02/2023-12-01"), "is no freeze"),
        (("plan.csv", "--steps", "bad.yaml"), "is no step"),
        (("plan.csv", "--steps", "long.yaml"), "0 to 3650 days"),
        (("plan.csv", "--since", "plan.csv"), "this is no earlier plan"),
        (("plan.csv", "--document", "letter"), "there is no document"),
        (("bare.csv",), "no column says what was done"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(cm, plan, given, words):
    Path("bad.yaml").write_text("dance: 3\n")
    Path("long.yaml").write_text("order: 99999\n")
    Path("bare.csv").write_text("site,maker,model\nA,Nokia,7750\n")
    said = cm("replace", *given, *UK)
    assert said.code in (1, 2, 3)
    assert words in said.err
    assert said.out == ""


def test_a_plan_without_a_context_asks_for_one(cm, plan):
    said = cm("replace", plan)
    assert said.code == 2
    assert "--context" in said.err


def test_two_thousand_rows_are_planned(cm, folder):
    head = "site,network part,maker,model,serial,substitute maker,substitute\n"
    rows = (
        f"S{n % 200},core,Huawei Technologies Co. Ltd.,NE40E,N{n},Nokia,7750\n" for n in range(2000)
    )
    Path("plan.csv").write_text(head + "".join(rows))
    found = json.loads(cm("replace", "plan.csv", *UK, "--format", "json").raw)
    assert len(found["items"]) == 2000
    assert len(found["clusters"]) == 200
