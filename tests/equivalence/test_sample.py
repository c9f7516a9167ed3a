"""The bound of a sample: against tables, every sample of small networks, and at its ends."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.equivalence.sample import at_most, statement
from countermark.model.comparison import Result
from countermark.model.errors import CallerError

WILKS = ((59, 0), (93, 1), (124, 2), (153, 3), (181, 4), (208, 5))
"""Least samples by failures for 95 % confidence in at most 5 % (Wilks, 1941)."""


@pytest.mark.parametrize(("sampled", "failures"), WILKS)
def test_a_large_network_is_as_in_the_table_of_wilks(sampled: int, failures: int) -> None:
    many = 1_000_000
    assert at_most(many, sampled, failures) <= many // 20
    assert at_most(many, sampled - 1, failures) > many // 20


@pytest.mark.parametrize("population", range(1, 13))
def test_over_all_samples_the_bound_holds_in_95_of_100(population: int) -> None:
    for sampled in range(1, population + 1):
        bounds = [at_most(population, sampled, seen) for seen in range(sampled + 1)]
        for failing in range(population + 1):
            covered = sum(
                comb(failing, seen) * comb(population - failing, sampled - seen)
                for seen in range(sampled + 1)
                if bounds[seen] >= failing
            )
            assert Fraction(covered, comb(population, sampled)) >= Fraction(95, 100)


@pytest.mark.parametrize("population", range(1, 13))
def test_no_smaller_bound_would_do(population: int) -> None:
    """The bound itself would be met by chance more often than one time in twenty."""
    for sampled in range(1, population + 1):
        for seen in range(sampled + 1):
            bound = at_most(population, sampled, seen)
            few = sum(
                comb(bound, i) * comb(population - bound, sampled - i) for i in range(seen + 1)
            )
            assert Fraction(few, comb(population, sampled)) > Fraction(5, 100)


def test_who_compares_all_knows_all() -> None:
    assert at_most(40, 40, 0) == 0
    assert at_most(40, 40, 7) == 7


def test_one_of_a_thousand_says_next_to_nothing() -> None:
    assert at_most(1000, 1, 0) == 949
    assert at_most(1000, 1, 1) == 1000


@given(st.integers(2, 400), st.data())
def test_another_device_without_a_failure_never_raises_it(
    population: int, data: st.DataObject
) -> None:
    sampled = data.draw(st.integers(1, population - 1))
    failures = data.draw(st.integers(0, sampled))
    bound = at_most(population, sampled, failures)
    assert failures <= bound <= population - (sampled - failures)
    assert at_most(population, sampled + 1, failures) <= bound
    assert at_most(population, sampled + 1, failures + 1) >= bound


def test_what_could_not_be_compared_is_a_failure_to_show() -> None:
    results = [Result.IDENTICAL] * 56 + [Result.EQUIVALENT, Result.INCOMPARABLE, Result.DIFFERS]
    said = statement(5000, "every 80th of the inventory", results)
    assert (said.sampled, said.differ, said.incomparable, said.failures) == (59, 1, 1, 2)
    assert said.at_most == at_most(5000, 59, 2) > at_most(5000, 59, 0)


@pytest.mark.parametrize("numbers", [(0, 0, 0), (5, 6, 0), (5, 3, 4), (5, 0, 0), (10**8, 5, 0)])
def test_numbers_that_cannot_belong_together_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(CallerError, match="devices drawn from"):
        at_most(*numbers)
