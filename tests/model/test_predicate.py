"""The table of relations: words that do not collide, ends that fit, dates that mean something."""

from __future__ import annotations

import pytest

from countermark.model.node import DUTY, ITEM, LISTED, MEASURE, NAMED, REGISTERED, fits, kind_of
from countermark.model.predicate import EDGES, TIES, Dates, Direction, End, Predicate
from countermark.model.reading import PARTIES, THINGS, SubjectKind

NEW = {
    *("signed_by", "updates_from", "contacts", "evaluated_as", "agent_by", "board_by"),
    *("provides_service_to", "managed_by", "shares_file_with", "patched_by", "ordered_under"),
    *("acknowledged", "performed", "assessed_for"),
}
WALKED = {"updates_from", "managed_by", "provides_service_to"}


def test_no_word_means_two_relations() -> None:
    words = [p.value for p in Predicate]
    words += [p.inverse for p in Predicate if p.inverse != p.value]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("p", Predicate, ids=lambda p: p.value)
def test_a_row_makes_sense(p: Predicate) -> None:
    assert p.aloud("A", "B").count("A") >= 1 and "B" in p.aloud("A", "B")
    assert p.subjects and p.objects and End.TEXT not in p.subjects
    assert End.TEXT not in p.objects or p.objects is End.TEXT, "text fits anything"
    symmetric = p.direction is Direction.BOTH or p is Predicate.DIFFERENT_FROM
    assert (p.inverse == p.value) == symmetric
    assert not p.walk or p.direction is not Direction.NONE
    if p.direction is Direction.OBJECT and p.walk:
        assert p.walk[0].forward, "towards the origin first"
    if p.direction is Direction.SUBJECT and p.walk:
        assert not p.walk[0].forward, "towards the origin first"


def test_the_next_rooms_relations_are_there_and_few_of_them_are_walked() -> None:
    assert {p.value for p in Predicate} >= NEW
    assert {p.value for p in EDGES} & NEW == WALKED
    assert set(EDGES) <= set(TIES)


@pytest.mark.parametrize(
    ("word", "dates"),
    [
        *((w, Dates.STATE) for w in ("owns", "controls", "part_of_group", "administers")),
        *((w, Dates.STATE) for w in ("subcontract_of", "updates_from", "managed_by", "named")),
        *((w, Dates.EVENT) for w in ("delivers", "contains", "performed", "acquired_on")),
        *((w, Dates.OBSERVATION) for w in ("made_by", "branded_by", "board_by", "signed_by")),
    ],
)
def test_what_dates_mean(word: str, dates: Dates) -> None:
    assert Predicate(word).dates is dates
    assert Predicate(word).dated(End.THING) is dates


def test_supplying_a_thing_is_an_event_and_supplying_a_firm_a_state() -> None:
    assert Predicate.SUPPLIES.dated(End.THING) is Dates.EVENT
    assert Predicate.SUPPLIES.dated(End.PARTY) is Dates.STATE
    assert Predicate.SUPPLIES.dated(End.CONTRACT) is Dates.STATE


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "fit"),
    [
        (Predicate.MADE_BY, ITEM, REGISTERED, True),
        (Predicate.MADE_BY, NAMED, LISTED, True),
        (Predicate.MADE_BY, REGISTERED, ITEM, False),
        (Predicate.OWNS, ITEM, NAMED, False),
        (Predicate.OWNS, "", NAMED, False),
        (Predicate.NAMED, ITEM, "mac", True),
        (Predicate.ACKNOWLEDGED, NAMED, DUTY, True),
        (Predicate.ACKNOWLEDGED, NAMED, MEASURE, True),
        (Predicate.PERFORMED, NAMED, MEASURE, False),
        (Predicate.LISTED_UNDER, LISTED, MEASURE, True),
        (Predicate.LISTED_UNDER, MEASURE, LISTED, False),
    ],
)
def test_what_may_stand_at_the_ends(
    predicate: Predicate, subject: str, object_: str, fit: bool
) -> None:
    assert fits(predicate, subject, object_) is fit


def test_kinds_of_nodes_and_of_subjects() -> None:
    assert kind_of("measure:US-NDAA19-889B") == MEASURE and kind_of("duty:x") == DUTY
    assert {
        *THINGS
    } == {SubjectKind.DEVICE, SubjectKind.PRODUCT, SubjectKind.COMPONENT}  # fmt: skip
    assert {*PARTIES} == {SubjectKind.SUPPLIER, SubjectKind.PARTY}
