"""A warning that obliges: who has done what, who is late against which day, reminders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.obliging import DueDay, Duty, Recipient, Stage
from countermark.policy.obliging import due_given, judged

CASES = Path(__file__).parents[1] / "cases" / "scenarios" / "warning"
STORIES = sorted(CASES.glob("*.yaml"))
LIST = "name,contact,acknowledged\nA hospital,it@example.org,\nA bank,,2018-12-22\n"


def warn(cm, *more, form="json"):
    return cm("warning", "CZ-WARN-2018", "list.csv", *more, "--format", form)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story(cm, path):
    story = yaml.safe_load(path.read_text("utf-8"))
    Path("list.csv").write_text(story["list"], "utf-8")
    more = [word for day in story.get("due", ()) for word in ("--due", day)]
    if "entries" in story:
        Path("entries.csv").write_text(story["entries"], "utf-8")
        more += ["--entries", "entries.csv"]
    said = warn(cm, *more, "--as-of", story["as_of"])
    told = said.json
    assert {r["name"]: r["stage"] for r in told["recipients"]} == story["stages"]
    assert {r["name"]: r["late"] for r in told["recipients"] if r["late"]} == story["late"]
    lacks = {f"{e['administrator']}, {e['asset']}": e["lacks"]
             for e in told["entries"] if e["lacks"]}  # fmt: skip
    assert {k: v for k, v in lacks.items() if k in story.get("lacks", {})} == story.get("lacks", {})
    details = [gap["detail"] for gap in told["not_examined"]]
    wanted = story.get("unread", [])
    assert len(details) == len(wanted)
    assert all(any(word in detail for detail in details) for word in wanted), details
    assert said.code == story["exit"]


def test_every_format_tells_of_every_recipient(cm):
    Path("list.csv").write_text(LIST)
    for form in ("table", "tsv", "html", "json"):
        said = warn(cm, "--due", "2019-01-31", "--as-of", "2019-02-01", form=form)
        assert "A hospital" in said.out and "A bank" in said.out
    assert "<script" not in said.out


def test_the_table_fits_80_columns(cm, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    Path("list.csv").write_text("name,measures\n" + "A" * 60 + "," + "words " * 60 + "\n")
    said = warn(cm, "--as-of", "2019-02-01", form="table")
    assert max(map(len, said.out.splitlines())) <= 80


def test_a_row_that_the_table_itself_cannot_hold_is_told_with_its_line(cm):
    wide = "A bank" + ",x" * 20_000
    Path("list.csv").write_text(f"name,contact\nA hospital,it@example.org\n{wide}\n")
    said = warn(cm, "--as-of", "2019-02-01")
    assert [row["name"] for row in said.json["recipients"]] == ["A hospital"]
    (gap,) = said.json["not_examined"]
    assert gap["detail"].startswith("line 3: more than")
    assert said.code == 13


def test_a_reminder_is_written_for_each_that_is_not_done(cm):
    Path("out").mkdir()
    Path("list.csv").write_text("name,contact,assessed,measures\nA hospital,it@example.org,,\n"
                                "A bank,,2019-01-20,replaced\n")  # fmt: skip
    said = warn(cm, "--due", "2019-01-31", "--as-of", "2019-02-01", "--reminders", "out")
    (written,) = said.json["reminders"]
    text = Path(written).read_text("utf-8")
    assert "it@example.org" in text and "by 2019-01-31 (set by the authority)" in text
    assert "Late: acknowledge, assess, adopt measures." in text


def test_a_measure_that_is_no_warning_is_refused_with_some_that_are(cm):
    Path("list.csv").write_text(LIST)
    said = cm("warning", "US-NDAA19-889A", "list.csv")
    assert said.code == 2 and "CZ-WARN-2018" in said.err


@pytest.mark.parametrize("day", ["x", "acknowledge=", "learn=2019-01-01", "2019-02-30"])
def test_a_day_that_is_none_is_refused(cm, day):
    Path("list.csv").write_text(LIST)
    assert warn(cm, "--due", day).code == 2


DAYS = st.dates(min_value=date(2018, 1, 1)).map(str)
MAYBE = st.just("") | DAYS


@given(
    row=st.builds(
        Recipient,
        line=st.just(1),
        name=st.just("x"),
        acknowledged=MAYBE,
        assessed=MAYBE,
        measures=st.sampled_from(["", "done"]),
        reason=st.sampled_from(["", "none of it"]),
    ),
    today=st.dates(),
)
def test_without_a_day_nobody_is_late_and_who_is_done_never_is(row, today):
    (one,) = judged([row], [], [], today)
    assert one.late == ()
    days = [DueDay(duty, "2000-01-01", by_instrument=False) for duty in Duty]
    (late,) = judged([row], [], days, today)
    assert late.stage is one.stage
    if late.stage is Stage.DONE:
        assert late.late == ()


def test_one_day_stands_for_all_three_duties():
    assert set(due_given(["2019-01-31"])) == set(Duty)
