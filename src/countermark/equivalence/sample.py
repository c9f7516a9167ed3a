"""How many devices of a network may fail, where some of them were compared?

The upper limit of the number of failing devices ``D`` among ``N``, of which ``n`` were drawn, none
put back, and ``x`` failed. The number of failures in such a sample is hypergeometric; ``D`` is
refused where so few failures or fewer would be met with a probability of at most 5 %:

    P(X <= x | N, D, n) = sum over i = 0..x of C(D, i) C(N - D, n - i) / C(N, n)  <=  1/20

The greatest ``D`` that is not refused is the bound: over all samples it is at least as large as the
true number in 95 % of them, whatever the true number is. Wright, "Exact Confidence Bounds when
Sampling from Small Finite Universes" (Springer Lecture Notes in Statistics 66, 1991), chapter 2;
Buonaccorsi, "A Note on Confidence Intervals for Proportions in Finite Populations", The American
Statistician 41(3), 1987. Computed in whole numbers: no rounding, no approximation.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import comb

from countermark.model.comparison import Result
from countermark.model.errors import CallerError
from countermark.model.sampling import CONFIDENCE, Statement

MOST = 10_000_000
"""The largest population."""


def statement(population: int, drawn: str, results: Iterable[Result]) -> Statement:
    """What the ``results`` of a sample say of the ``population``.

    A device that could not be compared was not shown to be what was evaluated: it fails. Raises
    CallerError for a sample that is empty, or larger than the population.
    """
    found = tuple(results)
    differ = sum(result is Result.DIFFERS for result in found)
    incomparable = sum(result is Result.INCOMPARABLE for result in found)
    return Statement(
        population=population,
        drawn=drawn,
        sampled=len(found),
        differ=differ,
        incomparable=incomparable,
        at_most=at_most(population, len(found), differ + incomparable),
    )


def at_most(population: int, sampled: int, failures: int) -> int:
    """The bound: from ``failures`` where all were drawn to ``population`` where nothing is known.

    Raises CallerError where the three numbers cannot belong together.
    """
    if not 0 < sampled <= population <= MOST or not 0 <= failures <= sampled:
        raise CallerError(
            f"{failures} failures among {sampled} devices drawn from {population}",
            place="--population",
            next_step=f"the population holds at least the devices drawn, and at most {MOST:,}",
        )
    least, most = failures, population - (sampled - failures)
    while least < most:  # the probability falls as the number of failing devices rises
        middle = (least + most + 1) // 2
        if _is_refused(population, middle, sampled, failures):
            most = middle - 1
        else:
            least = middle
    return least


def _is_refused(population: int, failing: int, sampled: int, failures: int) -> bool:
    """Is the probability of so few failures at most one in twenty?"""
    few = sum(
        comb(failing, seen) * comb(population - failing, sampled - seen)
        for seen in range(failures + 1)
    )
    return few * 100 <= comb(population, sampled) * (100 - CONFIDENCE)
