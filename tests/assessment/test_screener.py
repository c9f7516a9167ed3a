"""Judgements hold for every node of the party judged, and a person's own word there goes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.worlds import claim

from countermark.assessment.screener import judgements
from countermark.model.claim import Claim
from countermark.model.match import JUDGEMENT
from countermark.store.knowledge import Knowledge


def by_a_person(line: str) -> Claim:
    """The claim of the line, as a person's judgement."""
    said = claim(line)
    return replace(said, evidence=replace(said.evidence, source=JUDGEMENT))


def judged(*lines: str) -> dict[tuple[str, str], bool]:
    known = Knowledge([by_a_person(line) for line in lines], None)
    return {(one.subject, one.entity): one.same for one in judgements(known)}


LINKS = ("list:csl/1 same_as reg:zte", "list:ofac/9 same_as list:csl/1")


def test_a_judgement_holds_through_links_of_any_length():
    found = judged("acme different_from reg:zte", *LINKS)
    assert found == {
        ("name:acme", node): False for node in ("reg:zte", "list:csl/1", "list:ofac/9")
    }


def test_what_a_person_said_of_a_node_stands():
    found = judged("acme different_from reg:zte", "acme same_as list:ofac/9", *LINKS)
    assert found[("name:acme", "list:ofac/9")] is True
    assert found[("name:acme", "reg:zte")] is False


def test_a_doubtful_or_denied_link_carries_nothing():
    assert judged("acme same_as reg:zte", "list:csl/1 same_as reg:zte unsure") == {
        ("name:acme", "reg:zte"): True
    }
    assert judged("acme same_as reg:zte", "list:csl/1 same_as reg:zte denied") == {
        ("name:acme", "reg:zte"): True
    }


def test_other_parties_and_other_names_are_left_alone():
    found = judged("acme different_from reg:zte", "list:csl/7 same_as reg:huawei", *LINKS)
    assert {entity for _, entity in found} == {"reg:zte", "list:csl/1", "list:ofac/9"}
    assert {subject for subject, _ in found} == {"name:acme"}


@given(st.permutations(["acme different_from reg:zte", *LINKS, "list:un/2 same_as list:ofac/9"]))
def test_the_order_of_claims_does_not_matter(lines):
    assert len(judged(*lines)) == 4
