"""Scores a user's labelled pairs and measures the scores against their decisions.

No label that comes in here ever changes a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from countermark.screening.evaluation.labelled_pairs import Pair
from countermark.screening.evaluation.metrics import Measured, measured
from countermark.screening.evaluation.party_scorer import PartyScorer
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.explanation import FeatureWords


class Wrong(msgspec.Struct, frozen=True):
    """A pair, by its place in what was given, on the other side of the threshold than judged."""

    at: int
    score: float
    threshold: float
    told: tuple[tuple[str, float, str], ...]


class Outcome(msgspec.Struct, frozen=True):
    """What was measured of all pairs and of each kind, and the failures, the worst first."""

    overall: Measured
    kinds: dict[str, Measured]
    wrong: tuple[Wrong, ...]


def measure(pairs: Sequence[Pair], tables: Tables, seconds: Callable[[], float]) -> Outcome:
    """Score and measure; ``seconds`` tells the CPU time spent so far, for the speed."""
    scorer, words = PartyScorer(tables), FeatureWords(tables.weights)
    began = seconds()
    values, scores = scorer.values_and_scores([(pair.left, pair.right) for pair in pairs])
    speed = len(pairs) / max(seconds() - began, 1e-9)
    same = np.array([pair.same for pair in pairs], np.bool_)
    kinds = np.array([pair.kind for pair in pairs])
    limits = np.array([scorer.thresholds[pair.kind] for pair in pairs])
    found = {
        kind: measured(kind, scores[of], same[of], limits[of], speed)
        for kind in sorted(set(kinds.tolist()))
        for of in (kinds == kind,)
    }
    wrong = np.nonzero((scores >= limits) != same)[0]
    worst = wrong[np.argsort(-np.abs(scores[wrong] - same[wrong]), kind="stable")]
    return Outcome(
        overall=measured("overall", scores, same, limits, speed),
        kinds=found,
        wrong=tuple(
            Wrong(at, float(scores[at]), float(limits[at]), words.report(values[at]))
            for at in worst.tolist()
        ),
    )
