"""The program agrees with the slow oracle, which shares nothing with it but the reading of claims.

A sample of what ``bench/tracing_oracle.py`` goes through, and the worlds it was found wrong on.
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.tracing.beside_oracle import shares_differ, walks_differ
from tests.tracing.oracle_walks import Walks
from tests.tracing.random_worlds import shares, walks
from tests.worlds import World

SAMPLE = 150


def test_shares_of_random_worlds():
    assert {seed: found for seed in range(SAMPLE) if (found := shares_differ(shares(seed)))} == {}


def test_walks_of_random_worlds():
    assert {seed: found for seed in range(SAMPLE) if (found := walks_differ(walks(seed)))} == {}


@pytest.mark.parametrize("seed", [374, 439])
def test_what_is_certainly_anothers_is_left_to_nobody(seed):
    """Two members with unknown shares were each given all that the others left."""
    assert shares_differ(shares(seed)) is None


def test_a_second_makers_other_goods_are_siblings_too():
    """Once gone up from one maker, a walk went from the next maker down to whatever it delivers."""
    assert walks_differ(walks(9714)) is None


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["a same_as reg:l"], {("reg:l", 1, True)}),
        (["reg:l owns a share=60"], {("reg:l", 2, True)}),
        (["reg:l owns a share=20"], {("reg:l", 4, True)}),
        (["a <- b", "b <- reg:l"], {("reg:l", 9, True)}),
        (["reg:l administers a"], {("reg:l", 8, True)}),
        (["a supplies item:f/3", "item:f/3 made_by reg:l"], {("reg:l", 1, True)}),
        (["a delivers item:f/3", "item:f/3 contains item:f/4", "item:f/4 made_by reg:l"],
         {("reg:l", 6, True)}),
        (["a delivers item:f/3", "item:f/3 made_by reg:l", "item:f/3 branded_by b"],
         {("reg:l", 7, True)}),
        (["b owns a share=60", "reg:l supplies b"], set()),
        (["a <- reg:l to=2020-01-01"], set()),
    ],
)  # fmt: skip
def test_the_oracle_knows_the_classes(lines, found):
    assert (
        Walks(World(*lines).claims, {}, date(2026, 11, 20)).verdicts("name:a", ["reg:l"]) == found
    )
