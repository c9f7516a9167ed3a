"""Scope, facet by facet: inside, outside, and not told."""

import pytest

from countermark.model.context import Facets
from countermark.model.measure import Covered, Kind, Matching, Measure, Scope, Verification
from countermark.model.when import Holds
from countermark.policy.scope import reach


def measure(**scope):
    return Measure(
        id="XX-TEST",
        title="a test measure",
        authority="an authority",
        jurisdiction="XX",
        kind=Kind.RESTRICTIVE,
        type="ban_use",
        act="using",
        matching=Matching.NAMED_ONLY,
        verification=Verification.PRIMARY,
        scope=Scope(**scope),
    )


@pytest.mark.parametrize(
    ("scope", "within", "outside"),
    [
        ({"purposes": ("public-safety",)}, ("public-safety",), ("office", "consumer-use")),
        ({"purposes": ("office",)}, ("office",), ("consumer-use",)),
        ({"network_parts": ("5g-core",)}, ("5g-core",), ("access", "transport")),
        ({"network_parts": ("access",)}, ("access",), ("transport",)),
        ({"places": ("military-base",)}, ("military-base",), ()),
    ],
)
def test_what_is_asked_is_data_with_the_answers_there_are(scope, within, outside):
    """An answer offered as outside the scope is never one that the measure reaches."""
    found = reach(measure(**scope), None, Facets())
    (fact,) = (need.fact for need in found.missing)
    assert (fact.within, fact.outside) == (within, outside)
    for token in fact.outside:
        facets = Facets(**{fact.fact.replace("-", "_"): (token,)})
        assert reach(measure(**scope), None, facets).answer is Holds.NO
    for token in fact.within:
        facets = Facets(**{fact.fact.replace("-", "_"): (token,)})
        assert reach(measure(**scope), None, facets).answer is Holds.YES


CASES = [
    # scope, facets, answer, missing
    ({}, {}, Holds.YES, ()),
    ({"roles": ("a",)}, {"role": ("b",)}, Holds.NO, ()),
    (
        {"roles": ("a",)},
        {"role": ("b",), "possible_roles": ("a",)},
        Holds.UNDETERMINED,
        ("whether you count as a a",),
    ),
    ({"purposes": ("public-safety",)}, {}, Holds.UNDETERMINED, ("what it is used for",)),
    ({"purposes": ("public-safety",)}, {"purpose": ("office",)}, Holds.NO, ()),
    ({"purposes": ("public-safety",)}, {"purpose": ("office", "public-safety")}, Holds.YES, ()),
    ({"network_parts": ("5g",)}, {"network_part": ("5g-core",)}, Holds.YES, ()),
    ({"network_parts": ("core",)}, {"network_part": ("5g-core",)}, Holds.YES, ()),
    (
        {"network_parts": ("5g-core",)},
        {"network_part": ("5g",)},
        Holds.UNDETERMINED,
        ("which part of the network it is in",),
    ),
    ({"network_parts": ("5g-core",)}, {"network_part": ("5g-ran",)}, Holds.NO, ()),
    ({"categories": ("telecom",)}, {}, Holds.YES, ()),
    ({"categories": ("telecom",)}, {"category": ("drone",)}, Holds.NO, ()),
    (
        {"network_parts": ("5g", "sensitive-site")},
        {"network_part": ("access",)},
        Holds.UNDETERMINED,
        ("where it stands",),
    ),
    (
        {"network_parts": ("5g", "sensitive-site")},
        {"network_part": ("access",), "place": ("sensitive-site",)},
        Holds.YES,
        (),
    ),
    (
        {"network_parts": ("5g", "sensitive-site")},
        {"network_part": ("access",), "place": ("government-building",)},
        Holds.NO,
        (),
    ),
    ({"places": ("military-base",)}, {}, Holds.UNDETERMINED, ("where it stands",)),
]


@pytest.mark.parametrize(("scope", "facets", "answer", "missing"), CASES)
def test_reach(scope, facets, answer, missing):
    found = reach(measure(**scope), None, Facets(**facets))
    assert (found.answer, tuple(need.what for need in found.missing)) == (answer, missing)


def test_the_purpose_limit_may_differ_per_entity():
    free = measure()
    limited = Covered("someone", purposes=("public-safety",))
    assert reach(free, Covered("other"), Facets()).answer is Holds.YES
    assert reach(free, limited, Facets()).answer is Holds.UNDETERMINED
    assert reach(free, limited, Facets(purpose=("office",))).answer is Holds.NO
