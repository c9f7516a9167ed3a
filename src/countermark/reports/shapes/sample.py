"""The published shape of a statement about a network by a sample: ``countermark.sample/1``."""

from __future__ import annotations

from typing import Literal

from countermark.model.comparison import Result
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.compare import RuleSetShape, RungShape
from countermark.reports.shapes.coverage import GapShape


class ArtefactShape(Shape, frozen=True, kw_only=True):
    """An artefact by its digest."""

    name: str
    size: int
    sha256: str


class SampledShape(Shape, frozen=True, kw_only=True):
    """One deployed artefact of the sample, with the result of its own comparison in ``words``."""

    name: str
    size: int
    sha256: str
    result: Result
    words: str
    unexplained_changes: int
    unexplained_size: int
    reasons: tuple[str, ...]


class SampleDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.sample/1``.

    ``population`` devices, of which ``sampled`` were ``drawn`` as said and compared with one
    evaluated artefact. ``failures`` were not shown to be what was evaluated: they ``differ``, or
    were ``incomparable``. ``at_most`` is the exact upper limit, at ``confidence`` percent, of the
    devices in the whole population that would fail; it holds if each was as likely to be drawn as
    any other. ``result`` is the worst of the sample.
    """

    schema: Literal["countermark.sample/1"]
    version: str
    result: Result
    words: str
    rung: RungShape
    evaluated: ArtefactShape
    rule_set: RuleSetShape
    population: int
    drawn: str
    sampled: int
    failures: int
    differ: int
    incomparable: int
    at_most: int
    confidence: int
    deployed: tuple[SampledShape, ...]
    not_examined: tuple[GapShape, ...]
    ladder: tuple[RungShape, ...]
