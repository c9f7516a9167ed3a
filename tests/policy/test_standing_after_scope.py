"""How a measure stands is asked only where it could bind.

What is not there yet has no scope: within its own jurisdiction it is *not yet*, to everybody.
"""

from __future__ import annotations

from datetime import date

import pytest

from countermark.assessment import shipped
from countermark.assessment.register import measures
from countermark.model.context import Context
from countermark.model.grade import Grade
from countermark.model.measure import Kind, Measure, Status
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.when import Holds
from countermark.policy.judge import judge
from countermark.policy.listing import rulebook
from countermark.policy.proofs import Proofs
from countermark.policy.question import Question
from countermark.policy.scope import reach

BEFORE_ALL, TODAY = date(2010, 1, 1), date(2026, 11, 20)
RULES = rulebook(*measures(lists=False), shipped.catalog().claims())
"""Every measure that names a party, with the parties it names."""


def direct(party: str) -> Path:
    hop = Hop(
        claim="a" * 64,
        predicate=Predicate.SAME_AS,
        forward=True,
        from_node="name:x",
        to_node=party,
        from_name="X",
        to_name="X",
        grade=Grade.parse("A1"),
        certain=True,
    )
    return Path(subject="name:x", target=party, kind=PathClass.DIRECT, hops=(hop,), own=True)


def foreign(measure: Measure, context: Context) -> bool:
    wanted = context.facets.jurisdiction
    addressed = set(measure.scope.roles) & set(context.facets.role)
    return bool(wanted) and measure.jurisdiction.partition("-")[0] not in wanted and not addressed


@pytest.mark.parametrize("context", shipped.vocabulary().presets)
@pytest.mark.parametrize("day", [BEFORE_ALL, date(2018, 3, 1), date(2021, 1, 15), TODAY])
def test_no_measure_out_of_scope_is_told_by_its_standing(context: str, day: date) -> None:
    """Neighbours: every measure and party, every context, four days on which they stand apart."""
    parsed = shipped.vocabulary().parse(context)
    question = Question("name:x", parsed, parsed.facets, day, None, Proofs())
    told = [
        (listing.measure.id, found.status)
        for party, listings in RULES.listings.items()
        for listing in listings
        if listing.measure.kind in (Kind.RESTRICTIVE, Kind.REPORTING, Kind.ALLOW_LIST)
        and reach(listing.measure, listing.covered, parsed.facets).answer is Holds.NO
        and (found := judge(question, RULES, listing, [direct(party)])) is not None
        and found.status not in (Status.OUT_OF_SCOPE, Status.PROPOSED)
        and (found.status is not Status.NOT_YET or foreign(listing.measure, parsed))
    ]
    assert not told
