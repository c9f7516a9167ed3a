"""Qualifiers and handling: one text form, old ids where there are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.handling import Handling
from countermark.model.predicate import Predicate
from countermark.model.qualifier import (
    SHARE_MOST,
    Derived,
    EvaluationOf,
    How,
    NameRole,
    Relabelled,
    ShareBand,
    canonical,
    from_text,
    to_text,
)

ROLE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
BAND = st.tuples(st.integers(0, SHARE_MOST), st.integers(0, SHARE_MOST)).map(
    lambda two: ShareBand(min(two), max(two))
)
DERIVED = st.builds(Derived, st.sampled_from(How), st.just("") | ROLE)
EVALUATION = st.builds(
    EvaluationOf,
    ROLE,
    st.just("") | ROLE,
    st.just("") | ROLE,
    st.just("") | ROLE,
    st.lists(ROLE, max_size=3).map(tuple),
)
QUALIFIERS = st.lists(
    BAND | st.just(Relabelled()) | ROLE.map(NameRole) | DERIVED | EVALUATION, max_size=5
)


def claim(**changes):
    where = Evidence(Digest.of(b"x"), "text/csv", Selector(SelectorKind.ROW, "2"))
    named = {"claimant": "user:a", "subject": "name:a", "object": "name:b", "evidence": where}
    return Claim(predicate=Predicate.OWNS, **(named | changes))


@given(QUALIFIERS)
def test_what_is_printed_parses_alike(qualifiers):
    text = to_text(qualifiers)
    assert to_text(from_text(text)) == text
    assert set(from_text(text)) == set(qualifiers)
    assert canonical(reversed(qualifiers)) == canonical(qualifiers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "relabelled;relabelled",
        "share-band=1..2;relabelled",
        "share-band=2..1",
        "share-band=01..2",
        "share-band=1..2..3",
        "share-band=0..100000001",
        "name-role=",
        "name-role=%41",
        "name-role=%ff",
        "name-role=a;b",
        "name-role=%FF",
        "relabelled=",
        "unheard-of=1",
        "derived",
        "derived=",
        "derived=from-address:",
        "derived=from-address:%41",
        "derived=out-of-thin-air",
        "Relabelled",
        "evaluation-of=a:b:c",
        "evaluation-of=:b:c:d",
        "evaluation-of=a::::",
        "evaluation-of=a:%41::",
        ";".join(f"name-role={n:02}" for n in range(17)),
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError):
        from_text(text)


def test_a_claim_without_qualifiers_has_the_id_it_always_had():
    plain = claim()
    # As the release before qualifiers computed it.
    assert plain.id == "d47ec5702707917d8dceed40490d935d5075ffd7c05e47c04d309d18c9de0af2"
    assert len(plain.identity()) == 13
    one, two = Relabelled(), NameRole("native")
    assert claim(qualifiers=(one, two)).id == claim(qualifiers=(two, one, one)).id != plain.id
    assert claim(score=999_999, handling=Handling.SEALED).id == plain.id


def test_what_a_claim_says_is_apart_from_what_it_rests_on():
    elsewhere = Evidence(Digest.of(b"y"), "text/csv", Selector(SelectorKind.ROW, "3"))
    qualified = claim(qualifiers=(Relabelled(),))
    assert claim(evidence=elsewhere).says() == claim().says()
    assert claim(evidence=elsewhere, qualifiers=(Relabelled(),)).says() == qualified.says()
    assert qualified.says() != claim().says()


def test_handling_is_ordered():
    assert sorted(reversed(Handling)) == list(Handling)
    assert Handling.PUBLIC.within(Handling.INTERNAL)
    assert not Handling.SEALED.within(Handling.EMBARGOED)
