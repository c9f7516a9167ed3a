"""A determination is a named person's, on a day, with a basis; anything less is refused."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from countermark.model.claim import Claim, Polarity
from countermark.model.determination import (
    BASIS_MOST,
    ByClaim,
    ByEvidence,
    Determination,
    Determined,
    as_claim,
    determinations_on,
    from_claim,
    started,
)
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.handling import Handling
from countermark.model.predicate import Predicate
from countermark.model.verdict import Decision
from countermark.model.when import Interval

ID, OTHER = "a" * 64, "b" * 64
LETTER = ByEvidence(Digest.of(b"a letter"))


def determined(**fields: object) -> Determination:
    given: dict[str, object] = {
        "finding": ID,
        "person": "Ada Quince",
        "role": "compliance officer",
        "day": date(2026, 11, 20),
        "decision": Determined.CONFIRMED,
        "basis": (ByClaim(OTHER), LETTER),
    }
    return Determination(**(given | fields))  # type: ignore[arg-type]


def test_it_stays_in_the_house_unless_somebody_says_otherwise() -> None:
    assert determined().handling is Handling.INTERNAL
    assert determined(handling=Handling.PRIVILEGED) != determined()


def test_equal_determinations_are_one() -> None:
    assert {determined(), determined()} == {determined()}
    assert determined(basis=(LETTER, ByClaim(OTHER))) != determined()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"finding": "DIRECT"}, "not the id of a finding"),
        ({"finding": ID + "\n"}, "not the id of a finding"),
        ({"person": " "}, "needs a person"),
        ({"role": ""}, "needs a role"),
        ({"basis": ()}, "needs a basis"),
        ({"basis": (LETTER, LETTER)}, "named twice"),
    ],
)
def test_less_is_refused(fields: dict[str, object], words: str) -> None:
    with pytest.raises(CallerError, match=words):
        determined(**fields)


def test_a_claim_is_named_by_its_id() -> None:
    with pytest.raises(CallerError, match="not the id of a claim"):
        ByClaim("A" * 64)


def test_no_word_of_a_person_is_a_machine_s_verdict() -> None:
    assert not {d.value for d in Determined} & {d.value for d in Decision}


def kept(made: Determination) -> Claim:
    words = Evidence(Digest.of(b"words"), "text/plain", Selector(SelectorKind.QUOTE, "words"))
    return as_claim(made, words)


@pytest.mark.parametrize("decision", Determined)
def test_it_is_read_back_as_it_was_made(decision: Determined) -> None:
    made = determined(
        decision=decision,
        note="seen; 50 % sure\n",
        role="counsel; abroad",
        handling=Handling.SEALED,
    )
    back = from_claim(kept(made))
    assert back is not None
    assert set(back.basis) == set(made.basis)
    assert (back.person, back.role, back.day, back.note) == (
        made.person,
        made.role,
        made.day,
        made.note,
    )
    assert (back.decision, back.handling) == (decision, Handling.SEALED)


@pytest.mark.parametrize(
    "change",
    [
        {"polarity": Polarity.DENIED},
        {"predicate": Predicate.SET_ASIDE},
        {"object": "prohibited"},
        {"valid": Interval("2026-11", None)},
        {"valid": Interval(None, None)},
        {"qualifiers": ()},
        {"subject": "finding:x"},
    ],
)
def test_a_claim_that_keeps_none_is_none(change: dict[str, object]) -> None:
    assert from_claim(msgspec.structs.replace(kept(determined()), **change)) is None


def test_who_decides_something_else_makes_another_claim() -> None:
    made = {
        kept(determined(**change)).id
        for change in (
            {},
            {"person": "Bo Quince"},
            {"role": "counsel"},
            {"day": date(2026, 11, 21)},
            {"basis": (LETTER,)},
            {"decision": Determined.REJECTED},
            {"note": "x"},
        )
    }
    assert len(made) == 7


def on(day: int, decision: Determined) -> Determination:
    return determined(day=date(2026, 11, day), decision=decision)


@pytest.mark.parametrize(
    ("made", "day"),
    [
        ((), None),
        ((on(20, Determined.IDENTIFIED),), 20),
        ((on(20, Determined.NOTIFIED), on(18, Determined.IDENTIFIED)), 18),
        ((on(20, Determined.CONFIRMED),), 20),
        ((on(20, Determined.DEFERRED),), None),
        ((on(18, Determined.IDENTIFIED), on(20, Determined.DEFERRED)), 18),
        ((on(18, Determined.IDENTIFIED), on(20, Determined.REJECTED)), None),
        (
            (
                on(17, Determined.IDENTIFIED),
                on(18, Determined.REJECTED),
                on(19, Determined.NOTIFIED),
            ),
            19,
        ),
    ],
)
def test_terms_run_from_the_first_that_starts_them(
    made: tuple[Determination, ...], day: int | None
) -> None:
    assert started(made) == (None if day is None else date(2026, 11, day))


def test_what_was_decided_later_is_not_known_on_the_day() -> None:
    claims = [kept(on(20, Determined.IDENTIFIED)), kept(on(21, Determined.REJECTED))]
    (made,) = determinations_on(claims, date(2026, 11, 20))[ID]
    assert made.decision is Determined.IDENTIFIED
    assert len(determinations_on(claims, date(2026, 11, 21))[ID]) == 2


def test_it_rests_on_a_bounded_number_of_things() -> None:
    many = tuple(ByEvidence(Digest.of(bytes([n]))) for n in range(BASIS_MOST + 1))
    assert determined(basis=many[1:])
    with pytest.raises(CallerError, match="at most"):
        determined(basis=many)
