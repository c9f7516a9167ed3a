"""screen: matches best first with evidence; it prohibits nothing and clears nobody."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from countermark.reports.schema import schema

from .conftest import suppliers, table

UNKNOWN = "Quillfeather Cabling Cooperative"


def test_matches_as_published(cm):
    said = cm("screen", "ZTE Corporation", UNKNOWN, "--format", "json")
    jsonschema.Draft202012Validator(schema("screen-1")).validate(said.json)
    known, unknown = said.json["queries"]
    best = known["matches"][0]
    assert (best["entity"], best["certain"]) == ("reg:zte", True)
    assert "US-NDAA19-889B" in best["measures"]
    assert best["features"]
    scores = [m["score"] for m in known["matches"] if not m["certain"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert unknown["matches"] == []
    assert "not cleared" in unknown["words"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("ZTE Corporation",), 13),  # certain: still no verdict on any act
        (("Huawei Technologes",), 13),
        (("pen:3902",), 13),
        ((UNKNOWN,), 0),
        ((UNKNOWN, "ZTE Corporation"), 13),
    ],
)
@pytest.mark.parametrize("form", ["json", "tsv", "table"])
def test_a_match_gives_13_and_never_14(cm, asked, code, form):
    assert cm("screen", *asked, "--format", form).code == code


def test_fail_on_and_exit_zero_hold_for_screen_too(cm):
    assert cm("screen", "ZTE Corporation", "--fail-on", "prohibited").code == 0
    assert cm("screen", "ZTE Corporation", "--exit-zero").code == 0


@pytest.mark.parametrize("form", ["json", "tsv", "table"])
def test_no_match_says_what_was_searched_or_that_it_clears_nobody(cm, form):
    assert "not found is not cleared" in cm("screen", UNKNOWN, "--format", form).out


def test_a_known_false_friend_is_shown_and_does_not_count(cm):
    said = cm("screen", "ZTEC Instruments, Inc.", "--format", "json")
    found = said.json["queries"][0]["matches"]
    assert all(m["judged"] == "different" for m in found if m["entity"] == "reg:zte")


def test_a_file_gives_its_parties_and_makers_each_once(cm):
    path = suppliers("ZTE Corporation", UNKNOWN, "ZTE Corporation")
    said = cm("screen", path, "--format", "json")
    assert [q["query"] for q in said.json["queries"]] == ["ZTE Corporation", UNKNOWN]
    devices = table("devices.csv", "device,maker", "Lobby camera,Hikvision")
    queries = cm("screen", devices, "--format", "json").json["queries"]
    assert [q["query"] for q in queries] == ["Hikvision"]


def test_a_file_in_another_encoding_is_not_garbled(cm):
    Path("wide.csv").write_bytes("supplier,country\n中兴通讯股份有限公司,CN\n".encode("utf-16"))
    (query,) = cm("screen", "wide.csv", "--format", "json").json["queries"]
    assert query["query"] == "中兴通讯股份有限公司"
    assert query["matches"][0]["entity"] == "reg:zte"


def test_a_country_for_names_that_state_none(cm):
    path = table("s.csv", "supplier,country", "TP-Link Systems Inc.,US", "Fjord Optics AS,")
    queries = cm("screen", path, "--country", "NO", "--format", "json").json["queries"]
    assert [q["country"] for q in queries] == ["US", "NO"]


@pytest.mark.parametrize("form", ["json", "tsv", "table"])
def test_a_file_that_cannot_be_read_is_told_and_gives_13(cm, form):
    Path("survey.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    said = cm("screen", "survey.png", UNKNOWN, "--format", form)
    assert said.code == 13
    assert "survey.png" in said.out
    assert "no reader knows this kind of file" in " ".join(said.out.split())


def test_limit(cm):
    many = cm("screen", "ZTE", "--format", "json").json["queries"][0]["matches"]
    one = cm("screen", "ZTE", "--limit", "1", "--format", "json").json["queries"][0]["matches"]
    assert len(many) > len(one) == 1
    assert one[0]["entity"] == many[0]["entity"]
    assert cm("screen", "ZTE", "--limit", "0").code == 2


@pytest.mark.parametrize("form", ["sarif", "html"])
def test_a_format_it_does_not_have_is_refused(cm, form):
    said = cm("screen", "ZTE", "--format", form)
    assert (said.code, said.raw) == (2, b"")
    assert form in said.err


def test_a_name_without_letters_is_not_examined(cm):
    said = cm("screen", "🇭🇺 .,", "--format", "tsv")
    assert said.code == 13
    assert "not examined" in said.out


def test_the_table_counts_what_it_does_not_list_and_says_where_it_may_be_cut(cm):
    others = [f"Smallville {letter} Bakery" for letter in "abcdefghijklmnopqrstuvwxyz"]
    asked = ["Huawei Technologies Co., Ltd.", *others]
    said = cm("screen", *asked, "--limit", "1", "--format", "table")
    assert "Smallville" not in said.out
    assert "of 27 names: 1 with a certain match, 0 to be" in said.out
    assert "at most 1 are shown" in said.out
