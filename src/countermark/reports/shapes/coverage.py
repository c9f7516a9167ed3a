"""What was and was not looked at, and how many of each verdict there are, as published."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.determination import Determined
from countermark.model.evaluation import ImageStanding
from countermark.model.handling import Handling
from countermark.model.verdict import Decision
from countermark.reports.shapes.base import Shape


class GapShape(Shape, frozen=True, kw_only=True):
    """Something that was not examined: what, why, how big (null: unknown), and what to try."""

    what: str
    why: str
    size: int | None
    unit: str
    detail: str
    next_step: str


class NotLoadedShape(Shape, frozen=True, kw_only=True):
    """A published list that bears on a context and that nobody imported here.

    ``binds``: a measure on it binds the context, or may; else they bear on it as advisories.
    """

    context: str
    list: str
    title: str
    binds: bool
    measures: tuple[str, ...]
    urls: tuple[str, ...]


class DeviceImageShape(Shape, frozen=True, kw_only=True):
    """How a device stands to the evaluation of its product; it changes no verdict.

    ``image`` is the SHA-256 digest that its row gives, empty where it gives none. ``patches`` and
    ``configuration`` are what ``laboratory`` evaluated; ``claims`` are what says so.
    """

    device: str
    place: str
    image: str
    standing: ImageStanding
    product: str
    release: str
    configuration: str
    patches: tuple[str, ...]
    laboratory: str
    day: str
    claims: tuple[str, ...]


class CoverageShape(Shape, frozen=True, kw_only=True):
    """What the verdicts did and did not look at; ``sentences`` stand in every format.

    The first ``essential`` of them stand on the first screen of a check.
    """

    unmatched: int
    boms: int
    boms_complete: int
    parties: int
    owners_known: int
    depth: int
    chains_cut: int
    sentences: tuple[str, ...]
    essential: int | msgspec.UnsetType = msgspec.UNSET
    lists_not_loaded: tuple[NotLoadedShape, ...] | msgspec.UnsetType = msgspec.UNSET
    images: tuple[DeviceImageShape, ...] | msgspec.UnsetType = msgspec.UNSET


class DeterminedShape(Shape, frozen=True, kw_only=True):
    """How many ``findings`` a determination is the last about: what, who, in which role, when."""

    decision: Determined
    person: str
    role: str
    day: date
    handling: Handling
    findings: int


class TotalsShape(Shape, frozen=True, kw_only=True):
    """``verdict``: the worst anywhere, what was not examined included; null without a context.

    ``by_verdict`` counts subjects by their worst verdict, ``by_context`` by the verdict there.
    ``determined`` is there where people determined anything of findings: their word stands beside
    the verdicts and is counted in none.
    ``listed_not_binding``: those of *no restriction found* that a list names; 0 where it is absent.
    """

    verdict: Decision | None
    subjects: int
    records: int
    by_verdict: dict[str, int]
    by_context: dict[str, dict[str, int]]
    matched: int
    not_examined: int
    set_aside: int
    waived: int
    determined: tuple[DeterminedShape, ...] | msgspec.UnsetType = msgspec.UNSET
    listed_not_binding: int | msgspec.UnsetType = msgspec.UNSET
