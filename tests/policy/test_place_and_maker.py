"""Rules by where a thing is produced and by where its maker is seated, and by both."""

import pytest

from countermark.model.measure import Kind, Matching, Measure, Scope, Status, Verification
from countermark.model.verdict import Decision
from countermark.model.when import Holds
from countermark.policy.origin import by_origin, by_supplier
from countermark.policy.scope import Reach

WITHIN = Reach(Holds.YES, "within its scope")


def rule(*origins, criterion=""):
    return Measure(
        id="XX-1",
        title="an invented rule",
        authority="an invented office",
        jurisdiction="XX",
        kind=Kind.RESTRICTIVE,
        type="ban_use",
        act="using",
        matching=Matching.ORIGIN,
        scope=Scope(origins=origins, criterion=criterion),
        valid_from="2020-01-01",
        verification=Verification.SECONDARY,
    )


@pytest.mark.parametrize(
    ("origins", "told", "maker", "decision", "words"),
    [
        (("maker:CN",), (), "CN", Decision.PROHIBITED, "made by a maker of CN"),
        (("maker:CN",), (), "NO", None, "made by a maker of NO"),
        (("maker:CN",), (), "", Decision.UNRESOLVED, "country of the maker"),
        (("maker:CN",), ("CN",), "", Decision.UNRESOLVED, "country of the maker"),
        (("maker:CN", "CN"), ("CN",), "NO", Decision.PROHIBITED, "produced in CN"),
        (("maker:CN", "CN"), (), "NO", Decision.UNRESOLVED, ""),
        (("maker:CN", "CN"), ("NO",), "NO", None, ""),
        (("maker:CN", "CN"), ("NO",), "CN", Decision.PROHIBITED, "made by a maker of CN"),
        (("CN",), ("CN",), "", Decision.PROHIBITED, "produced in CN, as your file says"),
        (("CN",), (), "CN", Decision.UNRESOLVED, "place of production"),
        (("foreign",), ("NO",), "", Decision.PROHIBITED, "produced in NO"),
        (("foreign",), ("XX",), "", None, "produced in XX"),
    ],
)
def test_where_it_is_from(origins, told, maker, decision, words):
    found = by_origin(rule(*origins), WITHIN, told, maker)
    assert found.decision is decision, found
    assert words in found.reason
    assert (found.status is Status.OUT_OF_SCOPE) is (decision is None)


def test_a_criterion_is_asked_and_never_assumed():
    found = by_origin(rule("maker:CN", criterion="it is so"), WITHIN, (), "CN")
    assert (found.decision, found.status) == (Decision.UNRESOLVED, Status.UNDETERMINED)
    assert "whether it is so" in found.reason


def test_a_supplier_is_no_maker():
    found = by_supplier(rule("maker:CN"), "CN")
    assert found.decision is Decision.UNRESOLVED
    assert "supplied from CN" in found.reason
