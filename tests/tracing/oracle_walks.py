"""Path verdicts as SEMANTICS has them: every simple path, written as a word, read by a pattern.

A path of parties and items is a word of one letter a hop (``LETTERS``). What may follow what, and
which class a word has, are regular expressions over the whole word; days are tried one by one.
Shares nothing with the program but the reading of a claim. Contracts, names of kinds and what a
party performs are left out: ``definition`` has them, with the program's own moves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tests.tracing.oracle_shares import groups, is_in_force

from countermark.model.claim import Claim, Polarity
from countermark.model.qualifier import Relabelled
from countermark.model.when import earliest, latest

LETTERS = {
    "same_as": "i", "owns": "o", "controls": "o", "part_of_group": "o", "made_by": "k",
    "branded_by": "b", "contains": "c", "delivers": "v", "runs": "r", "supplies": "u",
    "subcontract_of": "u", "administers": "s", "shares_data_with": "s", "updates_from": "s",
    "provides_service_to": "s", "managed_by": "s",
}  # fmt: skip
"""``m`` is ownership below one half, ``w`` a maker on whose thing another name stands, ``t`` a
thing's own seller, ``d`` down from a seller to a thing it sells, ``n`` from a firm asked about to
goods that carry its name."""

FROM_SUBJECT = {"same_as", "part_of_group", "made_by", "branded_by", "contains", "delivers", "runs",
                "shares_data_with", "updates_from", "managed_by"}  # fmt: skip
FROM_OBJECT = {"same_as", "owns", "controls", "supplies", "subcontract_of", "administers",
               "provides_service_to"}  # fmt: skip
STATES = {"owns", "controls", "part_of_group", "same_as", "runs", "subcontract_of", "administers",
          "shares_data_with", "updates_from", "provides_service_to", "managed_by"}  # fmt: skip

FORBIDDEN = re.compile(
    r"[om].*[^iom]"  # an owner's other business is not the subject's
    r"|[ts].*[dvr]"  # a sibling: other goods of the seller, of the administrator
    r"|[kwb][^ut]*[dvr]"  # ... of the maker
    r"|[^i].*n"  # whoever is met on the way has other goods
)
DOUBTFUL = re.compile(r"n|[ut].*[dv]|[dn][^kwb]*[ut]|b(?!$)(?!i*$)")
"""What a supplier sells may have gone elsewhere; another seller may have sold it; a name on a
thing does not say whose the maker is."""

CLASSES = (
    (re.compile(r"t|[kwb].*u|u[^dvt]*$"), 9),
    (re.compile("s"), 8),
    (re.compile("m"), 4),
    (re.compile("c"), 6),
    (re.compile("w"), 7),
    (re.compile("o"), 2),
)
OUTLIVES = re.compile(r"[dnvrc]")
UNDELIVERED = re.compile(r"s|[ut][^dv]*$")
"""An ended tie of supply leaves behind what was delivered, and neither services nor a supplier of
whom nothing is met."""

Verdict = tuple[str, int, bool]
"""Listed party, class, and is the path certain?"""


class Hop(NamedTuple):
    source: str
    target: str
    letter: str
    claim: Claim
    relabelled: bool


class Days(NamedTuple):
    """The first and last day on which the thing at hand can have been made."""

    first: date
    last: date


class Walks:
    """The paths of one set of claims on one day; ``made`` maps items to the day they were made."""

    def __init__(
        self,
        claims: Collection[Claim],
        made: dict[str, date],
        as_of: date,
        asked: Collection[str] = (),
    ) -> None:
        self._made, self._as_of, self._asked = made, as_of, asked
        said = [c for c in claims if c.polarity is Polarity.AFFIRMED and c.subject != c.object]
        self._maybe = groups(said, doubtful=True)
        self._same = groups(said, doubtful=False)
        self._makers = [c for c in said if LETTERS.get(c.predicate.value) in ("k", "b")]
        self._out: dict[str, list[Hop]] = defaultdict(list)
        for claim in said:
            for hop in self._hops(claim):
                self._out[hop.source].append(hop)
        days = {d for c in said for w in (c.valid.start, c.valid.end) if w
                for d in (earliest(w), latest(w))}  # fmt: skip
        near = {d + timedelta(n) for d in days for n in (-1, 0, 1)}
        self._tried = sorted(near)

    def verdicts(self, start: str, listed: Collection[str]) -> set[Verdict]:
        """What every simple path from ``start`` to a listed party says."""
        found: set[Verdict] = set()
        days = Days(self._made.get(start, date.min), self._made.get(start, self._as_of))
        for word, hops, certain, over in self._walk(start, "", [], days, True, False):
            end = hops[-1].target if hops else start
            kind = self._class(word, hops, end)
            gone = over and (UNDELIVERED.search(word) or not OUTLIVES.search(word))
            if end in listed and not gone:
                found.add((end, kind, certain and not DOUBTFUL.search(word)))
        return found

    def _walk(
        self, at: str, word: str, hops: list[Hop], days: Days, certain: bool, over: bool
    ) -> Iterator[tuple[str, list[Hop], bool, bool]]:
        yield word, hops, certain, over
        passed = {at, *(hop.source for hop in hops)}
        for hop in self._out[at]:
            if hop.target in passed or FORBIDDEN.search(word + hop.letter):
                continue
            always, ever, ended = self._holds(hop, word, days)
            if ever:
                yield from self._walk(
                    hop.target, word + hop.letter, [*hops, hop], self._onward(hop, days),
                    certain and always and hop.claim.certain, over or ended,
                )  # fmt: skip

    def _hops(self, claim: Claim) -> Iterator[Hop]:
        word, letter = claim.predicate.value, LETTERS.get(claim.predicate.value)
        if letter is None:
            return
        if word == "owns" and claim.share is not None and claim.share < 50_000_000:
            letter = "m"
        relabelled = any(isinstance(q, Relabelled) for q in claim.qualifiers)
        if letter == "k" and (relabelled or self._other_names(claim.subject, claim.object)):
            letter = "w"
        if word in FROM_SUBJECT:
            yield from _unless_a_likeness_back(
                claim.subject, claim.object, letter, claim, relabelled
            )
        if word in FROM_OBJECT:
            up = "t" if letter == "u" and claim.object.startswith("item:") else letter
            yield from _unless_a_likeness_back(claim.object, claim.subject, up, claim, False)
        if word == "branded_by" and claim.object in self._asked:
            yield Hop(claim.object, claim.subject, "n", claim, False)
        if word == "supplies" and claim.object.startswith("item:"):
            yield Hop(claim.subject, claim.object, "d", claim, False)

    def _names_on(self, thing: str) -> set[str]:
        things = self._same.get(thing, {thing})
        return {c.object for c in self._makers if c.certain and c.subject in things}

    def _is_maybe(self, one: str, other: str) -> bool:
        return other in self._maybe.get(one, {one})

    def _other_names(self, thing: str, maker: str) -> set[str]:
        return {name for name in self._names_on(thing) if not self._is_maybe(name, maker)}

    def _class(self, word: str, hops: list[Hop], end: str) -> int:
        last = next((hop for hop in reversed(hops) if hop.letter in ("k", "w", "b")), None)
        if last is not None and last.letter == "w" and not last.relabelled:
            others = self._other_names(last.source, last.target)
            if any(self._is_maybe(name, end) for name in others):
                word = word.replace("w", "k")  # it stands under the listed party's own name
        return next((number for pattern, number in CLASSES if pattern.search(word)), 1)

    def _onward(self, hop: Hop, days: Days) -> Days:
        made = self._made.get(hop.target)
        if hop.letter in "cvr":
            return Days(made, made) if made else Days(date.min, days.last)
        if hop.letter in "utdns":
            return Days(made or date.min, made or self._as_of)
        return days

    def _holds(self, hop: Hop, word: str, days: Days) -> tuple[bool, bool, bool]:
        """On every day that counts, on some, and is it a tie of supply that has ended?"""
        claim, named = hop.claim, hop.claim.predicate.value
        making = hop.letter in ("k", "w", "b")
        of_the_maker = hop.letter in "iom" and re.search("[kwb][iom]*$", word)
        asked = self._between(days) if making or of_the_maker else [self._as_of]
        if (making or hop.letter == "n") and not self._has_rival(claim):
            claim = _seen_from_any_day(claim)
        elif hop.letter in "cvd" or hop.letter == "t":
            claim = _for_ever_since(claim)
        elif hop.letter == "u" and _ended(claim, self._as_of):
            return True, True, True
        elif named not in STATES | {"supplies", "made_by", "branded_by"}:
            raise AssertionError(named)
        answers = [is_in_force(claim, day) for day in asked]
        return all(a for a, _ in answers), any(e for _, e in answers), False

    def _between(self, days: Days) -> list[date]:
        inside = [day for day in self._tried if days.first < day < days.last]
        return [days.first, *inside, days.last]

    def _has_rival(self, claim: Claim) -> bool:
        things = self._same.get(claim.subject, {claim.subject})
        return any(
            c.predicate is claim.predicate
            and c.subject in things
            and not self._is_maybe(c.object, claim.object)
            for c in self._makers
        )


def _unless_a_likeness_back(source, target, letter, claim, relabelled) -> Iterator[Hop]:
    """Two doubtful likenesses to a listed party do not make two names one firm."""
    back = letter == "i" and source.startswith("reg:") and not target.startswith("reg:")
    if not back or claim.certain:
        yield Hop(source, target, letter, claim, relabelled)


def _ended(claim: Claim, day: date) -> bool:
    begun = claim.valid.start is None or earliest(claim.valid.start) <= day
    return claim.valid.end is not None and begun and not is_in_force(claim, day)[1]


def _seen_from_any_day(claim: Claim) -> Claim:
    return _with(claim, None, claim.valid.end)


def _for_ever_since(claim: Claim) -> Claim:
    return _with(claim, claim.valid.start, None)


def _with(claim: Claim, start: str | None, end: str | None) -> Claim:
    from msgspec.structs import replace

    from countermark.model.when import Interval

    return replace(claim, valid=Interval(start, end))
