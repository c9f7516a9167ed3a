"""``countermark hurt``: the cases of a small supply world, from a file to what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from .conftest import TODAY

WORLD = yaml.safe_load((Path(__file__).parents[1] / "cases/tracing/hurt.yaml").read_text("utf-8"))


@pytest.fixture
def links(folder):
    """The edge list of the world."""
    Path("links.csv").write_text(WORLD["links"])
    return "links.csv"


@pytest.mark.parametrize("case", WORLD["cases"], ids=lambda c: f"{c['of']} {c['direction']}")
def test_who_is_reached_and_by_how_much(cm, links, case):
    asked = ("hurt", case["of"], links, "--whom", case["direction"], "--as-of", TODAY)
    said = cm(*asked, "--format", "json")
    assert said.code == 0, said.err
    (side,) = said.json["sides"]
    found = {row["name"]: row for row in side["rows"]}
    for want in case["rows"]:
        row = found[want["name"]]
        assert (row["tier"], row["hurt"], row["known"]) == (want["tier"], want["hurt"], want["of"])
        if "share" in want:
            assert [row["least"], row["most"]] == want["share"], want["name"]
            assert list(row["substitutes"]) == want.get("substitutes", []), want["name"]
        else:
            assert row["gives"] == want["gives"]
    assert not found.keys() & set(case["absent"])


def test_a_person_reads_how_much_and_what_is_unknown(cm, links):
    out = " ".join(cm("hurt", "Larkspur Networks", links, "--format", "table").out.split())
    for words in (
        "Riverbend Telecom: 60 % of its supply; 1 of 2 known suppliers",
        "other suppliers: Quillon Assembly Ltd",
        "Northwind Cable: 1 of 2 known suppliers; by how much is unknown",
        "Tamarack Semiconductor: 70 % of what Larkspur Networks has; 1 of 2 known customers",
        "nobody here says who comes to harm",
    ):
        assert words in out, words


def test_rows_for_a_spreadsheet(cm, links):
    rows = cm("hurt", "Tamarack Semiconductor", links, "--format", "tsv").rows
    assert {"whom", "tier", "name", "least", "most", "via"} <= rows[0].keys()
    assert ("customers", "2", "Riverbend Telecom") in [
        (row["whom"], row["tier"], row["name"]) for row in rows
    ]


def test_tiers_that_are_not_followed_are_not_examined(cm, links):
    said = cm("hurt", "Tamarack Semiconductor", links, "--hops", "1", "--format", "json")
    assert said.code == 13
    assert any("tier 1" in gap["detail"] for gap in said.json["not_examined"])


def test_a_party_that_nothing_names_is_one_clear_error(cm, links):
    said = cm("hurt", "Nobody At All Ltd", links)
    assert said.code == 2
    assert "nothing that was read names" in said.err


def test_the_page_has_a_bar_for_each_share_and_the_same_in_words(cm, links):
    page = cm("hurt", "Larkspur Networks", links, "--format", "html").out
    assert page.count('class="least"') == 1, "one customer states how much"
    assert "<script" not in page
    for words in ("Riverbend Telecom: 60 % of its supply", "none is named", "Quillon Assembly Ltd"):
        assert words in page


def test_a_page_of_evil_names_is_escaped(cm, folder):
    evil = "<script>alert(1)</script>"
    (folder / "e.csv").write_text(f"from,predicate,to,share\n{evil},supplies,B {evil},40\n")
    page = cm("hurt", evil, "e.csv", "--format", "html").out
    assert "<script" not in page
