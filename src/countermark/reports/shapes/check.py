"""The published shape of a check: ``countermark.check/1``, field by field, as JSON carries it.

A field may be added under the same number; removing or changing one needs a new number.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from countermark.model.determination import Determined
from countermark.model.evidence import EvidenceState
from countermark.model.handling import Handling
from countermark.model.measure import Status
from countermark.model.path import Limit
from countermark.model.review import Because, MayHaveChanged
from countermark.model.verdict import Clock, Decision, Missing

SCHEMA = "countermark.check/1"


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all published records."""


class ContextShape(Shape, frozen=True, kw_only=True):
    """A context verdicts were given in, or one that can be chosen."""

    id: str
    label: str
    facets: dict[str, tuple[str, ...]]
    note: str


class ListShape(Shape, frozen=True, kw_only=True):
    """One list as it stood: its date, and how many of its known names were loaded."""

    id: str
    title: str
    date: str
    loaded: int
    known: int
    digest: str
    source: str


class RegisterShape(Shape, frozen=True, kw_only=True):
    """The register that judged."""

    digest: str
    recorded: str
    measures: int
    entities: int
    lists: tuple[ListShape, ...]


class EvidenceShape(Shape, frozen=True, kw_only=True):
    """The passage a claim rests on. ``place`` says in words where it stands in ``file``.

    ``quote`` holds the passage itself where its bytes were opened and have the digest, else it is
    empty; ``state`` says what was found when they were opened, ``state_reason`` why they could not
    be; ``not_kept`` says why the bytes do not lie in the vault. ``not_opened`` is there only
    where the bytes were opened and the passage in them was not reached: "no reader for squashfs".
    ``handling`` is there where somebody said to whom it may be shown.
    """

    file: str
    place: str
    digest: str
    media_type: str
    selector: str
    source: str
    quote: str
    not_kept: str
    not_opened: str | msgspec.UnsetType = msgspec.UNSET
    state: EvidenceState = EvidenceState.NOT_OPENED
    state_reason: str = ""
    handling: str | msgspec.UnsetType = msgspec.UNSET


class ClaimShape(Shape, frozen=True, kw_only=True):
    """One claim: ``claimant`` affirms or denies ``sentence``.

    ``note`` is its source's words; ``remark`` is ours, where we derived it or have something to
    say of it. ``handling`` is there where somebody said to whom it may be shown.
    """

    id: str
    claimant: str
    polarity: str
    sentence: str
    subject: str
    subject_name: str
    predicate: str
    object: str
    object_name: str
    valid_from: str | None
    valid_to: str | None
    known_from: str | None
    share: int | None
    note: str
    grade: str
    grade_words: str
    certain: bool
    confirmed_on: str | None
    evidence: EvidenceShape
    remark: str | msgspec.UnsetType = msgspec.UNSET
    handling: str | msgspec.UnsetType = msgspec.UNSET


class HopShape(Shape, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One step of a path, walked from ``from`` to ``to`` along the claim ``claim``.

    ``predicate`` is the claim's relation; ``word`` the same read in walking direction (its inverse
    where ``forward`` is false). ``certain`` false says why in ``doubt``. ``disputed_by`` are the
    ids of denials.
    """

    claim: str
    predicate: str
    word: str
    forward: bool
    from_: str
    to: str
    from_id: str
    to_id: str
    grade: str
    certain: bool
    doubt: str
    disputed_by: tuple[str, ...]
    score: float | None


class DutyShape(Shape, frozen=True, kw_only=True):
    """Something to do; ``due`` is an ISO day or instant, empty where none can be computed.

    ``key`` is the same in every run, however the duty is worded. ``state`` says how its clock
    stands: one that is ``not started`` has in ``due`` what would be due if the item were identified
    on the day asked about. ``counted_from`` is the day of identification or notice.
    """

    what: str
    due: str
    clock: str
    recalled: bool
    key: str | msgspec.UnsetType = msgspec.UNSET
    state: Clock | msgspec.UnsetType = msgspec.UNSET
    counted_from: str | msgspec.UnsetType = msgspec.UNSET


class DeterminationShape(Shape, frozen=True, kw_only=True):
    """What a person decided about a finding, in which role, on which day, resting on what.

    ``claims`` and ``evidence`` are ids and digests; ``note`` the person's own words.
    """

    decision: Determined
    person: str
    role: str
    day: date
    claims: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str
    handling: Handling


class PeriodShape(Shape, frozen=True, kw_only=True, rename={"from_": "from"}):
    """From a day (inclusive) to a day (exclusive), as precise as known; null is unbounded."""

    from_: str | None
    to: str | None


class DenialShape(Shape, frozen=True, kw_only=True):
    """Who contradicts a measure's record, on which day, in the record's words."""

    date: str
    by: str
    says: str


class NotRereadShape(Shape, frozen=True, kw_only=True):
    """The measure's record was read last on ``since`` and should have been read again by ``due``.

    ``because`` says why then; ``may_have_changed`` what may differ from what was read.
    """

    since: str
    due: date
    because: Because
    may_have_changed: tuple[MayHaveChanged, ...]


class FindingShape(Shape, frozen=True, kw_only=True):
    """One measure considered for one subject in one context.

    ``decision`` is null where the measure does not apply; ``status`` and ``reason`` say why.
    ``via`` is the shortest path; ``weakest`` the claim of its weakest hop; ``other_paths`` how
    many more there are. ``own`` tells a subject's own finding from an inherited one.
    ``id`` is unique in the document; decisions are recorded on ``key``, which stays when rows are
    added or a file is renamed, and is shared by rows that nothing tells apart. ``cause`` is one for
    all findings that this thing leads to this party. ``alleged_by``: the measure is an accusation
    and no more, by whom; ``denials`` are what was said against it. ``not_reread`` is there where
    the record is past its term on the day asked about: it decides as it was read.
    """

    id: str
    key: str | msgspec.UnsetType = msgspec.UNSET
    cause: str | msgspec.UnsetType = msgspec.UNSET
    measure: str
    measure_digest: str
    title: str
    context: str
    entity: str
    entity_name: str
    status: Status
    decision: Decision | None
    act: str
    clause: str
    reason: str
    own: bool
    path_class: int | None
    path_words: str
    via: tuple[HopShape, ...]
    tier: int
    other_paths: int
    weakest: str | None
    certain: bool
    disputed: bool
    in_force: PeriodShape
    announced: str | None
    missing: Missing | None
    resolve_by: str
    exceptions_considered: tuple[str, ...]
    obligations: tuple[DutyShape, ...]
    would_change: tuple[str, ...]
    without_disputed: str
    set_aside: str
    determinations: tuple[DeterminationShape, ...] | msgspec.UnsetType = msgspec.UNSET
    alleged_by: str | msgspec.UnsetType = msgspec.UNSET
    not_reread: NotRereadShape | msgspec.UnsetType = msgspec.UNSET
    denials: tuple[DenialShape, ...] | msgspec.UnsetType = msgspec.UNSET


class FeatureShape(Shape, frozen=True, kw_only=True):
    """One piece of evidence for a score."""

    name: str
    value: float
    words: str


class MatchShape(Shape, frozen=True, kw_only=True):
    """A registered or listed party whose name or identifier resembles the subject's."""

    entity: str
    entity_name: str
    name: str
    role: str
    score: float
    certain: bool
    why: str
    features: tuple[FeatureShape, ...]
    judged: str
    claim: str


class CutShape(Shape, frozen=True, kw_only=True):
    """The limit a search met, its value, and how many hops away the nearest party beyond lies.

    ``parties``: how many listed parties are known to lie beyond. 0 where that is not known.
    """

    limit: Limit
    allowed: int
    nearest: int
    parties: int
    words: str


class VerdictShape(Shape, frozen=True, kw_only=True):
    """The verdict on one subject in one context; own and inherited apart.

    ``cut``: the limit met before everything was examined, null where none was.
    """

    context: str
    verdict: Decision
    reason: str
    own: Decision
    inherited: Decision
    cut: CutShape | None = None


class SubjectShape(Shape, frozen=True, kw_only=True):
    """One thing asked about. ``verdict`` is the worst of ``verdicts``, null without a context."""

    id: str
    node: str
    name: str
    kind: str
    place: str
    country: str
    identifiers: tuple[str, ...]
    made: str
    acquired: str
    facets: dict[str, tuple[str, ...]]
    fields: dict[str, str]
    verdict: Decision | None
    reason: str
    own: Decision | None
    inherited: Decision | None
    verdicts: tuple[VerdictShape, ...]
    findings: tuple[FindingShape, ...]
    matches: tuple[MatchShape, ...]


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


class CoverageShape(Shape, frozen=True, kw_only=True):
    """What the verdicts did and did not look at; ``sentences`` stand in every format."""

    unmatched: int
    boms: int
    boms_complete: int
    parties: int
    owners_known: int
    depth: int
    chains_cut: int
    sentences: tuple[str, ...]
    lists_not_loaded: tuple[NotLoadedShape, ...] | msgspec.UnsetType = msgspec.UNSET


class TotalsShape(Shape, frozen=True, kw_only=True):
    """``verdict``: the worst anywhere, what was not examined included; null without a context.

    ``by_verdict`` counts subjects by their worst verdict, ``by_context`` by the verdict there.
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


class ColumnShape(Shape, frozen=True, kw_only=True):
    """How one column of ``file`` was understood, and why."""

    file: str
    header: str
    meaning: str
    because: str


class WithheldShape(Shape, frozen=True, kw_only=True):
    """Secrets of one kind that were masked before reading: how many, on which lines; no values."""

    kind: str
    count: int
    lines: str


class FileShape(Shape, frozen=True, kw_only=True):
    """One input file. ``digest`` is that of the bytes as read, after ``withheld`` was masked.

    Where something was, ``original`` is a keyed commitment to the file as it was, never its digest;
    ``not_kept`` says why the bytes are not in the vault (then ``digest`` is a commitment as well).
    ``linked``: its path is a link that leads out of the directory it stands in.
    """

    label: str
    digest: str
    size: int
    format: str
    records: int
    original: str = ""
    withheld: tuple[WithheldShape, ...] = ()
    not_kept: str = ""
    linked: bool = False


class SourceShape(Shape, frozen=True, kw_only=True):
    """What a measure's record rests on."""

    title: str
    publisher: str
    date: str
    url: str
    kind: str


class MeasureShape(Shape, frozen=True, kw_only=True):
    """A measure that some finding considered, as the register describes it."""

    id: str
    title: str
    authority: str
    jurisdiction: str
    kind: str
    act: str
    clause: str
    legal_basis: str
    verification: str
    recalled: tuple[str, ...]
    notes: str
    sources: tuple[SourceShape, ...]


class SettingOriginShape(Shape, frozen=True, kw_only=True):
    """A setting that decided and that no flag gave: its ``value``, and the file or variable."""

    name: str
    value: str
    origin: str


class CheckDocument(Shape, frozen=True, kw_only=True):
    """The whole result of one ``check``; everything else that is shown is made from it alone.

    ``settings`` is there only where a file or the environment set a day, a level or a ledger;
    ``withheld`` only where claims, or the evidence of them, were left out: how many by handling.
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
