"""Terms of a settlement, a plea or a sentence: what is owed, what hangs over the party, what came.

A term is what the record holds; its state on a day is computed from it (``register.settlements``).
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.when import When


class TermKind(Enum):
    """What a term is."""

    PAYMENT = "payment"  # a fine or forfeiture to be paid
    ESCROW = "escrow"  # held by somebody until the end, and lost if a condition is broken
    SUSPENDED_PAYMENT = "suspended payment"  # owed only if a condition is broken
    SUSPENDED_DENIAL = "suspended denial order"  # in force only if a condition is broken
    PROBATION = "probation"
    MONITOR = "monitor"
    CONDUCT = "conduct"  # to do, or to leave


class TermState(Enum):
    """How a term stands on a day."""

    NOT_YET = "not yet"
    OWED = "owed"  # its day is to come
    OPEN = "open"  # its day has passed, and the record does not say whether it was met
    MET = "met"
    RUNS = "runs"
    HANGS = "hangs over the party"  # suspended: it falls due if a condition is broken
    BROKEN = "said to be broken"  # by the authority, as the event says
    TRIGGERED = "triggered"
    OVER = "over"
    REPLACED = "replaced"


class TermEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that changed a term on ``date``: ``to`` is its state from then on.

    ``until`` moves its end. ``known`` is the day it became public, where that is another.
    """

    date: When
    to: TermState
    what: str
    until: When | None = None
    known: When | None = None
    recalled: bool = False


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One term. ``due``: by when it is to be done; ``start`` to ``end`` (exclusive): while it runs.

    Without a ``start`` it begins with the measure. ``amount`` is in whole units of ``currency``.
    ``triggers`` are the terms, by id, that fall due where this one is broken. ``recalled``: what of
    it rests on memory, or is inferred.
    """

    id: str
    kind: TermKind
    what: str
    amount: int | None = None
    currency: str = ""
    start: When | None = None
    due: When | None = None
    end: When | None = None
    triggers: tuple[str, ...] = ()
    events: tuple[TermEvent, ...] = ()
    recalled: tuple[str, ...] = ()


class Breach(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's claim that a term was broken. It triggers nothing by itself."""

    claimant: str
    claim: str
    grade: str
    date: str
    quote: str
    source: str
    denied: bool


class TermOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """A term as it stood on a day.

    ``until`` is the last known end (exclusive), ``since`` the day of the event that gave the state.
    ``would_trigger`` are the terms that would fall due if this one were broken and that still hang
    over the party on that day.
    """

    term: Term
    state: TermState
    why: str = ""
    since: When | None = None
    until: When | None = None
    would_trigger: tuple[Term, ...] = ()
    breaches: tuple[Breach, ...] = ()
