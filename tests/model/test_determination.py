"""A determination is a named person's, on a day, with a basis; anything less is refused."""

from __future__ import annotations

from datetime import date

import pytest

from countermark.model.determination import ByClaim, ByEvidence, Determination, Determined
from countermark.model.errors import CallerError
from countermark.model.evidence import Digest
from countermark.model.handling import Handling
from countermark.model.verdict import Decision

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
