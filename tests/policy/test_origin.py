"""Rules by place: each limit is enough by itself; a rule is left only where all are answered."""

import pytest

from countermark.model.measure import Exemption, Kind, Matching, Measure, Scope, Verification
from countermark.model.verdict import Decision
from countermark.model.when import Holds
from countermark.policy.exemptions import open_to
from countermark.policy.origin import by_origin
from countermark.policy.scope import Reach

INSIDE = Reach(Holds.YES, "within its scope")


def measure(*origins, criterion=""):
    return Measure(
        id="XX-TEST",
        title="a test measure",
        authority="an authority",
        jurisdiction="US",
        kind=Kind.RESTRICTIVE,
        type="ban_procurement",
        act="buying",
        matching=Matching.ORIGIN,
        verification=Verification.PRIMARY,
        scope=Scope(origins=origins, criterion=criterion),
        valid_from="2020-01-01",
    )


CASES = [
    # limits, produced in, maker of, decision (None: outside)
    (("CN", "maker:CN"), ("CN",), "US", Decision.PROHIBITED),
    (("CN", "maker:CN"), ("US",), "CN", Decision.PROHIBITED),
    (("CN", "maker:CN"), ("US",), "US", None),
    (("CN", "maker:CN"), ("US",), "", Decision.UNRESOLVED),
    (("CN", "maker:CN"), (), "US", Decision.UNRESOLVED),
    (("CN", "maker:CN", "part:CN"), ("US",), "US", Decision.UNRESOLVED),
    (("CN", "maker:CN", "part:CN"), ("CN",), "US", Decision.PROHIBITED),
    (("maker:CN", "maker:RU"), ("VN",), "TW", None),
]


@pytest.mark.parametrize(("limits", "told", "maker", "decision"), CASES)
def test_each_limit_is_enough_and_all_must_be_answered_to_leave_it(limits, told, maker, decision):
    assert by_origin(measure(*limits), INSIDE, told, maker).decision is decision


def test_what_is_open_about_parts_says_so():
    found = by_origin(measure("CN", "maker:CN", "part:CN"), INSIDE, ("US",), "US")
    assert "listed parts" in found.reason and "each part" in found.how


def test_a_criterion_that_nobody_answered_is_asked_whatever_the_place():
    asked = measure("CN", "maker:CN", criterion="the model year is 2027 or later")
    found = by_origin(asked, INSIDE, ("CN",), "CN")
    assert found.decision is Decision.UNRESOLVED and "model year" in found.reason


@pytest.mark.parametrize(
    ("way", "entity", "answer"),
    [
        (Exemption("a", "a way out"), "dji", True),
        (Exemption("a", "a way out", entities=("hytera",)), "dji", False),
        (Exemption("a", "a way out", except_for=("dji",)), "dji", False),
        (Exemption("a", "a way out", except_for=("dji",)), "", True),
    ],
)
def test_a_way_out_may_be_open_to_some_and_closed_to_others(way, entity, answer):
    assert open_to(way, entity) is answer
