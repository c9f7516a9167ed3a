"""A measure may bind fewer roles for one of its entities; the entity's own roles then decide."""

from countermark.model.context import Facets
from countermark.model.measure import Covered, Kind, Matching, Measure, Scope, Verification
from countermark.model.when import Holds
from countermark.policy.scope import reach

MEASURE = Measure(
    id="XX-1",
    title="an invented clause",
    authority="an invented office",
    jurisdiction="XX",
    kind=Kind.REPORTING,
    type="reporting_obligation",
    act="using",
    matching=Matching.NAMED_ONLY,
    scope=Scope(roles=("us-federal-contractor",)),
    entities=(Covered("wide"), Covered("narrow", roles=("us-ic-contractor",))),
    verification=Verification.SECONDARY,
)


def test_the_entitys_own_roles_stand_in_for_the_scopes():
    ordinary = Facets(role=("us-federal-contractor",))
    intelligence = Facets(role=("us-federal-contractor", "us-ic-contractor"))
    narrow = MEASURE.covered("narrow")
    assert reach(MEASURE, MEASURE.covered("wide"), ordinary).answer is Holds.YES
    assert reach(MEASURE, narrow, ordinary).answer is Holds.NO
    assert reach(MEASURE, narrow, intelligence).answer is Holds.YES
