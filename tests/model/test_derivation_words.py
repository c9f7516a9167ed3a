"""What we say of a claim: a table for every derivation, never in a note, an id or the ledger."""

from __future__ import annotations

import msgspec
import pytest
from tests.worlds import claim

from countermark.model.derivation_words import derivation_words, remark_of, said_of
from countermark.model.qualifier import Derived, How


@pytest.mark.parametrize("how", How)
def test_every_derivation_has_words(how: How) -> None:
    words = str(derivation_words(Derived(how, "X-1")))
    assert words
    assert "{" not in words


def test_a_remark_is_no_part_of_what_a_claim_says() -> None:
    plain = claim("a owns b")
    remarked = msgspec.structs.replace(plain, remark="alike, to be confirmed (score 0.84)")
    assert remarked.id == plain.id
    assert remarked.says() == plain.says()
    assert str(remark_of(remarked)) == "alike, to be confirmed (score 0.84)"


def test_our_words_and_the_source_s_stand_apart() -> None:
    both = msgspec.structs.replace(
        claim("a owns b"), note="as its report says", qualifiers=(Derived(How.REVERSED),)
    )
    assert "report" not in str(remark_of(both))
    assert str(said_of(both)) == f"{derivation_words(Derived(How.REVERSED))}; as its report says"
    assert not remark_of(claim("a owns b"))
