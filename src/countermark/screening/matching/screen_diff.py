"""What of a screening is new against an earlier state, why, and what became of the rest.

Both states are compared whole; only then is the list cut. A match is new that the earlier state
would not have given, or whose party was listed again or by another measure, or that was uncertain
and is certain, or that a judgement held back which somebody took back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

import msgspec

from countermark.model.match import Judged, New, Newness, Query, Seen
from countermark.model.measure import Status
from countermark.model.standing import Standings
from countermark.model.when import latest
from countermark.screening.matching.hits import Ranking

PROBABLE = 0.5
"""A score from which a match is more likely right than wrong."""

OUT = (Status.ENDED,)
NOT_BINDING = (Status.ENDED, Status.NOT_YET, Status.PROPOSED)


class Baseline(Protocol):
    """An earlier state: what it would have given for the same names.

    ``label`` is what people call it. ``is_whole`` is False where it may have been cut.
    """

    label: str
    day: date
    is_whole: bool

    def was_cut(self, query: Query) -> bool:
        """Did it show as many matches as it was allowed to, so that others may have been cut?"""
        ...

    def knows(self, party: str, name: str = "") -> bool:
        """Was the party listed then, under this very name if one is given?"""
        ...


class Listings(msgspec.Struct, frozen=True):
    """How the measures that list the parties found stood ``before`` and stand ``after``.

    ``public`` is the day on which each listing became public, by party and measure; empty: unknown.
    """

    before: Standings
    after: Standings
    public: Mapping[tuple[str, str], str]


class Gone(msgspec.Struct, frozen=True):
    """A match of then that is none any more, or whose party no measure lists any more."""

    entity: str
    why: str


class ScreenDiff(msgspec.Struct, frozen=True):
    """One query: its new parties, best first, each with the reasons, and what became of others.

    ``repeated`` counts matches of then that still stand and are not shown again; ``apart`` new ones
    that a judgement or a known false friend sets apart; ``asked`` is False where the earlier
    result did not hold the query.
    """

    new: dict[str, tuple[New, ...]]
    repeated: int = 0
    apart: int = 0
    confirmed: int = 0
    gone: tuple[Gone, ...] = ()
    asked: bool = True


class Comparison:
    """Now against ``then``; ``listings`` tell what the lists say of the parties found."""

    def __init__(self, then: Baseline, listings: Listings) -> None:
        self._then = then
        self._public, self._before, self._after = listings.public, listings.before, listings.after
        self._listed: dict[str, tuple[New, ...]] = {}

    def of(self, query: Query, found: Ranking, before: Mapping[str, Seen] | None) -> ScreenDiff:
        """What changed for one query."""
        then: Mapping[str, Seen] = before or {}
        new: dict[str, tuple[New, ...]] = {}
        repeated = confirmed = 0
        for party in found.open:
            seen = then.get(party)
            if seen is None:
                new[party] = self._appeared(query, found, party, asked=before is not None)
                continue
            reasons = (*self._decided(found, party, seen), *self.listed(party))
            if reasons:
                new[party] = reasons
            else:
                repeated += 1
                confirmed += party in found.same and seen.judged is not Judged.SAME
        cut = {p for p, why in new.items() if why[0].reason is Newness.NOT_SHOWN}
        return ScreenDiff(
            # What an earlier result may merely have cut off must not crowd out what is new.
            new={p: new[p] for p in sorted(new, key=cut.__contains__)},
            repeated=repeated,
            apart=sum(party not in then for party in found.hits if party in found.excluded),
            confirmed=confirmed,
            gone=tuple(self._gone(found, then)),
            asked=before is not None,
        )

    def _appeared(
        self, query: Query, found: Ranking, party: str, *, asked: bool
    ) -> tuple[New, ...]:
        """Why the earlier state did not give the party for this name."""
        then, hit = self._then, found.hits[party]
        listed = self.listed(party)
        if not asked:
            return (New(Newness.NOT_ASKED, f"{then.label} did not hold this name"), *listed)
        if listed:
            return listed
        if not then.is_whole:
            cut = ", which may have been cut there" if then.was_cut(query) else ""
            return (New(Newness.NOT_SHOWN, f"not in {then.label}{cut}"),)
        if not then.knows(party):
            ended = " any more" if self._after.get(party) else ""
            words = f"loaded here after {then.label}; no measure lists it{ended}"
            return (New(Newness.LOADED, words),)
        name = hit.entry.listed.text
        if not then.knows(party, name):
            return (New(Newness.NAME_ADDED, f"name added since {then.label}: “{name}”"),)
        return (New(Newness.NOT_FOUND, f"not found in {then.label}"),)

    def _decided(self, found: Ranking, party: str, seen: Seen) -> Iterator[New]:
        """What people, names and identifiers changed about a party that was found then too."""
        hit, same = found.hits[party], party in found.same
        if seen.judged and not (same and seen.judged is Judged.SAME):
            words = f"then {seen.why}; that no longer holds"
            if not (same and seen.judged is Judged.DIFFERENT):
                yield New(Newness.JUDGEMENT_RETRACTED, words)
            return
        if same or seen.certain:
            return
        name = hit.entry.listed.text
        added = f"name added since {self._then.label}: “{name}”; then {seen.score:.2f}"
        known = self._then.knows(party, name)
        if hit.certain and known:
            yield New(Newness.CERTAIN, f"now certain; then {seen.score:.2f}, uncertain")
        elif hit.certain:
            yield New(Newness.NAME_ADDED, f"{added}, now certain")
        elif not known and seen.score < PROBABLE <= hit.score:
            yield New(Newness.NAME_ADDED, f"{added}, now {hit.score:.2f}")

    def _gone(self, found: Ranking, then: Mapping[str, Seen]) -> Iterator[Gone]:
        for party, seen in then.items():
            if seen.judged is Judged.DIFFERENT:
                continue
            if party in found.below:
                yield Gone(party, "still found, below what is told of its list; see --thorough")
            elif party not in found.hits:
                yield Gone(party, "no longer found")
            elif party in found.excluded:
                yield Gone(party, found.excluded[party])
            elif self._binds(self._before, party) and not self._binds(self._after, party):
                yield Gone(party, "still found; no measure lists it any more")

    @staticmethod
    def _binds(standings: Standings, party: str) -> bool:
        return any(status not in OUT for status in standings.get(party, {}).values())

    def listed(self, party: str) -> tuple[New, ...]:
        """What the lists say of a party that they did not say then."""
        if party not in self._listed:
            self._listed[party] = tuple(self._each(party))
        return self._listed[party]

    def _each(self, party: str) -> Iterator[New]:
        before = self._before.get(party, {})
        told: dict[Newness, list[str]] = {}
        for measure, status in self._after.get(party, {}).items():
            kind = self._kind(party, measure, before.get(measure), status)
            if kind is not None:
                told.setdefault(kind, []).append(measure)
        for kind in sorted(told, key=list(Newness).index):
            measures = sorted(told[kind], key=lambda m: (self._public.get((party, m), ""), m))
            yield New(kind, self._words(kind, party, measures))

    def _kind(self, party: str, measure: str, was: Status | None, status: Status) -> Newness | None:
        if was is None and status not in OUT:
            public = self._public.get((party, measure), "")
            if public and latest(public) > self._then.day:
                bound = (s not in NOT_BINDING for s in self._before.get(party, {}).values())
                return Newness.ANOTHER_MEASURE if any(bound) else Newness.LISTED
            # What an earlier result does not show of a party, it may not have been asked.
            told = self._then.is_whole or self._then.knows(party)
            return Newness.LOADED if told else None
        if was in NOT_BINDING and status not in NOT_BINDING:
            return Newness.RELISTED if was in OUT else Newness.IN_FORCE
        return None

    def _words(self, kind: Newness, party: str, measures: Sequence[str]) -> str:
        if kind is Newness.RELISTED:
            return f"listed again, after it had left: {', '.join(measures)}"
        if kind is Newness.IN_FORCE:
            return f"in force now, not yet on {self._then.day}: {', '.join(measures)}"
        days = [(m, self._public.get((party, m), "")) for m in measures]
        if kind is Newness.LOADED:
            said = (f"{m} (public since {day})" if day else m for m, day in days)
            return f"loaded here after {self._then.label}: listed by {', '.join(said)}"
        also = "also " if kind is Newness.ANOTHER_MEASURE else ""
        if len({day for _, day in days}) == 1:
            return f"{also}listed since {days[0][1]} by {', '.join(measures)}"
        said = (f"{m} (since {day})" for m, day in days)
        return f"{also}listed by {', '.join(said)}"
