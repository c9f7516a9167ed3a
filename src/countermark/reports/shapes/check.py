"""The published shape of a check: ``countermark.check/1``, field by field, as JSON carries it.

A field may be added under the same number; removing or changing one needs a new number.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.reports.shapes.base import (
    Shape,
)
from countermark.reports.shapes.coverage import (
    CoverageShape,
    DeterminedShape,
    DeviceImageShape,
    GapShape,
    NotLoadedShape,
    TotalsShape,
)
from countermark.reports.shapes.evidence import (
    ClaimShape,
    EvidenceShape,
)
from countermark.reports.shapes.finding import (
    AccusationShape,
    DenialShape,
    DeterminationShape,
    DutyShape,
    FindingShape,
    HopShape,
    NotHereShape,
    NotRereadShape,
    OpenFactShape,
    PeriodShape,
)
from countermark.reports.shapes.measure import (
    MeasureShape,
    SourceShape,
)
from countermark.reports.shapes.source import (
    ColumnShape,
    ContextShape,
    FileShape,
    ListShape,
    PreparedForShape,
    RegisterShape,
    SettingOriginShape,
    SupersedesShape,
    WithheldShape,
)
from countermark.reports.shapes.subject import (
    ApprovalShape,
    CutShape,
    FeatureShape,
    MatchShape,
    SubjectShape,
    VerdictShape,
)

__all__ = [
    "SCHEMA",
    "AccusationShape",
    "ApprovalShape",
    "CheckDocument",
    "ClaimShape",
    "ColumnShape",
    "ContextShape",
    "CoverageShape",
    "CutShape",
    "DenialShape",
    "DeterminationShape",
    "DeterminedShape",
    "DeviceImageShape",
    "DutyShape",
    "EvidenceShape",
    "FeatureShape",
    "FileShape",
    "FindingShape",
    "GapShape",
    "HopShape",
    "ListShape",
    "MatchShape",
    "MeasureShape",
    "NotHereShape",
    "NotLoadedShape",
    "NotRereadShape",
    "OpenFactShape",
    "PeriodShape",
    "PreparedForShape",
    "RegisterShape",
    "SettingOriginShape",
    "Shape",
    "SourceShape",
    "SubjectShape",
    "SupersedesShape",
    "TotalsShape",
    "VerdictShape",
    "WithheldShape",
]

SCHEMA = "countermark.check/1"


class CheckDocument(Shape, frozen=True, kw_only=True):
    """The whole result of one ``check``; everything else that is shown is made from it alone.

    ``settings`` is there only where a file or the environment set a day, a level or a ledger;
    ``withheld`` only where claims, or the evidence of them, were left out: how many by handling;
    ``prepared_for`` only where it was made for somebody in particular, ``supersedes`` only where it
    takes the place of an earlier result, ``asked_by`` only where it was said who asks.
    """

    schema: Literal["countermark.check/1"]
    version: str
    as_of: str
    known_at: str | None
    contexts: tuple[ContextShape, ...]
    contexts_to_choose: tuple[ContextShape, ...]
    register: RegisterShape
    ledger: str
    totals: TotalsShape
    subjects: tuple[SubjectShape, ...]
    not_examined: tuple[GapShape, ...]
    coverage: CoverageShape
    files: tuple[FileShape, ...]
    columns: tuple[ColumnShape, ...]
    measures: dict[str, MeasureShape]
    claims: dict[str, ClaimShape]
    settings: tuple[SettingOriginShape, ...] | msgspec.UnsetType = msgspec.UNSET
    withheld: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET
    supersedes: SupersedesShape | msgspec.UnsetType = msgspec.UNSET
    asked_by: str | msgspec.UnsetType = msgspec.UNSET
