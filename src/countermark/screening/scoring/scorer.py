"""From values to one number: how probable it is that two names mean the same party.

A logistic combination by the reviewed weights, brought to a probability by the table that was
calibrated on cases the weights have not seen. It never reaches 1: no likeness is certainty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

from countermark.screening.reference.tables import Kind, Weights
from countermark.screening.scoring.feature_vector import FIELDS

KINDS = ("organisation", "person")
"""Kinds of parties, in the order of the lines of the tables; what is no person is the first."""

Doubles = npt.NDArray[np.float64]


class Scorer:
    """Applies ``weights``; a feature the table does not name counts nothing."""

    def __init__(self, weights: Weights) -> None:
        self._ceiling = weights.ceiling
        given = {entry.id.replace("-", "_"): entry for entry in weights.features}
        kinds: dict[str, Kind] = {kind.id: kind for kind in weights.kinds}
        self._bias = np.array([kinds[kind].bias for kind in KINDS])
        self._weights = np.array(
            [
                [getattr(given[name], kind) if name in given else 0.0 for name in FIELDS]
                for kind in KINDS
            ]
        )
        self._calibration = [
            np.array(kinds[kind].calibration, np.float64).reshape(-1, 2) for kind in KINDS
        ]
        self.thresholds = {kind: kinds[kind].threshold for kind in KINDS}

    def upper_bound(self, least: Mapping[str, float], none: Collection[str]) -> float:
        """What no line scores more than whose values are ``least`` or more, at most 1.

        Those in ``none`` are 0, the others anything from 0 to 1.
        """
        low = np.array([0.0 if name in none else least.get(name, 0.0) for name in FIELDS])
        high = np.array([0.0 if name in none else 1.0 for name in FIELDS])
        totals = np.maximum(self._weights * low, self._weights * high).sum(axis=1) + self._bias
        found = 0.0
        for total, points in zip(totals.tolist(), self._calibration, strict=True):
            if len(points):
                below = points[points[:, 0] <= total, 1].max(initial=0.0)
                found = max(found, below, float(np.interp(total, points[:, 0], points[:, 1])))
        return round(min(found, self._ceiling), 4)

    def totals(self, values: npt.NDArray[np.float32], person: npt.NDArray[np.bool_]) -> Doubles:
        """The weighted sum of each line, before it becomes a probability."""
        both = values.astype(np.float64) @ self._weights.T + self._bias
        found: Doubles = np.where(person, both[:, 1], both[:, 0])
        return found

    def scores(self, values: npt.NDArray[np.float32], person: npt.NDArray[np.bool_]) -> Doubles:
        """0..ceiling for each line, to four digits."""
        totals = self.totals(values, person)
        found = np.empty(len(totals))
        for kind, points in enumerate(self._calibration):
            of = person == bool(kind)
            found[of] = np.interp(totals[of], points[:, 0], points[:, 1])
        rounded: Doubles = np.minimum(found, self._ceiling).round(4)
        return rounded
