"""Coverage says what was not followed and why chains ended; silence is never clearance."""

from __future__ import annotations

from datetime import date

from tests.tracing.tracing import trace
from tests.worlds import claim, subject

from countermark.model.coverage import ChainsEnded, Ended
from countermark.model.inquiry import SubjectResult
from countermark.model.reading import Reading
from countermark.reports.coverage import item_words
from countermark.tracing.coverage import Tally


def covered(*lines, depth=8, targets=("reg:zte",), categories=()):
    claims = [claim(line) for line in lines]
    subjects = (subject("acme"),)
    results = [SubjectResult(id=s.node, subject=s) for s in subjects]
    traces = trace(claims, subjects, targets, date(2026, 11, 20), max_hops=depth)
    tally = Tally()
    tally.add(results, traces, claims)
    read = [Reading(format="test", subjects=subjects)]
    return tally.coverage(read, depth=depth, categories=categories)


CHAIN = ("acme <- b", "b <- c", "c <- d", "d same_as reg:zte")


def test_a_chain_cut_by_the_hop_limit_is_counted():
    assert covered(*CHAIN, depth=2).chains_cut == 1
    assert covered(*CHAIN).chains_cut == 0


def test_why_chains_ended_is_said():
    (said,) = covered("acme <- b", "acme <- c to=2020").items
    assert str(item_words(said)) == (
        "1 name was followed to a dead end (no owner or maker known). "
        "Chains ended: 1 at a statement that did not hold on the day."
    )
    (said,) = covered(*CHAIN, depth=2).items
    assert said == ChainsEnded(((Ended.HOP_LIMIT, 1),))


def test_owners_and_unmatched_are_counted():
    found = covered("x owns acme share=10")
    assert (found.parties, found.owners_known, found.unmatched) == (1, 1, 1)
    assert covered(*CHAIN).unmatched == 0


def test_categories_left_open_are_named():
    said = covered("acme <- b", categories=("router", "drone")).items[-1]
    assert "(router, drone)" in str(item_words(said))
