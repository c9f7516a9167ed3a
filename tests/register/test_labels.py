"""Each phrase fits the kind of act it is said of: cases that a domain expert edits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from countermark.model.act_kind import Dated
from countermark.model.grade import Grade
from countermark.model.measure import Kind
from countermark.model.path import Hop, PathClass
from countermark.model.path import Path as Walk
from countermark.model.predicate import Predicate
from countermark.model.standing import standing

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/register/labels.yaml").read_text("utf-8")
)
DAY: date = CASES["as_of"]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["measure"])
def test_a_standing_is_said_in_the_words_of_its_kind(catalog, case):
    measure = catalog.measures[case["measure"]]
    said = standing(measure, None, DAY, None, catalog.announced()).reason
    if case["reason"]:
        assert said == case["reason"]
    assert said.startswith(case.get("starts", ""))


@pytest.mark.parametrize("case", CASES["acts"], ids=lambda case: case["measure"])
def test_an_act_says_of_nobody_that_it_does_wrong(catalog, case):
    assert case["never"] not in catalog.measures[case["measure"]].act


def test_nothing_but_rules_is_in_force(catalog):
    for measure in catalog.measures.values():
        if measure.accusation and measure.kind is Kind.ADVISORY:
            assert measure.dated is Dated.PUBLISHED, measure.id
        if measure.kind is Kind.RESTRICTIVE:
            assert measure.dated is Dated.IN_FORCE, measure.id


@pytest.mark.parametrize("case", CASES["suppliers"], ids=lambda case: str(case["hops"]))
def test_a_supplier_is_named_by_how_far_up_it_stands(case):
    def hop(n: int) -> Hop:
        return Hop(
            from_node=f"n{n}", from_name=f"N{n}", predicate=Predicate.SUPPLIES,
            to_node=f"n{n + 1}", to_name=f"N{n + 1}", forward=False, claim="c" * 64,
            grade=Grade.parse("C3"),
        )  # fmt: skip

    hops = tuple(map(hop, range(case["hops"])))
    assert Walk("n0", "reg:x", hops, PathClass.SUPPLIER).words == case["words"]
