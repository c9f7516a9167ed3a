"""What stood in notes before there were qualifiers is understood, and typed claims are not read."""

from __future__ import annotations

import msgspec
import pytest
from tests.worlds import claim

from countermark.model import legacy_notes
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How, NameRole, Qualifier, Relabelled, ShareBand

OWNS, MADE_BY, ALSO = Predicate.OWNS, Predicate.MADE_BY, Predicate.ALSO_NAMED
BAND = ShareBand(25_000_000, 50_000_000)


def said(predicate: Predicate, note: str, *qualifiers: Qualifier, **fields: object):
    return msgspec.structs.replace(
        claim("a owns b"), predicate=predicate, note=note, qualifiers=qualifiers, **fields
    )


@pytest.mark.parametrize(
    ("predicate", "note", "found"),
    [
        (OWNS, "25-50 %", (BAND,)),
        (OWNS, "shareholder; 25 % to 50%", (BAND,)),
        (OWNS, "50-25 %", ()),
        (OWNS, "40-160 %", ()),
        (OWNS, "", ()),
        (MADE_BY, "a Relabelled product", (Relabelled(),)),
        (MADE_BY, "some products", ()),
        (OWNS, "relabelled", ()),
        (ALSO, "native", (NameRole("native"),)),
        (ALSO, "short", (NameRole("short"),)),
        (ALSO, "native; recalled, not verified", ()),
        (ALSO, "weak alias", ()),
        (Predicate.FORMERLY_NAMED, "short", ()),
    ],
)
def test_notes_of_format_1(predicate: Predicate, note: str, found: tuple[Qualifier, ...]) -> None:
    assert legacy_notes.qualifiers_of(said(predicate, note)) == found


def test_the_note_of_a_qualified_claim_is_its_source_s_words_and_not_read() -> None:
    both = said(OWNS, "60-70 %", BAND)
    assert legacy_notes.share_band(both) == BAND
    assert not legacy_notes.is_relabelled(said(MADE_BY, "relabelled", NameRole("short")))
    assert legacy_notes.name_role(said(ALSO, "native", NameRole("short"))) == "short"
    assert legacy_notes.name_role(said(ALSO, "native", NameRole("weak"))) == ""


def test_how_we_came_to_a_claim_leaves_its_note_to_be_understood() -> None:
    derived = Derived(How.MAKES_FOR, "a list")
    assert legacy_notes.is_relabelled(said(MADE_BY, "some relabelled", derived))
    assert legacy_notes.qualifiers_of(said(MADE_BY, "some", derived)) == ()


@pytest.mark.parametrize(
    ("predicate", "note", "now"),
    [
        (Predicate.REGISTERED_IN, "from a listed address", Derived(How.FROM_ADDRESS)),
        (Predicate.REGISTERED_IN, "as the list gives it", Derived(How.LIST_COUNTRY)),
        (Predicate.PART_OF_GROUP, "parent", Derived(How.PARENT_FIELD)),
        (Predicate.SAME_AS, "the same legal name, “A; B”", Derived(How.SAME_LEGAL_NAME, "A; B")),
        (Predicate.PART_OF_GROUP, "subsidiary", Derived(How.SUBSIDIARY)),
    ],
)
def test_a_derived_claim_of_a_list_is_not_written_twice(predicate, note, now) -> None:
    """An edition read again says what the ledger has in the words of format 1."""
    assert legacy_notes.says(said(predicate, note)) == legacy_notes.says(said(predicate, "", now))
    assert legacy_notes.says(said(OWNS, note)) == said(OWNS, note).says()


def test_an_exact_share_leaves_its_note_unread() -> None:
    assert legacy_notes.share_band(said(OWNS, "25-50 %", share=10_000_000)) is None


def test_scores() -> None:
    same = Predicate.SAME_AS
    assert legacy_notes.score_of(said(same, "similar (score 0.83)")) == 830_000
    assert legacy_notes.score_of(said(same, "similar (score 0.83)", score=840_000)) == 840_000
    assert legacy_notes.score_of(said(same, "scores of names")) is None
    assert legacy_notes.score_of(said(OWNS, "score 0.83")) is None


def test_a_name_says_the_same_in_both_formats() -> None:
    old, new = said(ALSO, "short"), said(ALSO, "", NameRole("short"))
    assert old.id != new.id and old.says() != new.says()
    assert legacy_notes.says(old) == legacy_notes.says(new)
    assert legacy_notes.says(said(ALSO, "native")) != legacy_notes.says(new)
    assert legacy_notes.says(said(ALSO, "other")) == said(ALSO, "other").says()
