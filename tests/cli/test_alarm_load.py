"""A list of any length tells by its load; alarms expected and met are said, all if asked."""

from __future__ import annotations

import json

import pytest
from tests.screening.test_alarm_load import INNOCENT, names

from .conftest import TODAY
from .test_screen_since import bring, edition, row

LIST = sorted({name.text for name in names() if name.kind in ("company", "")})[:700]
"""A short list that is like the innocent names, as no careful list is."""

ASKED = INNOCENT[:60]
DAY = ("--as-of", TODAY)


@pytest.fixture
def generic(cm, monkeypatch, tmp_path) -> None:
    """A project with a short list and suppliers."""
    monkeypatch.chdir(tmp_path)
    assert cm("init").code == 0
    rows = (row(str(at), name, "2025-01-01") for at, name in enumerate(LIST))
    bring(cm, edition("generic.csv", *rows), "2026-10-01")
    (tmp_path / "s.csv").write_text(
        "Vendor\n" + "\n".join(f'"{one}"' for one in ASKED) + "\n", encoding="utf-8"
    )


def screened(cm, *more: str) -> dict:
    return json.loads(cm("screen", *ASKED, *DAY, "--format", "json", *more).out)


def told(shown: dict) -> int:
    return sum(len(query["matches"]) for query in shown["queries"])


def test_a_short_list_tells_by_its_load(cm, generic):
    default, thorough = screened(cm), screened(cm, "--thorough")
    chance = default["by_chance"]
    assert chance["thresholds"]["csl"] > 0.25
    assert chance["per_thousand"] <= 40
    assert chance["names"] == len(ASKED)
    assert chance["met"] == sum(bool(query["matches"]) for query in default["queries"])
    assert told(default) + chance["below"] == told(thorough)
    assert chance["below"] > 0
    assert "by_chance" not in thorough


def test_a_listed_name_is_told_all_the_same(cm, generic):
    [query] = json.loads(cm("screen", LIST[3], *DAY, "--format", "json").out)["queries"]
    assert query["matches"][0]["name"] == LIST[3]


def test_check_says_what_was_expected_met_and_left_out_of_whom(cm, generic):
    said = json.loads(
        cm("check", "s.csv", "--context", "us-federal-contractor", *DAY, "--format", "json").out
    )
    [chance] = [one for one in said["coverage"]["sentences"] if one.startswith("Matches by chance")]
    assert f"of {len(ASKED)} names" in chance
    below = {one["name"]: one.get("below", 0) for one in said["subjects"]}
    assert sum(below.values()) > 0
    assert f"{sum(below.values())} fainter resemblance" in chance
    whole = cm(
        "check",
        "s.csv",
        "--context",
        "us-federal-contractor",
        *DAY,
        "--format",
        "json",
        "--thorough",
    ).json
    assert not any("below" in one for one in whole["subjects"])
    assert not any(one.startswith("Matches by chance") for one in whole["coverage"]["sentences"])
    matches = {one["name"]: len(one.get("matches", ())) for one in said["subjects"]}
    for one in whole["subjects"]:
        assert len(one.get("matches", ())) == matches[one["name"]] + below[one["name"]]


def test_the_register_alone_says_what_is_expected(cm, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    shown = screened(cm)
    assert shown["by_chance"]["names"] == len(ASKED)
    assert 0 < shown["by_chance"]["per_thousand"] < 20
    assert shown["by_chance"]["thresholds"] == {}
    assert shown["by_chance"]["below"] == 0
    words = cm("screen", *ASKED, *DAY).out
    assert "by chance: 0." in words
    assert "--thorough" not in words
    assert "by chance" not in cm("screen", "ZTE Corporation", *DAY).out
