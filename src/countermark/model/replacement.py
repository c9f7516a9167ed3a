"""A plan to take things out of a network and put others in their place, row by row.

A plan is what its owner wrote (``PlanRow``), what the law asks of each row (``Due``), and what
follows from both (``PlannedItem``). Days are computed from the plan and the day asked about; none
is stored.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import msgspec

from countermark.model.measure import CapUnit
from countermark.model.verdict import Decision
from countermark.model.when import When


class Step(Enum):
    """What happens to one thing that is replaced, in this order."""

    SURVEY = "survey"
    ORDER = "order"
    INSTALL = "install"
    PARALLEL_RUN = "parallel run"
    CUT_OVER = "cut-over"
    REMOVAL = "removal"
    STORAGE = "storage"
    DESTRUCTION = "destruction"


STEPS = tuple(Step)
CHANGES = frozenset({Step.INSTALL, Step.CUT_OVER, Step.REMOVAL})
"""Steps that change the network: none of their days may lie in a freeze."""
UNTIL_GONE = STEPS[: STEPS.index(Step.REMOVAL) + 1]
"""The steps up to the one after which the thing is out of the network."""
AFTERWARDS = STEPS[len(UNTIL_GONE) :]


class Freeze(msgspec.Struct, frozen=True, order=True):
    """Days, both included, on which nothing may be changed; at one ``site``, or at all (empty)."""

    first: date
    last: date
    site: str = ""


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a plan as its owner wrote it. ``line`` is where it stands in the file.

    ``manager`` names the element manager that manages it, by name, model or serial number;
    ``weekdays`` are those on which it may be cut over (0 is Monday; empty: any). ``done`` are the
    steps that were done, each with its day. ``proof`` names the proof of destruction. ``amounts``
    are what it carries, by the unit in which a cap may be measured; ``costs`` are in ``currency``.
    """

    line: int
    cluster: str = ""
    manager: str = ""
    substitute_maker: str = ""
    substitute: str = ""
    weekdays: tuple[int, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    done: dict[Step, When] = {}
    proof: str = ""
    amounts: dict[CapUnit, Decimal] = {}
    costs: dict[str, Decimal] = {}
    currency: str = ""

    @property
    def is_gone(self) -> bool:
        """Is it out of the network?"""
        return Step.REMOVAL in self.done


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """By when a thing must be gone, by which measure; ``day`` is None where it is due at once.

    ``recalled``: the day rests on memory. ``what`` is the duty in the words of the record.
    """

    measure: str
    title: str
    clause: str
    what: str
    day: date | None = None
    recalled: bool = False


class Fate(Enum):
    """What is to become of a row."""

    REPLACE = "replace"
    DECIDE = "decide first"  # whether it is covered is open
    STAYS = "stays"
    NOT_EXAMINED = "not examined"


class State(Enum):
    """How a replacement stands against its day."""

    GONE = "gone"
    LATE = "late"  # its day has passed and it is there
    CANNOT_BE_KEPT = "cannot be kept"  # the steps left take longer than there is
    TIGHT = "tight"
    ON_PLAN = "on plan"
    NO_DAY = "at once"  # it may not be there, and no day is given


class Lacking(Enum):
    """What somebody has to say or decide about a thing of the plan."""

    ANSWER = "answer"  # ``detail`` says what would settle whether it is covered
    SUBSTITUTE = "substitute"
    SUBSTITUTE_IS_COVERED = "substitute is covered"
    SUBSTITUTE_IS_OPEN = "substitute is open"
    DESTRUCTION = "destruction"
    PROOF = "proof of destruction"
    SERIAL = "serial number"
    MANAGER_FOR = "manager for an element that stays"  # ``detail`` is its line


class Open(msgspec.Struct, frozen=True):
    """One thing that is lacking; ``detail`` as ``Lacking`` says."""

    lacking: Lacking
    detail: str = ""


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """What shall stand in its place, and what the same engine says of it. None: not examined."""

    maker: str
    model: str
    decision: Decision | None = None
    reason: str = ""
    measure: str = ""


class PlannedStep(msgspec.Struct, frozen=True):
    """One step: the day it was ``done``, or the first days it can be, and the last it may be.

    ``earliest`` and ``latest`` are the days on which it ends; ``start`` is the last day on which
    it may begin.
    """

    step: Step
    done: str = ""
    earliest: date | None = None
    start: date | None = None
    latest: date | None = None


class PlannedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the plan with what follows for it.

    ``key`` is the same in a later plan of the same thing. ``slack`` counts the days between the
    earliest day on which it can be gone and the one on which it must be (negative: too late).
    ``waits_for`` are lines of the things that must be gone before it; ``brought_forward`` is the
    element manager for whose sake its day is earlier than the law's.
    """

    key: str
    line: int
    name: str
    site: str
    cluster: str
    role: str
    part: str
    maker: str
    model: str
    serial: str
    fate: Fate
    decision: Decision | None
    reason: str = ""
    dues: tuple[Due, ...] = ()
    due: date | None = None
    brought_forward: str = ""
    state: State | None = None
    slack: int | None = None
    gone_by: date | None = None
    steps: tuple[PlannedStep, ...] = ()
    substitute: Substitute | None = None
    waits_for: tuple[int, ...] = ()
    proof: str = ""
    costs: dict[str, str] = {}
    currency: str = ""
    open: tuple[Open, ...] = ()

    @property
    def done(self) -> dict[Step, str]:
        """The day each step was done; "" for one that was not."""
        return {step.step: step.done for step in self.steps}


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A cap, and how the plan's network stands to it.

    ``amount`` of ``total``, in ``unit``, is of the capped parties; ``unknown`` rows give no amount.
    ``percent`` is None where nothing can be said. ``kept`` is None where that is open.
    """

    measure: str
    title: str
    what: str
    by: str
    allowed: int
    unit: CapUnit
    recalled: bool
    amount: str
    total: str
    unknown: int
    percent: str | None
    kept: bool | None


class Changed(Enum):
    """How a thing stands to the plan before."""

    ADDED = "added"
    LEFT_OUT = "left out"
    STEP_DONE = "step done"
    STEP_UNDONE = "step no longer done"
    DUE_MOVED = "day moved"
    FATE = "fate"
    SUBSTITUTE = "substitute"
    STATE = "state"


class PlanChange(msgspec.Struct, frozen=True):
    """One change since the plan before: of which thing, what was, what is."""

    key: str
    name: str
    site: str
    change: Changed
    before: str = ""
    after: str = ""
