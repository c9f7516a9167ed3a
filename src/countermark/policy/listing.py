"""Which measures name which listed party, and when: the link between a path's end and the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

import msgspec

from countermark.model import node as nodes
from countermark.model.claim import Claim
from countermark.model.context import Facets
from countermark.model.measure import Covered, Kind, Matching, Measure, Status
from countermark.model.path import Path, PathClass
from countermark.model.predicate import Family, Predicate
from countermark.model.reading import Subject
from countermark.model.standing import Standing, standing
from countermark.model.verdict import Finding
from countermark.model.when import Interval, When, latest
from countermark.policy.scope import Reach, reach

MEASURE = "measure:"
"""How the object of a ``listed_under`` claim names a measure."""


class Listing(msgspec.Struct, frozen=True):
    """A party's listing under one measure: its intervals and the claims that say so."""

    entity: str
    measure: Measure
    covered: Covered
    claims: tuple[str, ...] = ()


class Rulebook(msgspec.Struct, frozen=True, dict=True):
    """All measures in view, their digests, the day each became public, and the listings by node.

    What it answers alike for every subject of a run is worked out once.
    ``countries``: where a listed party is registered, as an ISO code.
    """

    measures: dict[str, Measure]
    digests: dict[str, str]
    announced: dict[str, When | None]
    listings: dict[str, tuple[Listing, ...]]
    countries: dict[str, str] = {}

    @property
    def targets(self) -> frozenset[str]:
        """Every node that some measure lists."""
        return frozenset(self.listings)

    @cached_property
    def items(self) -> frozenset[str]:
        """The names, case folded, of things that alone are covered of some party."""
        return frozenset(
            item.casefold()
            for measure in self.measures.values()
            for covered in measure.entities
            for item in covered.items
        )

    def standing(self, listing: Listing, day: date, known_at: date | None) -> Standing:
        """The standing of ``listing`` on ``day``, as known at ``known_at``."""
        key = id(listing), day, known_at
        known = self._standings.get(key)
        if known is None:
            entity = listing.covered.entity
            found = standing(listing.measure, entity, day, known_at, self.announced)
            known = self._standings[key] = listing, found
        return known[1]

    def reach(self, listing: Listing, facets: Facets, row: Subject | None) -> Reach:
        """Whether the scope of ``listing`` reaches ``facets``; ``row`` as in ``scope.reach``."""
        if row is not None and row.fields:  # it may be quoted
            return reach(listing.measure, listing.covered, facets, row)
        key = id(listing), facets
        known = self._reaches.get(key)
        if known is None:
            found = reach(listing.measure, listing.covered, facets)
            known = self._reaches[key] = listing, found
        return known[1]

    def extended_to(self, target: str, day: date, known_at: date | None) -> tuple[Listing, ...]:
        """The measures that name nobody and extend a listing of ``target`` to what it owns."""
        key = target, day, known_at
        if key not in self._extended:
            types = {measure.type for measure in _standing(self, target, day, known_at)}
            covered = Covered(entity=target)
            self._extended[key] = tuple(
                Listing(target, msgspec.structs.replace(measure, entities=(covered,)), covered)
                for measure in self.measures.values()
                if _extends(measure) and measure.type in types
            )
        return self._extended[key]

    @cached_property
    def settled(
        self,
    ) -> dict[tuple[int, Facets, str, date, date | None], tuple[Listing, Finding]]:
        """Findings that no path changes, by the identity of a listing, facets, context and day.

        ``judge`` fills it. A listing stands beside its finding so that its identity is not reused.
        """
        return {}

    @cached_property
    def _standings(self) -> dict[tuple[int, date, date | None], tuple[Listing, Standing]]:
        """By the identity of a listing, which stands beside the answer so that it is not reused."""
        return {}

    @cached_property
    def _reaches(self) -> dict[tuple[int, Facets], tuple[Listing, Reach]]:
        return {}

    @cached_property
    def _extended(self) -> dict[tuple[str, date, date | None], tuple[Listing, ...]]:
        return {}


def rulebook(
    measures: Mapping[str, Measure], digests: Mapping[str, str], claims: Iterable[Claim]
) -> Rulebook:
    """Join measures with what a view says of listed parties: listings, and where each is seated."""
    spans: dict[tuple[str, str], list[Claim]] = {}
    countries: dict[str, str] = {}
    for claim in claims:
        if claim.predicate is Predicate.REGISTERED_IN and claim.certain:
            countries[claim.subject] = claim.object
        if claim.predicate is Predicate.LISTED_UNDER and claim.object.startswith(MEASURE):
            spans.setdefault((claim.subject, claim.object[len(MEASURE) :]), []).append(claim)
    listings: dict[str, list[Listing]] = {}
    for (subject, measure_id), said in sorted(spans.items()):
        measure = measures.get(measure_id)
        if measure is None:
            continue  # a list whose manifest this version does not ship; counted by the caller
        listings.setdefault(subject, []).append(_listing(subject, measure, said))
    return Rulebook(
        measures=dict(measures),
        digests=dict(digests),
        announced={key: value.announced for key, value in measures.items()},
        listings={key: tuple(value) for key, value in listings.items()},
        countries=countries,
    )


def _listing(subject: str, measure: Measure, said: list[Claim]) -> Listing:
    own = measure.covered(nodes.key_of(subject)) if subject.startswith("reg:") else None
    if own is None:
        intervals = sorted({c.valid for c in said}, key=lambda i: (i.start or "", i.end or ""))
        own = Covered(entity=subject, listed=tuple(intervals))
        bars = _bars_from(measure, intervals)
        measure = msgspec.structs.replace(measure, entities=(own,), prohibits_from=bars)
    return Listing(subject, measure, own, tuple(c.id for c in said))


def _bars_from(measure: Measure, listed: Sequence[Interval]) -> When | None:
    """The day from which a measure prohibits, where it counts from the last day of listing."""
    start = next((i.start for i in reversed(listed) if i.start), None)
    if measure.prohibits_after is None or start is None:
        return measure.prohibits_from
    return (latest(start) + timedelta(days=measure.prohibits_after)).isoformat()


def interval_of(listing: Listing) -> Interval:
    """The interval to print: the last listing interval, or the measure's."""
    return listing.covered.listed[-1] if listing.covered.listed else listing.measure.interval


def extensions(
    rules: Rulebook, target: str, paths: Sequence[Path], day: date, known_at: date | None
) -> tuple[Listing, ...]:
    """Measures that name nobody and extend others of their type to what a listed party owns.

    The affiliates rule of September 2025 is one: 50 percent owned by a party on the Entity List.
    They extend listings that stand on the day and whose record may decide.
    """
    if not any(path.cascade for path in paths):
        return ()
    return rules.extended_to(target, day, known_at)


def _extends(measure: Measure) -> bool:
    return measure.matching is Matching.OWNERSHIP_50 and not measure.entities


def _standing(rules: Rulebook, target: str, day: date, known_at: date | None) -> Iterable[Measure]:
    """The restrictive measures that list ``target`` on ``day``, as records that may decide say."""
    for listing in rules.listings.get(target, ()):
        measure = listing.measure
        if measure.kind is not Kind.RESTRICTIVE or not measure.verification.may_decide:
            continue
        stands = rules.standing(listing, day, known_at)
        if stands.public and (stands.in_force or stands.status is Status.UNDETERMINED):
            yield measure


def ownership_paths(listing: Listing, paths: Sequence[Path]) -> Sequence[Path]:
    """For a measure with a threshold: the paths whose shares were added up, where there are any."""
    if (listing.covered.matching or listing.measure.matching) is not Matching.OWNERSHIP_50:
        return paths
    added = [p for p in paths if p.cascade or p.kind is PathClass.MINORITY]
    if not added:
        return paths
    return added + [p for p in paths if not _owned(p)]


def _owned(path: Path) -> bool:
    return any(hop.predicate.family is Family.OWNERSHIP for hop in path.hops)


def owned_targets(
    rules: Rulebook, day: date | None = None, known_at: date | None = None
) -> frozenset[str]:
    """Listed parties whose holdings matter: of ownership measures, and of what those extend.

    With a ``day``, only parties that are listed on it: a share of a party that left a list adds
    nothing to a threshold.
    """
    extended = {m.type for m in rules.measures.values() if _extends(m)}
    if day is not None:
        return frozenset(
            node
            for node, listings in rules.listings.items()
            if any(
                m.type in extended or any(x.measure.id == m.id and _by_shares(x) for x in listings)
                for m in _standing(rules, node, day, known_at)
            )
        )
    return frozenset(
        node
        for node, listings in rules.listings.items()
        if any(_by_shares(x) or x.measure.type in extended for x in listings)
    )


def _by_shares(listing: Listing) -> bool:
    return (listing.covered.matching or listing.measure.matching) is Matching.OWNERSHIP_50
