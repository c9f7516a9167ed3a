"""What a list change can bear on: parties, what people said since, and whose names are asked again.

A party is touched where a claim about it came or went, or begins or ends between two days; with it
every party that ties of lists and register lead to from it. All their names, then and now, are held
against the names that were asked: what none of them resembles is answered as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import msgspec

from countermark.assessment import shipped
from countermark.assessment.project import ledger_of
from countermark.assessment.renewal.days import YEAR, Between
from countermark.assessment.renewal.kept import days_of
from countermark.assessment.run import Run
from countermark.model.claim import Claim
from countermark.model.errors import CountermarkError
from countermark.model.match import Query
from countermark.model.node import LISTED, REGISTERED, kind_of
from countermark.model.predicate import EDGES, Predicate
from countermark.model.renewal import WhyWhole
from countermark.screening.matching.read_names import ReadNames
from countermark.store.ledger_changes import LedgerChange
from countermark.store.memory import MemoryView

MOST = 2_000
"""Parties up to which names are asked again; beyond, all is judged again."""

JUDGED = (Predicate.SAME_AS, Predicate.DIFFERENT_FROM)
DECIDED = (Predicate.SET_ASIDE, Predicate.DETERMINED)


class Change(msgspec.Struct, frozen=True):
    """What changed since a version of the ledger, and between two days.

    ``parties`` of lists and register have claims that came (``listed``) or went (``ended``);
    ``touched`` are they and those that ties lead to. ``nodes`` of people's own things are spoken of
    by what people recorded; ``decided``: a finding was decided on. ``why``: all is to be asked.
    """

    listed: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()
    decided: bool = False
    claims: tuple[Claim, ...] = ()
    why: WhyWhole | None = None


def changed(
    run: Run, version: int, between: Between, *, after: int = 0, delays: Collection[int] = ()
) -> Change:
    """What changed between ``version`` and the newest, and between the two days.

    ``after`` leaves out what was recorded by then (microseconds); ``delays`` are the days after
    which a listing prohibits, by some measure.
    """
    try:
        rows = ledger_of(run.project).changes(version, after)
    except CountermarkError:
        return Change(why=WhyWhole.LEDGER)
    try:
        rows += _by_days(run, between, delays)
    except CountermarkError:
        return Change(why=WhyWhole.LEDGER)
    return _of(run, rows)


def _of(run: Run, rows: Sequence[LedgerChange]) -> Change:
    ends: dict[bool, set[str]] = {False: set(), True: set()}
    nodes: set[str] = set()
    decided = False
    for row in rows:
        claim = row.claim
        decided |= claim.predicate in DECIDED
        for node in (claim.subject, claim.object):
            if kind_of(node) in (LISTED, REGISTERED):
                ends[row.is_gone].add(node)
            elif claim.subject.partition(":")[0] not in (LISTED, REGISTERED):
                nodes.add(node)
    parties = ends[False] | ends[True]
    touched = _led_to(run, parties, [row.claim for row in rows]) if parties else parties
    return Change(
        listed=frozenset(ends[False]),
        ended=frozenset(ends[True]),
        touched=frozenset(touched),
        nodes=frozenset(nodes),
        decided=decided,
        claims=tuple(row.claim for row in rows),
        why=WhyWhole.WIDE if len(touched) > MOST else None,
    )


def _by_days(run: Run, between: Between, delays: Collection[int]) -> list[LedgerChange]:
    """Claims of register and ledger that begin, end or lapse between the days."""
    if not between:
        return []
    further = timedelta(days=max(delays, default=0))
    dated = ledger_of(run.project).view().dated(between.first - further, between.last, YEAR)
    return [
        LedgerChange(claim, is_gone=False)
        for claim in (*run.catalog.claims(), *dated)
        if any(
            between.holds(day, lapses=claim.share is not None, further=delays)
            for day in days_of(claim)
        )
    ]


def _led_to(run: Run, parties: Iterable[str], said: Iterable[Claim]) -> set[str]:
    """``parties``, and those that ties of parties lead to from them, either way."""
    ties: dict[str, set[str]] = {}
    for claim in (*run.knowledge().claims(predicates=EDGES), *said):
        if claim.predicate in EDGES:
            ties.setdefault(claim.subject, set()).add(claim.object)
            ties.setdefault(claim.object, set()).add(claim.subject)
    found, waiting = set(parties), list(parties)
    while waiting:
        for node in ties.get(waiting.pop(), ()):
            if node not in found and kind_of(node) in (LISTED, REGISTERED):
                found.add(node)
                waiting.append(node)
    return found


class Resembling:
    """Which of the names asked may mean a touched party, by any of its names then or now?"""

    def __init__(self, run: Run, change: Change) -> None:
        about = [*run.knowledge().about(change.touched), *change.claims]
        view = MemoryView(about)
        names = [name for name in view.listed_names() if name.entity in change.touched]
        numbers = [
            claim
            for claim in view.claims(predicates=(Predicate.HAS_IDENTIFIER,))
            if claim.subject in change.touched
        ]
        from countermark.assessment.screener import listed
        from countermark.screening.matching.resemblance import Resemblance

        self._held = (
            Resemblance(names, listed(numbers), shipped.tables()) if names or numbers else None
        )

    def among(self, asked: Sequence[Query], read: ReadNames) -> set[str]:
        """The texts of those that do."""
        if self._held is None:
            return set()
        may = self._held.among(asked, read)
        return {query.text for query, holds in zip(asked, may, strict=True) if holds}

    @property
    def holds(self) -> bool:
        """Is there any name or number to hold them against?"""
        return self._held is not None


def version_of(text: str) -> int | None:
    """The ledger version that a record names; None for a run without one."""
    with suppress(ValueError):
        return int(text)
    return None


def delays_of(run: Run) -> frozenset[int]:
    """After how many days of listing some measure prohibits."""
    known: Mapping[str, object] = run.measures[0]
    return frozenset(
        days for one in known.values() if (days := getattr(one, "prohibits_after", None))
    )
