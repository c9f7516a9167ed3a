"""How well do scores agree with people's judgements? Precision, recall, calibration, with bounds.

Numbers in, numbers out: it reads no file and knows nothing of names.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
import numpy.typing as npt

BINS = 10
SEED = 20261120
DRAWS = 1000

Scores = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


class Bin(msgspec.Struct, frozen=True):
    """Pairs whose score lies from ``low`` to below ``high``: the mean score, the share of same."""

    low: float
    high: float
    n: int
    score: float
    same: float


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What scores are worth on labelled pairs; intervals are 95 %.

    Precision's and recall's are Wilson's, those of F1 and ``ece`` (expected calibration error in
    ten equal bins) from 1,000 bootstrap draws with a fixed seed. ``threshold`` was chosen before;
    ``f1_best`` is the F1 at the threshold that suits these very pairs best: an upper bound.
    """

    kind: str
    n: int
    same: int
    threshold: float
    precision: float
    precision_interval: tuple[float, float]
    recall: float
    recall_interval: tuple[float, float]
    f1: float
    f1_interval: tuple[float, float]
    f1_best: float
    threshold_best: float
    ece: float
    ece_interval: tuple[float, float]
    pairs_per_second: float
    calibration: tuple[Bin, ...]


def measured(
    kind: str, scores: Scores, same: Labels, thresholds: Scores, pairs_per_second: float
) -> Measured:
    """Everything at once; ``thresholds`` holds the one that applies to each pair."""
    says = scores >= thresholds
    right = int((says & same).sum())
    precision, recall = _share(right, int(says.sum())), _share(right, int(same.sum()))
    best, f1_best = best_f1(scores, same)
    draws = np.random.default_rng(SEED).integers(0, max(len(same), 1), (DRAWS, len(same)))
    f1s = [f1_of(says[draw], same[draw]) for draw in draws]
    eces = [calibration_error(scores[draw], same[draw]) for draw in draws]
    return Measured(
        kind=kind,
        n=len(same),
        same=int(same.sum()),
        threshold=round(float(thresholds[0]) if len(thresholds) else 0.0, 4),
        precision=round(precision, 4),
        precision_interval=wilson(right, int(says.sum())),
        recall=round(recall, 4),
        recall_interval=wilson(right, int(same.sum())),
        f1=round(f1_of(says, same), 4),
        f1_interval=_interval(f1s),
        f1_best=round(f1_best, 4),
        threshold_best=round(best, 4),
        ece=round(calibration_error(scores, same), 4),
        ece_interval=_interval(eces),
        pairs_per_second=round(pairs_per_second, 1),
        calibration=calibration(scores, same),
    )


def f1_of(says: Labels, same: Labels) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is right."""
    right = float((says & same).sum())
    return float(2 * right / (says.sum() + same.sum())) if right else 0.0


def best_f1(
    scores: Scores, same: Labels, weight: npt.NDArray[np.float64] | None = None
) -> tuple[float, float]:
    """The threshold with the best F1, half-way to the next score below, and that F1."""
    if not len(scores):
        return 0.5, 0.0
    weight = np.ones(len(scores)) if weight is None else weight
    order = np.argsort(-scores, kind="stable")
    ranked, right = scores[order], np.cumsum((weight * same)[order])
    f1 = 2 * right / (np.cumsum(weight[order]) + (weight * same).sum())
    last = np.append(ranked[1:] < ranked[:-1], True)  # only where the score changes
    best = int(np.argmax(np.where(last, f1, -1)))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float((ranked[best] + below) / 2), float(f1[best])


def calibration(scores: Scores, same: Labels) -> tuple[Bin, ...]:
    """The table of ten equal bins; empty ones are left out."""
    at = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            n=int((at == number).sum()),
            score=round(float(scores[at == number].mean()), 4),
            same=round(float(same[at == number].mean()), 4),
        )
        for number in range(BINS)
        if (at == number).any()
    )


def calibration_error(
    scores: Scores, same: Labels, weight: npt.NDArray[np.float64] | None = None
) -> float:
    """Expected calibration error: how far scores and shares of same lie apart, in ten bins."""
    if not len(scores):
        return 0.0
    weight = np.ones(len(scores)) if weight is None else weight
    at = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(at, weight * (scores - same), BINS)
    return float(np.abs(apart).sum() / weight.sum())


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.959964, right / of
    middle = share + z * z / (2 * of)
    wide = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low, high = (middle - wide) / (1 + z * z / of), (middle + wide) / (1 + z * z / of)
    return round(max(low, 0.0), 4), round(min(high, 1.0), 4)


def _share(right: int, of: int) -> float:
    return right / of if of else 0.0


def _interval(draws: list[float]) -> tuple[float, float]:
    low, high = np.percentile(draws, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)
