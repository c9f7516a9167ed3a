"""Who is meant, asked of the shipped register: see the cases."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.assessment import shipped
from countermark.model.match import Match, Query
from countermark.model.node import named
from countermark.screening.matching.identities import screen
from countermark.screening.matching.screener import NameScreener
from countermark.screening.names.name_parts import written_out
from countermark.store.memory import MemoryView

CLAIMS = shipped.catalog().claims()
NAMES = list(MemoryView(CLAIMS).listed_names())
SCREENER = NameScreener(NAMES, tables=tables())
BY_ID = {claim.id: claim for claim in CLAIMS}


class Asked(msgspec.Struct, forbid_unknown_fields=True, rename={"not_": "not"}):
    ask: str
    kind: str = "party"
    country: str = ""
    certain: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    makes_for: tuple[str, ...] = ()
    not_made_by: tuple[str, ...] = ()
    first: str = ""
    says: dict[str, str] = {}
    silent: dict[str, str] = {}
    because: str = ""


CASES = msgspec.convert(read("who-is-meant.yaml")["cases"], tuple[Asked, ...], strict=False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.ask} ({case.kind})")
def test_who_is_meant(case):
    query = Query(case.ask, case.country, kind=case.kind)
    [found] = SCREENER.screen([query])
    by_party = {match.entity: match for match in found}
    shown = [(m.entity, m.score, m.why) for m in found]
    for party in case.certain:
        assert by_party[party].certain, shown
    for party in case.unresolved:
        assert party in by_party, shown
        assert not by_party[party].certain, shown
    assert by_party.keys().isdisjoint(case.not_), shown
    if case.first:
        assert found[0].entity == case.first, shown
    for party, words in case.says.items():
        assert words in by_party[party].why, shown
    for party, words in case.silent.items():
        assert words not in by_party[party].why, shown
    screened = screen(SCREENER, {named(case.ask): query}, BY_ID)
    made = [c for c in screened.claims if c.predicate.value == "made_by"]
    assert {c.object for c in made} >= set(case.makes_for), shown
    assert {c.object for c in made}.isdisjoint(case.not_made_by), shown
    assert not any(c.certain for c in made)


LATIN = [n for n in NAMES if n.role in ("brand", "short") and n.text.isascii()]


def test_a_match_of_a_name_as_written_speaks_of_no_other_script():
    asked = sorted({name.text for name in LATIN})
    found = SCREENER.screen([Query(text) for text in asked])
    own = {(name.text, name.entity) for name in LATIN}
    wrong = [
        (text, match.name, match.why)
        for text, matches in zip(asked, found, strict=True)
        for match in matches
        if (text, match.entity) in own and "script" in match.why
    ]
    assert not wrong


LEGAL = [n for n in NAMES if n.role == "legal" and n.text.isascii() and len(n.text.split()) > 2]
SHORT = {long: short for short, long in tables().abbreviations.items()}


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(LEGAL), dot=st.sampled_from(["", "."]))
def test_a_registered_name_with_its_words_cut_short_is_found(name, dot):
    words = name.text.split()
    cut = [f"{SHORT[w.lower()]}{dot}" if w.lower() in SHORT else w for w in words[1:]]
    text = " ".join([words[0], *cut])
    [found] = SCREENER.screen([Query(text)])
    parties = [match.entity for match in found]
    assert name.entity in parties, (text, parties)


@given(st.text(max_size=60))
def test_what_holds_no_short_word_is_not_written_out(text):
    words = {word.strip(".").casefold() for word in text.split()}
    if not any(short in word for word in words for short in tables().abbreviations):
        assert written_out(text, tables().abbreviations) == ""


def shape(match: Match) -> tuple[str, float, bool]:
    return match.entity, match.score, match.certain


@settings(max_examples=60, deadline=None)
@given(
    one=st.sampled_from(["Blake", "Blaze", "Axel", "Nova", "Honora", "Mira", "Swanny", "Lorena"]),
    other=st.sampled_from(["Embrey", "Harrow", "Weaver", "Okafor", "Lindqvist", "Marchetti"]),
)
def test_a_person_is_matched_alike_as_author_and_as_supplier(one, other):
    asked = [Query(f"{one} {other}", kind=kind) for kind in ("party", "maker")]
    as_supplier, as_author = SCREENER.screen(asked)
    assert list(map(shape, as_supplier)) == list(map(shape, as_author))
