"""The published shape of a comparison: ``countermark.compare/1``.

Names and values of artefacts are bytes. Where they are no text, or hold letters that do not show,
each such byte stands as ``%XX``; so do ``%`` and ``>``. Modes are octal with the type of the file
in front (``0100755``), other numbers decimal. Bytes that are no text are ``0x`` and hexadecimal.
Places are selectors, whose entries are containers, the outermost first.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.comparison import Result, Status, What
from countermark.model.fact import FactKind
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape


class RungShape(Shape, frozen=True, kw_only=True):
    """One rung of the ladder; ``compared`` is true of the one this comparison stands on.

    ``id`` is empty where nobody named a rung.
    """

    id: str
    title: str
    shows: str
    cannot_show: str
    compared: bool


class AccountedShape(Shape, frozen=True, kw_only=True):
    """Bytes of one side; the four sum to its size."""

    same: int
    explained: int
    unexplained: int
    unopened: int


class ManifestShape(Shape, frozen=True, kw_only=True):
    """A side opened to the bottom; ``root`` names all of it in one line.

    ``root`` is the Merkle tree hash (RFC 6962) over every part of every space of bytes.
    ``coverage`` counts the bytes of all spaces by account, those of the outermost among them;
    ``unopened`` the contents that could not be opened.
    """

    root: str
    spaces: int
    parts: int
    coverage: dict[str, int]
    unopened: int


class SideShape(Shape, frozen=True, kw_only=True):
    """One side as it was read.

    Of a ``directory``, ``sha256`` and ``size`` are of the archive that stands for it: its names,
    modes, link targets, devices and contents, sorted.
    """

    name: str
    size: int
    sha256: str
    form: str
    directory: bool
    accounted: AccountedShape
    manifest: ManifestShape | msgspec.UnsetType = msgspec.UNSET


class SidesCoverage(Shape, frozen=True, kw_only=True):
    """How many bytes of each side were read how; empty where nothing had to be opened.

    ``parsed``: compared by what they say. ``constant fill``: one value repeated. ``opaque``:
    nobody reads a meaning in them, and they are compared byte for byte. ``unexplained``: opaque,
    and nothing says why they are there.
    """

    evaluated: dict[str, int]
    deployed: dict[str, int]


class PlaceShape(Shape, frozen=True, kw_only=True):
    """Bytes of one side: the first few stretches as selectors, and the ``size`` of all."""

    selectors: tuple[str, ...]
    size: int


class RefusalShape(Shape, frozen=True, kw_only=True):
    """A rule that does not hold, its precondition that does not, and why in a fixed word.

    ``rule`` and ``proof`` are empty where a reader gave up.
    """

    rule: str
    proof: str
    kind: str


class ChangeShape(Shape, frozen=True, kw_only=True):
    """One difference. ``path`` names the entries from the outside in.

    ``evaluated`` and ``deployed`` are the two values of ``field``, null where there is none: of a
    change that a rule explains they are what the rule masked. ``refused`` are rules that could have
    explained it, with the precondition that does not hold, in a sentence each; ``refusals`` are the
    same in their order, for programs. ``not_opened`` says why something could not be opened.
    """

    what: What
    path: tuple[str, ...]
    form: str
    role: str
    field: str
    symbol: str
    evaluated: str | None
    deployed: str | None
    evaluated_at: PlaceShape
    deployed_at: PlaceShape
    size: int
    rule: str
    refused: tuple[str, ...]
    refusals: tuple[RefusalShape, ...]
    not_opened: GapShape | None


class RuleUseShape(Shape, frozen=True, kw_only=True):
    """One rule that explained something: how often, how many bytes, and the first few places."""

    id: str
    version: int
    class_: str = msgspec.field(name="class")
    digest: str
    reason: str
    never_implies: str
    changes: int
    bytes: int
    places: tuple[ChangeShape, ...]


class RuleSetShape(Shape, frozen=True, kw_only=True):
    """The rules it was made under. Not ``approved``: nobody has said that they may explain.

    ``keys`` are those that signatures were verified under: SHA-256 of SubjectPublicKeyInfo.
    """

    name: str
    digest: str
    approved: bool
    approved_by: str
    approved_on: str
    keys: tuple[str, ...]


class ComponentShape(Shape, frozen=True, kw_only=True):
    """An entry that is not the same on both sides, with its rules and named reasons.

    ``reason_kinds`` are fixed words for the reasons, in their order: in what the entry differs
    (``field``, ``content``, ``added``), or ``rule-withdrawn``.
    """

    path: tuple[str, ...]
    status: Status
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    reason_kinds: tuple[str, ...]


class ComponentsCount(Shape, frozen=True, kw_only=True):
    """How many entries there are of each status; ``left_out`` are counted and not listed."""

    same: int
    by_rules: int
    incomparable: int
    differs: int
    left_out: int


class FactShape(Shape, frozen=True, kw_only=True):
    """What one side says that matters to who runs it, and where: a help to judge a difference.

    ``evaluated`` and ``deployed`` are what ``key`` is said to be on either side, null where that
    side says nothing of it.
    """

    kind: FactKind
    key: str
    evaluated: str | None
    deployed: str | None
    path: tuple[str, ...]
    where: PlaceShape


class FactsShape(Shape, frozen=True, kw_only=True):
    """Facts of both sides compared; ``new`` are in the deployed alone.

    ``more`` are not listed, because a cap was met. A fact explains nothing and clears nothing.
    """

    new: tuple[FactShape, ...]
    changed: tuple[FactShape, ...]
    gone: tuple[FactShape, ...]
    more: int


class ToolShape(Shape, frozen=True, kw_only=True):
    """What an outside program said of one component after the verdict: for a person to read.

    It bears on nothing. ``problem`` says why there is no text.
    """

    program: str
    component: str
    text: str
    problem: str


class CompareDocument(Shape, frozen=True, kw_only=True):
    """The published document, schema ``countermark.compare/1``.

    ``words`` is the result in one sentence. ``equivalent`` under rules that nobody approved stays
    ``equivalent``, and ``words`` says so. ``unexplained`` are the worst changes without a rule;
    ``unexplained_changes`` and ``unexplained_size`` count all. ``facts`` are what differs by its
    meaning, looked at where something is unexplained. A comparison is of one rung, and
    ``ladder`` holds those that it says nothing of.
    """

    schema: Literal["countermark.compare/1"]
    version: str
    result: Result
    words: str
    rung: RungShape
    evaluated: SideShape
    deployed: SideShape
    rule_set: RuleSetShape
    rules: tuple[RuleUseShape, ...]
    unexplained: tuple[ChangeShape, ...]
    unexplained_changes: int
    unexplained_size: int
    components: tuple[ComponentShape, ...]
    components_count: ComponentsCount
    coverage: SidesCoverage
    not_examined: tuple[GapShape, ...]
    ladder: tuple[RungShape, ...]
    next_steps: tuple[str, ...]
    facts: FactsShape | msgspec.UnsetType = msgspec.UNSET
    diffoscope: ToolShape | msgspec.UnsetType = msgspec.UNSET
