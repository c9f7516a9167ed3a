"""Who made a device is weighed from several signs; the cases are small walks with the answer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml

from countermark.assessment import probes, shipped
from countermark.inventory.read import read
from countermark.model.evidence import Digest
from countermark.model.predicate import Family, Predicate
from countermark.model.qualifier import Derived, How

CASES = Path(__file__).parents[1] / "cases" / "identity" / "makers.yaml"
CERTAINTY = {How.OWN_WORDS: "certain", How.TWO_SIGNS: "probable", How.ONE_SIGN: "lead"}


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: str
    walk: str
    makers: tuple[str, ...]
    parts: tuple[str, ...] = ()
    label: str = "x.snmprec"


def cases() -> list[Case]:
    loaded = yaml.load(CASES.read_bytes(), Loader=yaml.CBaseLoader)
    return msgspec.convert(loaded, list[Case])


def read_walk(text: str | bytes, label: str = "x.snmprec"):
    content = text.encode() if isinstance(text, str) else text
    digest = Digest.of(content)
    return read(label, content, digest, probes=probes.FILES, words=shipped.lexicon())


def makers(reading) -> set[str]:
    names = {c.subject: c.object for c in reading.claims if c.predicate is Predicate.NAMED}
    node = reading.subjects[0].node
    found = set()
    for claim in reading.claims:
        if claim.subject == node and claim.predicate.family is Family.MAKING:
            (how,) = [q.how for q in claim.qualifiers if isinstance(q, Derived)]
            assert claim.certain is (how is How.OWN_WORDS)
            found.add(f"{claim.predicate.value} {names[claim.object]} {CERTAINTY[how]}")
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.case)
def test_who_made_it(case: Case) -> None:
    reading = read_walk(case.walk, case.label)
    assert len(reading.subjects) == 1
    assert makers(reading) == set(case.makers)
    names = {c.subject: c.object for c in reading.claims if c.predicate is Predicate.NAMED}
    inside = {names[c.object] for c in reading.claims if c.predicate is Predicate.CONTAINS}
    assert inside == set(case.parts)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.case)
def test_every_sign_stands_on_a_line_of_the_walk(case: Case) -> None:
    lines = case.walk.splitlines()
    for claim in read_walk(case.walk, case.label).claims:
        assert lines[int(claim.evidence.selector.value) - 1]
