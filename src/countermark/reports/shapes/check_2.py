"""The published shape of a check: ``countermark.check/2``, field by field, as JSON carries it.

What many findings share stands once, in a table, and is referenced by its id: ``measures``,
``terms``, ``changes``, ``grounds``, ``paths``, ``claims``, ``evidence_files``. A field that is
empty, false, zero or the default named here is left out. A field may be added under the same
number; removing or changing one needs a new number.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.act_kind import Dated
from countermark.model.measure import Status
from countermark.model.verdict import Decision, Missing
from countermark.reports.shapes.causes import ActionShape, CauseShape, NotGroupedShape
from countermark.reports.shapes.check import (
    AccusationShape,
    ApprovalShape,
    ColumnShape,
    ContextShape,
    CoverageShape,
    CutShape,
    DenialShape,
    DeterminationShape,
    DutyShape,
    FileShape,
    GapShape,
    MatchShape,
    NotHereShape,
    NotRereadShape,
    OpenFactShape,
    PeriodShape,
    PreparedForShape,
    RegisterShape,
    SettingOriginShape,
    SourceShape,
    SupersedesShape,
    TotalsShape,
)
from countermark.reports.shapes.compact import ClaimRow, Compact, EvidenceFileRow, PathRow

SCHEMA = "countermark.check/2"


class Terms(Compact, frozen=True, kw_only=True):
    """What a measure says in a context on the day asked about, whoever is meant.

    ``title`` and ``measure_digest`` are here only where ``measures`` has others.
    """

    act: str = ""
    clause: str = ""
    in_force: PeriodShape = PeriodShape(from_=None, to=None)
    announced: str | None = None
    exceptions_considered: tuple[str, ...] = ()
    obligations: tuple[DutyShape, ...] = ()
    alleged_by: str = ""
    accusation: AccusationShape | None = None
    dated: Dated = Dated.IN_FORCE
    denials: tuple[DenialShape, ...] = ()
    not_reread: NotRereadShape | None = None
    title: str = ""
    measure_digest: str = ""


class Grounds(Compact, frozen=True, kw_only=True):
    """Why a measure decides so of a party, and what would change or settle it.

    ``terms`` is an id in the table of this name, ``would_change`` ids in ``changes``.
    """

    terms: str
    reason: str = ""
    entity: str = ""
    entity_name: str = ""
    resolve_by: str = ""
    would_change: tuple[str, ...] = ()
    without_disputed: str = ""
    open_facts: tuple[OpenFactShape, ...] = ()
    not_here: NotHereShape | None = None


class Finding(Compact, frozen=True, kw_only=True):
    """One measure considered for one subject in one context.

    ``decision`` is null where the measure does not apply. ``grounds`` and ``path`` are ids in the
    tables of these names; ``path`` is absent where the measure names nobody. ``id`` is unique in
    the document; decisions are recorded on ``key``, which stays when rows are added or a file is
    renamed. ``cause`` is here only where there is no path to say it, ``context`` only where the
    result has several.
    """

    id: str
    measure: str
    context: str = ""
    status: Status
    decision: Decision | None
    grounds: str
    path: str = ""
    key: str = ""
    cause: str = ""
    missing: Missing | None = None
    set_aside: str = ""
    determinations: tuple[DeterminationShape, ...] = ()


class Folded(Compact, frozen=True, kw_only=True):
    """Measures that were considered for a subject and are over, or bind others: how many.

    ``measures`` is an id in ``folded_measures``, which names each with its reason. ``context`` is
    here only where the result has several.
    """

    context: str = ""
    status: Status
    count: int
    measures: str


class FoldedMeasures(Compact, frozen=True, kw_only=True):
    """The measures of a listed party that have one ``status`` in a context, each with its reason.

    ``entity`` is that party, empty for measures that name nobody. ``context`` is here only where
    the result has several.
    """

    context: str = ""
    status: Status
    entity: str = ""
    entity_name: str = ""
    measures: dict[str, str]


class SubjectVerdict(Compact, frozen=True, kw_only=True):
    """The verdict on one subject in one context; own and inherited apart.

    ``reason``, ``own`` and ``inherited`` are absent where they are the subject's. ``cut``: the
    limit met before everything was examined, absent where none was.
    """

    context: str
    verdict: Decision
    reason: str | None = None
    own: Decision | None = None
    inherited: Decision | None = None
    cut: CutShape | None = None


class Subject(Compact, frozen=True, kw_only=True):
    """One thing asked about. ``verdict`` is the worst of ``verdicts``, null without a context.

    ``site``, ``role``, ``model``, ``serial`` and ``host`` are as its row says, where it does;
    ``fields`` is what else the row says. ``folded`` counts findings that are not in ``findings``.
    ``standing`` is there where a list names it that binds nobody here (``NOT_BINDING``).
    ``below`` counts resemblances of its names to parties of imported lists that are fainter than
    what these tell (``--thorough``).
    """

    id: str
    name: str
    kind: str
    place: str
    verdict: Decision | None
    reason: str
    own: Decision | None
    inherited: Decision | None
    verdicts: tuple[SubjectVerdict, ...]
    findings: tuple[Finding, ...]
    node: str
    site: str = ""
    role: str = ""
    model: str = ""
    serial: str = ""
    host: str = ""
    country: str = ""
    identifiers: tuple[str, ...] = ()
    made: str = ""
    acquired: str = ""
    facets: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    folded: tuple[Folded, ...] = ()
    matches: tuple[MatchShape, ...] = ()
    standing: str | msgspec.UnsetType = msgspec.UNSET
    approved: tuple[ApprovalShape, ...] | msgspec.UnsetType = msgspec.UNSET
    below: int | msgspec.UnsetType = msgspec.UNSET


class MeasureRow(Compact, frozen=True, kw_only=True):
    """A measure that some finding considered, as the register describes it.

    What no record describes has its title alone; what is named as folded only has no row.
    ``notes`` are there in a result with all findings.
    """

    title: str
    digest: str = ""
    authority: str = ""
    jurisdiction: str = ""
    kind: str = ""
    act: str = ""
    clause: str = ""
    legal_basis: str = ""
    verification: str = ""
    recalled: tuple[str, ...] = ()
    notes: str = ""
    sources: tuple[SourceShape, ...] = ()


class Head(Compact, frozen=True, kw_only=True):
    """Who asked what, of which register and files; the measures that were considered.

    ``prepared_for`` is there only where it was made for somebody in particular, ``supersedes``
    only where it is issued in place of an earlier result, ``asked_by`` where it was said who asks.
    """

    schema: Literal["countermark.check/2"]
    version: str
    as_of: str
    known_at: str | None
    contexts: tuple[ContextShape, ...]
    contexts_to_choose: tuple[ContextShape, ...] = ()
    register: RegisterShape
    ledger: str
    files: tuple[FileShape, ...]
    columns: tuple[ColumnShape, ...] = ()
    settings: tuple[SettingOriginShape, ...] = ()
    prepared_for: PreparedForShape | None = None
    supersedes: SupersedesShape | None = None
    asked_by: str = ""
    measures: dict[str, MeasureRow]


class Front(Head, frozen=True, kw_only=True):
    """All that stands before the subjects: how many of each there are, what was not looked at.

    ``withheld`` counts claims, or the evidence of them, that were left out, by handling.
    ``causes`` are worst first, ``actions`` what is due first; ``not_grouped`` counts findings
    beyond the causes that are told apart, ``actions_left_off`` the actions beyond those listed.
    """

    totals: TotalsShape
    not_examined: tuple[GapShape, ...]
    coverage: CoverageShape
    withheld: dict[str, int] = msgspec.field(default_factory=dict)
    causes: tuple[CauseShape, ...] = ()
    not_grouped: tuple[NotGroupedShape, ...] = ()
    actions: tuple[ActionShape, ...] = ()
    actions_left_off: int = 0


class CheckDocument2(Front, frozen=True, kw_only=True):
    """The whole result of one ``check``, with what findings share, by id.

    Ids of findings are the first 24 hex digits of their digests.
    """

    subjects: tuple[Subject, ...]
    folded_measures: dict[str, FoldedMeasures]
    terms: dict[str, Terms]
    changes: dict[str, str]
    grounds: dict[str, Grounds]
    paths: dict[str, PathRow]
    claims: dict[str, ClaimRow]
    evidence_files: dict[str, EvidenceFileRow]
