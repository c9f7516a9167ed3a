"""Mentions in running text: cases an expert can edit, hostile text, places, and the promise of
one pass."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.model.match import ListedName
from countermark.screening.matching.judgements import FalseFriend
from countermark.screening.mentions import finder
from countermark.screening.mentions.finder import Mention, MentionFinder
from countermark.screening.reference.tables import Tables
from countermark.screening.text.running_text import running

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "src" / "countermark" / "screening" / "shipped"
FILES = {path.name: path.read_bytes() for path in SHIPPED.iterdir() if path.is_file()}
KEPT: dict[str, Any] = yaml.load(
    (ROOT / "tests/cases/screening/mentions/cases.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)


def make(parties: list[dict[str, Any]], friends: list[dict[str, str]]) -> MentionFinder:
    return MentionFinder(
        [ListedName(**{"kind": "company", **party}) for party in parties],
        [FalseFriend(**friend) for friend in friends],
        tables=Tables.read(FILES),
        files=FILES,
    )


FINDER = make(KEPT["parties"], KEPT["friends"])


KEPT_FINDER = MentionFinder.of(FINDER.saved(), tables=Tables.read(FILES), files=FILES)


def said(mention: Mention) -> str:
    if mention.certain:
        return "sure"
    return "weak" if mention.needs_context else "likely"


@pytest.mark.parametrize("case", KEPT["cases"], ids=[case["about"] for case in KEPT["cases"]])
def test_case(case: dict[str, Any]) -> None:
    found = FINDER.find(case["text"])
    assert [[m.text, m.entity, said(m)] for m in found.found] == case["mentions"]
    assert found.told_apart == case.get("told_apart", 0)
    for mention in found.found:
        quoted = " ".join(case["text"][mention.start : mention.end].split())
        assert quoted == mention.text
        assert mention.certain or mention.why


@pytest.mark.parametrize("case", KEPT["cases"], ids=[case["about"] for case in KEPT["cases"]])
def test_a_finder_out_of_the_cache_finds_the_same(case: dict[str, Any]) -> None:
    assert KEPT_FINDER.find(case["text"]) == FINDER.find(case["text"])
    assert KEPT_FINDER.not_looked_for == FINDER.not_looked_for


def test_names_nobody_can_look_for_are_counted() -> None:
    finder = make(
        [
            {"entity": "list:b/1", "text": "Fast", "role": "alias"},
            {"entity": "list:b/2", "text": "ALI", "role": "alias", "kind": "person"},
            {"entity": "list:b/3", "text": "X", "role": "legal"},
            {"entity": "list:b/4", "text": "Kestrel Maritime", "role": "legal"},
        ],
        [],
    )
    assert finder.not_looked_for == 3
    assert [m.entity for m in finder.find("Fast X ALI Kestrel Maritime").found] == ["list:b/4"]


def test_an_empty_list_finds_nothing() -> None:
    assert make([], []).find("Larkspur Broadband").found == ()


def test_parties_of_one_name_are_all_told_the_register_first() -> None:
    finder = make(
        [
            {"entity": "list:b/1", "text": "Larkspur Broadband Ltd", "role": "legal"},
            {"entity": "reg:larkspur", "text": "Larkspur Broadband Ltd", "role": "legal"},
        ],
        [],
    )
    (mention,) = finder.find("by Larkspur Broadband Ltd").found
    assert (mention.entity, mention.others) == ("reg:larkspur", ("list:b/1",))


def test_names_across_the_edge_of_a_block_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ("filler words here " * 20 + "Larkspur Broadband Co., Ltd. ") * 30
    whole = FINDER.find(text).found
    assert len(whole) == 30
    for size in (97, 400, 1000):
        monkeypatch.setattr(finder, "BLOCK", size)
        assert FINDER.find(text).found == whole


def test_a_text_of_nothing_but_names_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "BLOCK", 1000)
    monkeypatch.setattr(finder, "MOST", 500)
    text = "QTX " * 5000
    found = FINDER.find(text)
    assert 500 < len(found.found) < 1000
    assert found.looked_to < len(text)


HOSTILE = {
    "one-word": "larkspur " * 100_000,
    "one-long-word": "larkspur" * 100_000,
    "one-line": "x" * 5_000_000,
    "dots": "q.t.x." * 100_000,
    "apostrophes": "larkspur's'" * 50_000,
    "accents": "l\u0301a\u0301r\u0301" * 100_000,
    "hidden": "\u200b" * 1_000_000,
    "han": "拉克斯" * 200_000,
    "surrogates": "\ud800larkspur\udfff " * 1000,
    "right-to-left": "\u202eLarkspur\u202c" * 10_000,
    "ligatures": "ﬁﬃ" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_time_in_proportion(name: str) -> None:
    start = time.process_time()
    FINDER.find(HOSTILE[name])
    assert time.process_time() - start < 15


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_name_between_any_two_texts_is_found_where_it_stands(left: str, right: str) -> None:
    text = f"{left} \n Larkspur Broadband Co. \n {right}"
    start = len(left) + 3
    found = [m for m in FINDER.find(text).found if m.start <= start < m.end]
    assert len(found) == 1
    assert found[0].entity == "reg:larkspur"


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aÉßﬁ\u0301\u200b中’ .Ａ") | st.characters(), max_size=60))
def test_every_folded_character_leads_back_into_the_text(text: str) -> None:
    folded = running(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < len(text) + 1
        assert end <= len(text)
