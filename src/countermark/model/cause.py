"""A root cause, and what is to be done about it: many findings said once.

A cause is one listed party and the item that carries it, in one context, with one verdict: forty
contracts that deliver one router are one cause, and so are twelve routers of one model. What is
found is never shortened by it: a cause counts its findings and names the keys of the first of them.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.act_kind import Accusation
from countermark.model.claim import digest_fields
from countermark.model.determination import Determined
from countermark.model.measure import Answered
from countermark.model.open_fact import OpenFact
from countermark.model.verdict import Clock, Decision, Missing


class CausePlace(msgspec.Struct, frozen=True):
    """Where a cause was met: a site (empty: none was stated), and how many subjects stand there."""

    site: str
    count: int


class CauseDuty(msgspec.Struct, frozen=True):
    """A duty of one or more measures of a cause; the fields are those of ``Obligation``."""

    what: str
    due: str
    clock: str
    state: Clock
    recalled: bool
    counted_from: str
    measure: str
    to: str = ""
    clauses: tuple[str, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""


class CauseDetermination(msgspec.Struct, frozen=True):
    """What a person decided about a finding of the cause, and on which day."""

    decision: Determined
    person: str
    day: date


class CauseMember(msgspec.Struct, frozen=True):
    """One of the subjects of a cause: id, name, kind, and the row or file it was read from.

    ``contract`` is the one that it is, or that its row names.
    """

    id: str
    name: str
    kind: str
    place: str
    site: str
    contract: str = ""


class CauseQuestion(msgspec.Struct, frozen=True):
    """Is ``name``, as the files write it, the listed party ``entity`` (its node)?

    ``score`` is the calibrated probability, None where no score was made; it only ranks.
    """

    name: str
    entity: str
    entity_name: str
    score: float | None
    why: str


class CauseAccusation(msgspec.Struct, frozen=True):
    """A measure that accuses and does no more: by whom, and who answers it how.

    Without ``answers`` no denial was found in what was read.
    """

    measure: str
    kind: Accusation
    by: str
    answers: tuple[tuple[str, Answered], ...] = ()


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Findings with one root: ``item`` leads to the listed ``party``.

    ``key`` is the same in every run, however rows are ordered (``root_key``). ``relation`` reads
    from the item to the party ("made by"; empty where the item is the party itself or may be it).
    ``acts`` are what the measures are about ("using"); ``clauses`` and ``measures`` go together.
    ``question`` is there where a name is open. ``accusations`` are those among its measures that
    accuse and do no more, each with who answers it. ``alleged_by``: the first says what somebody
    alleges, by whom; ``denied_by`` who contradicts it.

    Counts are exact: ``subjects`` in all, ``kinds`` by their kind (``contract``, ``supplier``,
    ``device`` ...), ``findings``, ``set_aside`` of these. ``leading`` counts the subjects that have
    no worse finding in this context: a cause that leads none is said elsewhere already. ``units``
    are the items themselves by serial number, else by row (0 where only ties lead to the item).
    ``asides`` say who set some aside, why and until when. ``places``, ``members`` and
    ``finding_keys`` hold the first few, in the order of the files; ``sites`` is how many sites
    there are and ``sites_capped`` says that there are more than that.
    """

    key: str
    context: str
    verdict: Decision
    missing: Missing | None
    party: str
    party_name: str
    item: str
    relation: str
    certain: bool
    acts: tuple[str, ...]
    clauses: tuple[str, ...]
    measures: tuple[str, ...]
    since: str
    why: str
    resolve_by: str
    open_facts: tuple[OpenFact, ...]
    alleged_by: str
    denied_by: tuple[str, ...]
    accusations: tuple[CauseAccusation, ...]
    question: CauseQuestion | None
    subjects: int
    leading: int
    kinds: dict[str, int]
    units: int
    sites: int
    sites_capped: bool
    places: tuple[CausePlace, ...]
    members: tuple[CauseMember, ...]
    findings: int
    set_aside: int
    asides: tuple[str, ...]
    finding_keys: tuple[str, ...]
    duties: tuple[CauseDuty, ...]
    determinations: tuple[CauseDetermination, ...]
    alike: str = ""
    """The same for causes that have the very same subjects; of this run only."""


class NotGrouped(msgspec.Struct, frozen=True):
    """Findings beyond the number of causes that are told apart, counted by their verdict."""

    verdict: Decision
    findings: int


class Causes(msgspec.Struct, frozen=True):
    """All causes of a run, worst first, and what was counted without being told apart."""

    causes: tuple[Cause, ...]
    not_grouped: tuple[NotGrouped, ...] = ()


class ActionKind(Enum):
    """What an action asks for, in the order in which actions without a date stand."""

    DETERMINE = "determine"
    DUTY = "duty"
    NAME = "name"
    FACT = "fact"
    DISPUTE = "dispute"
    READ = "read"
    LOAD = "load"
    CONTEXT = "context"


class Answer(msgspec.Struct, frozen=True):
    """One answer to a question: the ``value`` of a ``fact``, and the command that gives it.

    ``is_within``: with it the measure reaches the item. ``command`` is empty where no command can
    say it and a file has to.
    """

    fact: str
    value: str
    is_within: bool
    command: str = ""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the to-do list.

    ``number`` counts from 1. ``by`` is an ISO day or instant, empty where there is none: of a clock
    that has not started it is what would be due if the item were identified on ``if_identified``,
    which is empty for every other clock. ``when`` says the same in words. ``commands`` can be
    pasted into a shell as they stand, one for each answer there may be; ``answers`` says which is
    which. ``column`` of the first few ``rows`` (file and line) would say it too. ``causes`` are the
    keys of the causes it is about, the first few of ``cause_count``. Of a duty ``to`` is to whom it
    is reported, ``clauses`` under which it is owed, ``contracts`` the first of those that it is
    about, ``only_if`` and ``does_not_reach`` for whom it is.
    """

    number: int
    kind: ActionKind
    what: str
    by: str = ""
    overdue: bool = False
    if_identified: str = ""
    when: str = ""
    why: str = ""
    commands: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    column: str = ""
    rows: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    cause_count: int = 0
    to: str = ""
    clauses: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""


def root_key(context: str, verdict: Decision, party: str, item: str, act: str) -> str:
    """The key of a cause; ``item`` is told apart by its letters alone, not by their case.

    ``act`` is what its measures are about, or the question that is open.
    """
    named = " ".join(item.casefold().split())
    return digest_fields(("root-cause", context, verdict.value, party, named, act))
