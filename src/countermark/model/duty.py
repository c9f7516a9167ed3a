"""A duty with a life: what is owed, to whom, by when, and what people said and did about it.

A duty is derived from the findings of a run, from what people determined, and from the measures of
the register; its day is computed and never stored. What people do is a claim on its key.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.claim import digest_fields


class DutyState(Enum):
    """How a duty stands on a day."""

    OVERDUE = "overdue"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    NOT_STARTED = "not started"  # nobody has said that they identified it or were told
    DONE = "done"
    NOT_APPLICABLE = "not applicable"
    MOOT = "moot"

    @property
    def is_open(self) -> bool:
        """Is something still to be done?"""
        return self in (DutyState.OVERDUE, DutyState.OPEN, DutyState.ACKNOWLEDGED)


class Moot(Enum):
    """Why a duty that somebody acted on is none any more."""

    NO_FINDING = "no finding of the last check asks for it"
    REJECTED = "every finding that asked for it was determined not to be so"
    OTHER_TERM = "the measure no longer asks for it in this form"


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person did or said about a duty: who, in which role, when, in which words.

    ``evidence`` are digests of the files it rests on; ``missing`` those that the vault lacks.
    """

    person: str
    role: str
    day: str
    note: str = ""
    evidence: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    claim: str = ""


class DutyCause(msgspec.Struct, frozen=True, kw_only=True):
    """A party that a report is about, the ``items`` that lead to it, and the clock of these.

    ``started`` is the day on which a person said that they identified it, or from which the term
    runs; without it ``due`` is what would be due if it were the day asked about. ``more`` items are
    not named.
    """

    party: str
    items: tuple[str, ...]
    state: DutyState
    started: str = ""
    due: str = ""
    late: bool = False
    more: int = 0


class DutyItem(msgspec.Struct, frozen=True, kw_only=True):
    """One duty, or one report, of one context and (for reports) one contract.

    ``id`` is its key, the same in every run. ``contract`` and ``orders`` say for which contract,
    and which of its orders are touched; ``if_clause`` are clauses one of which the contract must
    carry, where it is not known which it carries. ``only_if`` and ``does_not_reach`` say for whom
    it is: it is not started until a person says that it applies. ``trigger`` is what its clock runs
    from, ``started`` the day of it; ``due`` the last day, empty where none can be computed: of a
    clock that is not started, what would be due if it were started on the day asked about.
    ``late``: it was done after that day. ``assumed``: its term runs from a report that nobody has
    handed in yet, and is counted from that one's last day. ``about`` names the first of the things
    it is about, ``unnamed`` counts the others, ``findings`` what asks for it. ``causes`` are all
    parties of a report, each with its own clock; the state and days of the whole are those of the
    first.
    """

    id: str
    what: str
    state: DutyState
    context: str
    measures: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    addressee: str = ""
    contract: str = ""
    orders: tuple[str, ...] = ()
    if_clause: tuple[str, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""
    trigger: str = ""
    started: str = ""
    due: str = ""
    assumed: bool = False
    calendar: str = ""
    recalled: bool = False
    standing: bool = False
    every: str = ""
    owner: str = ""
    about: tuple[str, ...] = ()
    unnamed: int = 0
    findings: int = 0
    causes: tuple[DutyCause, ...] = ()
    acknowledged: Acted | None = None
    done: Acted | None = None
    late: bool = False
    inapplicable: Acted | None = None
    moot: Moot | None = None


def duty_id(context: str, stable: str, contract: str = "") -> str:
    """The key of a duty of one contract: of ``stable``, its report or the key of the duty."""
    return digest_fields(("duty item", context, stable, contract))


_LAST = (DutyState.DONE, DutyState.NOT_APPLICABLE, DutyState.MOOT)


def worst_first(item: DutyItem) -> tuple[int, str, str, str, str]:
    """What presses comes first: overdue, by day, what waits for somebody, what has no day."""
    if item.state in _LAST:
        rank = 4 + _LAST.index(item.state)
    elif item.state is DutyState.NOT_STARTED:
        rank = 2
    elif item.state is DutyState.OVERDUE:
        rank = 0
    else:
        rank = 1 if item.due else 3
    return rank, item.due or "~", item.what, item.context, item.contract


_RANKS = (DutyState.OVERDUE, DutyState.OPEN, DutyState.DONE, DutyState.NOT_STARTED)


def causes_first(cause: DutyCause) -> tuple[int, str, str, tuple[str, ...]]:
    """What is overdue comes first, then what runs, what is reported, what nobody identified."""
    return _RANKS.index(cause.state), cause.due or "~", cause.party, cause.items


def is_past(due: str, day: date) -> bool:
    """Has the last day, or instant, of a term passed on ``day``?"""
    return bool(due) and due[:10] < day.isoformat()
