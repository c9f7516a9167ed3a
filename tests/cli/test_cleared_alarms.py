"""A cleared alarm stays cleared for a reason, while the row stands that it was cleared against."""

from __future__ import annotations

import pytest

from .conftest import TODAY, suppliers
from .test_screen_since import bring, edition, row

LISTED = "Kestrel Harbour Radio Works Co., Ltd."
NAME = "Kestrel Harbour Radio Trading GmbH"
ENTITY = "list:csl/k1"
WHY = ("--reason", "another registry number", "--by", "A. Clerk")


def k1(name: str = LISTED, start: str = "2025-01-01", **more: str) -> dict[str, str]:
    return row("k1", name, start, **more)


@pytest.fixture
def cleared(cm, project):
    """The name is cleared against the first edition of the list."""
    bring(cm, edition("first.csv", k1()), "2026-01-10")
    assert found(cm)["judged"] == ""
    said = cm("judge", NAME, ENTITY, "different", "--because", "other-identifier", *WHY)
    assert said.code == 0, said.err
    assert found(cm)["judged"] == "different"


def found(cm) -> dict:
    said = cm("screen", NAME, "--as-of", TODAY, "--format", "json").json
    return next((m for m in said["queries"][0]["matches"] if m["entity"] == ENTITY), {})


def test_it_stays_while_the_list_is_unchanged(cm, cleared):
    bring(cm, edition("same.csv", k1()), "2026-02-10")
    match = found(cm)
    assert match["judged"] == "different"
    assert "A. Clerk" in match["why"]
    assert "other identifier" in match["why"]


def test_it_stays_when_another_row_changes(cm, cleared):
    bring(cm, edition("other.csv", k1(), row("k2", "Osprey Optical", "2026-02-01")), "2026-02-10")
    assert found(cm)["judged"] == "different"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"alt_names": "Kestrel Harbour Trading"}, "Kestrel Harbour Trading"),
        ({"start": "2026-02-01"}, "2026-02-01"),
        ({"name": "Kestrel Harbour Radio Works Group Co., Ltd."}, "Radio Works Group"),
        ({"addresses": "2 Quay, Tallinn, EE"}, "EE"),
    ],
)
def test_it_opens_when_the_row_changes_and_says_what_changed(cm, cleared, changed, words):
    bring(cm, edition("second.csv", k1(**changed)), "2026-02-10")
    match = found(cm)
    assert match["judged"] == ""
    assert not match["certain"]
    assert "A. Clerk" in match["why"]
    assert "has changed since" in match["why"]
    assert words in match["why"]
    said = cm(
        "check", suppliers(NAME), "--context", "us-exporter", "--as-of", TODAY, "--format", "json"
    )
    [subject] = said.json["subjects"]
    assert subject["verdict"] == "unresolved"
    assert [one["judged"] for one in subject["matches"]] == [""]


def test_a_row_that_is_gone_opens_nothing(cm, cleared):
    bring(cm, edition("gone.csv", row("k2", "Osprey Optical", "2026-02-01")), "2026-02-10")
    assert found(cm).get("judged", "different") == "different"


def test_it_is_cleared_anew_against_the_row_as_it_is(cm, cleared):
    bring(cm, edition("second.csv", k1(alt_names="Kestrel Harbour Trading")), "2026-02-10")
    assert found(cm)["judged"] == ""
    assert cm("judge", NAME, ENTITY, "different", "--because", "other-trade", *WHY).code == 0
    assert found(cm)["judged"] == "different"
    shown = cm("decisions", "--format", "json").json["decisions"]
    states = sorted((one["because"], one["state"]) for one in shown)
    assert states == [("other-identifier", "retracted"), ("other-trade", "in force")]


def test_a_clearing_of_a_registered_party_holds(cm, project):
    assert cm("judge", "Zhongxing Telekom Trading", "zte", "different", *WHY).code == 0
    said = cm("screen", "Zhongxing Telekom Trading", "--format", "json").json["queries"][0]
    assert {m["judged"] for m in said["matches"] if m["entity"] == "reg:zte"} <= {"different"}


def test_a_reason_that_is_no_code_is_refused(cm, project):
    said = cm("judge", NAME, "zte", "different", "--because", "feeling", *WHY)
    assert said.code == 2
    assert "other-country" in said.err
