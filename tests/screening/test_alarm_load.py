"""What a list tells is bounded on innocent names; what is hidden beside is counted."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.screening.listings import tables

from countermark.model.match import ListedIdentifier, ListedName, Query
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.matching.alarm_load import PER_LIST, AlarmLoad, list_of, measured
from countermark.screening.matching.innocent_names import innocent_names
from countermark.screening.matching.judgements import Judgement
from countermark.screening.matching.screener import NameScreener

INNOCENT = list(innocent_names(tables(), 300))
FIRM = ListedName("reg:kestrel", "Kestrel Radio Works Ltd", "legal", kind="company")
NUMBER = ListedIdentifier("list:x/0", "lei:5493001KJTIIGC8Y1R12")


@lru_cache
def names() -> tuple[ListedName, ...]:
    """A list that is like the innocent names, as no real list is: half its words are theirs."""
    chance = random.Random(4)
    words = [text.split() for text in innocent_names(tables(), 1_200)]
    made = [
        ListedName(
            f"list:{chance.choice('xy')}/{at}",
            " ".join((chance.choice(words)[0], *one[1:])),
            chance.choice(("legal", "alias")),
            source="x",
            kind=chance.choice(("company", "company", "person", "vessel", "")),
        )
        for at, one in enumerate(words)
    ]
    return (ListedName("list:x/0", "Larkspur Radio Works", "legal", source="x"), FIRM, *made)


def screener(load: AlarmLoad | None = None, **more) -> NameScreener:
    return NameScreener(names(), [NUMBER], tables=tables(), load=load, **more)


@lru_cache
def load() -> AlarmLoad:
    return measured(screener().ranked([Query(text) for text in INNOCENT]))


def test_the_innocent_names_stay_the_same():
    made = list(innocent_names(tables(), 50))
    assert made == list(innocent_names(tables(), 50))
    assert len(set(made)) > 40
    assert all(text.strip() == text and text for text in made)
    assert made == INNOCENT[:50]


def test_each_list_tells_no_more_than_its_share():
    told = screener(load()).ranked([Query(text) for text in INNOCENT])
    of_lists = [{list_of(entity) for entity in one.open} - {""} for one in told]
    most = PER_LIST * len(INNOCENT) // 1000
    assert sum(bool(load().scores[name]) for name in "xy") == 2
    for name in "xy":
        equal = sum(name in one for one in of_lists)
        assert equal <= most + sum(s >= 0.5 for s in load().scores[name])


def test_what_is_not_told_is_counted_and_thorough_tells_it():
    queries = [Query(text) for text in INNOCENT[:80]]
    some = screener(load())
    by_default = list(some.ranked(queries))
    thorough = list(screener().ranked(queries))
    assert any(one.below for one in by_default)
    for one, whole in zip(by_default, thorough, strict=True):
        assert set(one.hits) | one.below == set(whole.hits)
        assert not set(one.hits) & one.below
        assert not whole.below
    assert some.tally.names == 80
    assert some.tally.below == sum(len(one.below) for one in by_default)
    assert some.tally.with_below == sum(bool(one.below) for one in by_default)
    assert some.tally.expected == pytest.approx(80 * load().told / len(INNOCENT))
    some.tally.reset()
    assert some.tally.names == 0


def test_neither_a_registered_party_nor_a_number_nor_an_equal_name_is_hidden():
    high = AlarmLoad(1000, {"x": 0.99, "y": 0.99}, 0, {})
    [by_name], [by_number], [registered] = (
        screener(high).screen([query], 3)
        for query in (
            Query("Larkspur Radio Works"),
            Query("", identifiers=(NUMBER.identifier,)),
            Query("Kestrel Radio Systems"),
        )
    )
    assert "list:x/0" in {m.entity for m in by_name}
    assert "list:x/0" in {m.entity for m in by_number}
    assert "reg:kestrel" in {m.entity for m in registered}


@pytest.mark.parametrize("role", ["short", "alias", "legal", "former"])
@pytest.mark.parametrize("text", ["NLRW", "INFO TECH", "Larkspur"])
def test_the_very_name_of_a_listed_party_is_told_however_poor_it_is(text, role):
    listed = ListedName("list:x/1", text, role, source="x", kind="company")
    high = AlarmLoad(1000, {"x": 0.99}, 0, {})
    [found] = NameScreener([listed], tables=tables(), load=high).screen([Query(text)])
    assert [m.entity for m in found] == ["list:x/1"]


@pytest.mark.parametrize("same", [True, False])
def test_what_a_person_judged_is_told_however_faint(same):
    high = AlarmLoad(1000, {"x": 0.99}, 0, {})
    judged = Judgement("name:larkspur radio", "list:x/0", same, "seen", by="A. Reader")
    [found] = screener(high, judgements=[judged]).screen([Query("Larkspur Radio")], 10)
    [quiet] = screener(high).screen([Query("Larkspur Radio")], 10)
    assert "list:x/0" in {m.entity for m in found}
    assert "list:x/0" not in {m.entity for m in quiet}


@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(some=st.lists(st.sampled_from(INNOCENT), min_size=1, max_size=8), at=st.floats(0, 1))
def test_a_threshold_never_touches_the_register(some, at):
    asked = [Query(text) for text in [*some, "Kestrel Works", "Kestral Radio"]]
    cut = AlarmLoad(1000, {"x": at, "y": at}, 0, {})

    def own(one):
        return [
            [(m.entity, m.score) for m in found if kind_of(m.entity) == REGISTERED]
            for found in one.screen(asked, 5)
        ]

    assert own(screener(cut)) == own(screener())


def test_how_many_a_score_would_bring():
    some = AlarmLoad(1000, {}, 2, {"x": (0.3, 0.5, 0.5, 0.9)})
    assert [some.at("list:x/1", score) for score in (0.0, 0.5, 0.6, 0.95)] == [4.0, 3.0, 1.0, 0.0]
    assert some.at("reg:kestrel", 0.5) == 0.0
    assert some.per_thousand == 2.0
