"""The published shape of ``screen evaluate``: ``countermark.evaluation/1``."""

from __future__ import annotations

from typing import Literal

from countermark.reports.shapes.check import FeatureShape, Shape


class BinShape(Shape, frozen=True, kw_only=True):
    """Pairs scored from ``low`` to below ``high``: their number, mean score, share of same."""

    low: float
    high: float
    n: int
    score: float
    same: float


class MeasuredShape(Shape, frozen=True, kw_only=True):
    """One kind of pair, or all; intervals are 95 %.

    ``threshold`` was fixed when the weights were learnt (of all pairs: each kind at its own, this
    is the first pair's); ``f1_best`` is the best that any threshold gives on these very pairs.
    ``ece`` is the expected calibration error in ten equal bins. ``pairs_per_second`` counts CPU
    seconds of normalising and scoring all pairs of the run.
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
    calibration: tuple[BinShape, ...]


class Failure(Shape, frozen=True, kw_only=True):
    """One pair that falls on the other side of the threshold than the person's decision."""

    file: str
    line: int
    kind: str
    left: str
    right: str
    same: bool
    score: float
    threshold: float
    features: tuple[FeatureShape, ...]


class Evaluation(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.evaluation/1``.

    ``tables`` is the digest of the tables that scored; ``skipped`` counts pairs nobody judged, or
    of what is no party; ``failed`` counts all failures, of which the worst are in ``failures``.
    """

    schema: Literal["countermark.evaluation/1"]
    tables: str
    overall: MeasuredShape
    kinds: dict[str, MeasuredShape]
    failed: int
    failures: tuple[Failure, ...]
    unread: tuple[str, ...]
    skipped: int
