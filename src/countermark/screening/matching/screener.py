"""Which listed parties may a name or identifier mean? Judgements first, then the exact, then alike.

Implements ``ports.Screener``. It calls nothing certain by its score (see ``certainty``) and keeps
quiet about likenesses below ``report_at`` of the weights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from countermark.model.match import Feature, Judged, ListedIdentifier, ListedName, Match, Query
from countermark.model.node import REGISTERED, kind_of, named
from countermark.screening.index.name_index import NameIndex, codes_of
from countermark.screening.matching.alarm_load import AlarmLoad, AlarmTally
from countermark.screening.matching.hits import CERTAIN, Hit, Ranking, identified
from countermark.screening.matching.judgements import FalseFriend, Judgement
from countermark.screening.matching.name_matcher import NameMatcher
from countermark.screening.matching.registered_names import RegisteredNames
from countermark.screening.names import of_tables
from countermark.screening.names.house_brands import BRAND_ROLES
from countermark.screening.names.name_parts import parts, written_out
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.explanation import FeatureWords
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT

IN_PART = 0.9
"""What a match of a part of a name scores at most (see ``parts``)."""

WRITTEN_OUT = 0.95
"""What a match scores at most that rests on short words written out (see ``written_out``)."""

BY_INITIALS = 0.6
"""The same of initials of a public body (see ``other_names``), which others may bear."""

AGREED = 0.85
"""Share of the words of both from which a name written otherwise is the listed one ..."""

LEAST_IN_PART, LEAST_OF_WORD = 0.5, 0.6
"""What it scores at least to be told; the part is one word only."""

STEP = 1_000
"""Queries screened at once: enough to pay for the batch, little enough to hold."""


class NameScreener:
    """Screens names and identifiers against ``names`` and ``identifiers`` of listed parties.

    ``false_friends`` never match what they look like; ``judgements`` are a user's own decisions.
    ``index`` is what ``save_index`` gave for the same names, to start faster; another's is ignored.
    ``listing`` is instead of ``names`` and ``identifiers`` where they are searchable already;
    ``registered`` are then those of the register's own parties, else taken from ``names``.
    ``load`` says from which score each list tells a match; without it everything is told.
    """

    def __init__(
        self,
        names: Sequence[ListedName],
        identifiers: Sequence[ListedIdentifier] = (),
        false_friends: Iterable[FalseFriend] = (),
        judgements: Iterable[Judgement] = (),
        *,
        tables: Tables,
        index: bytes | memoryview | None = None,
        listing: NameIndex | None = None,
        registered: RegisteredNames | None = None,
        load: AlarmLoad | None = None,
    ) -> None:
        self._listing = listing or NameIndex(names, identifiers, tables, index)
        self._tables = tables
        self.load = load
        self.tally = AlarmTally(load)
        self._words = FeatureWords(tables.weights)
        own = registered or RegisteredNames(names, tables)
        apart = None if self._listing.is_register() else own.index
        self._matcher = NameMatcher(self._listing, tables, apart)
        self._inside = own.inside
        self._house = own.house
        self._bodies = of_tables.other_names(tables)
        self._judged: dict[str, list[Judgement]] = {}
        for judgement in judgements:
            self._judged.setdefault(judgement.subject, []).append(judgement)
        self._friends: dict[str, list[FalseFriend]] = {}
        self._borne: set[tuple[str, str]] = set()
        for friend in false_friends:
            self._befriend(friend)

    def _befriend(self, friend: FalseFriend) -> None:
        """Know a false friend with its legal form, and without where that says who is meant."""
        name = self._listing.normaliser.name(friend.name)
        self._borne.update((friend.entity, word) for word in name.core)
        own = self._listing.by_entity.get(friend.entity, ())
        ambiguous = any(entry.side.name.core_text == name.core_text for entry in own)
        for key in {name.exact} if ambiguous else {name.exact, name.core_text}:
            self._friends.setdefault(key, []).append(friend)

    def save_index(self) -> bytes | None:
        """The candidate index for a cache, or None where there is nothing worth keeping."""
        return self._listing.save_index()

    def screen(self, queries: Sequence[Query], limit: int = 10) -> list[list[Match]]:
        """Matches per query: certain ones first, then by score; at most ``limit`` of them.

        Parties that a person or the register has told apart come after these, beyond the limit,
        with score 0 and ``judged`` "different": they are shown and never crowd out others.
        """
        return [self.matches_for(found, limit) for found in self.ranked(queries)]

    def ranked(self, queries: Sequence[Query]) -> Iterator[Ranking]:
        """Everything found for each query, judged and in order, before any list is cut."""
        for at in range(0, len(queries), STEP):
            whole = queries[at : at + STEP]
            forms = [
                one for number, query in enumerate(whole) for one in self._forms(number, query)
            ]
            others = (
                Query(form.text)
                if form.in_part
                else msgspec.structs.replace(whole[form.of], text=form.text, identifiers=())
                for form in forms
            )
            asked = [*whole, *others]
            countries = (codes_of(query.country) for query in asked)
            sides = self._listing.sides([query.text for query in asked], countries)
            friends = [self._false_friends_of(side) for side in sides]
            cleared = list(map(self._cleared, asked, friends))
            hits = self._matcher.hits(asked, sides, cleared)
            for form, place in zip(forms, range(len(whole), len(asked)), strict=True):
                apart = {entity for entity, _ in friends[place]}
                _add_lower(
                    hits[form.of], sides[place], hits[place], apart, form, self._tables.places
                )
            yield from map(self._one, whole, sides, hits, friends)

    def _forms(self, number: int, query: Query) -> Iterator[_Form]:
        """What else is screened for a name: its parts, its short words written out, its body."""
        for text in parts(query.text):
            yield _Form(number, text, IN_PART, f"its part “{text}”", in_part=True)
        short = self._tables.abbreviations
        if text := written_out(query.text, short):
            words = f"with its short words written out, “{text}”, it"
            yield _Form(number, text, WRITTEN_OUT, words)
        for one in self._bodies.find(query.text):
            words = f"under another name of the body, “{one.text}”, it"
            most = BY_INITIALS if one.by_initials else WRITTEN_OUT
            yield _Form(number, written_out(one.text, short) or one.text, most, words)

    def matches_for(
        self, found: Ranking, limit: int, only: Collection[str] | None = None
    ) -> list[Match]:
        """The matches of one query, at most ``limit``, then those told apart.

        Parties of the register and of other lists have ``limit`` places each, so that no list
        takes the place of a registered party.

        With ``only`` these parties alone, in the order given: the others were taken out before
        the list is cut.
        """
        if not found.hits:
            return []
        if only is not None:
            kept = [found.hits[entity] for entity in only][:limit]
            return [self._match(found.side, hit, found.same) for hit in kept]
        kept = [found.hits[entity] for entity in shown(found.open, limit)]
        different = [
            self._different(found, entity) for entity in found.hits if entity in found.excluded
        ]
        return [self._match(found.side, hit, found.same) for hit in kept] + different

    def knows(self, entity: str, name: str = "") -> bool:
        """Is a party listed here, under this very name if one is given?"""
        entries = self._listing.by_entity.get(entity, ())
        return any(not name or entry.listed.text == name for entry in entries)

    def _one(
        self,
        query: Query,
        side: PreparedName,
        hits: dict[str, Hit],
        friends: Iterable[tuple[str, str]],
    ) -> Ranking:
        if query.identifiers:
            identified(query, side, hits, self._listing, self._tables.weights)
        if self._inside.holds:
            self._held(query, side, hits)
        if not hits and not self._judged:
            self.tally.count(query, (), met=False)
            return Ranking(side, {}, {}, {})
        known = {friend: f"a known false friend: {why}" for friend, why in friends}
        apart = dict(known)
        same = self._decide(query, hits, apart)
        by_register = frozenset(e for e, words in known.items() if apart.get(e) is words)
        below = frozenset(self._below(hits, apart, same))
        for entity in below:
            del hits[entity]
        self.tally.count(query, below, met=any(entity not in apart for entity in hits))
        ranked = sorted(hits.items(), key=lambda item: (-item[1].certain, -item[1].score, item[0]))
        return Ranking(side, dict(ranked), apart, same, by_register, below)

    def _below(
        self, hits: Mapping[str, Hit], apart: Collection[str], same: Collection[str]
    ) -> Iterator[str]:
        """Parties less alike than what their list tells, of which nobody decided anything."""
        if (load := self.load) is not None:
            for entity, hit in hits.items():
                if entity not in apart and entity not in same and load.hides(hit):
                    yield entity

    def _cleared(self, query: Query, friends: Iterable[tuple[str, str]]) -> frozenset[str]:
        """Whom this name is known not to mean: they take no place from others."""
        if not self._judged and not friends:
            return frozenset()
        opinions: dict[str, set[bool]] = {friend: {False} for friend, _ in friends}
        for one in self._judged.get(named(query.text), ()):
            if not one.changed:
                opinions.setdefault(one.entity, set()).add(one.same)
        return frozenset(entity for entity, said in opinions.items() if said == {False})

    def _held(self, query: Query, side: PreparedName, hits: dict[str, Hit]) -> None:
        """Add parties whose name, or own word, stands inside the longer name of the query."""
        for name, score, why in chain(
            self._house.find(side, self._borne), self._inside.find(query.text)
        ):
            kept = hits.get(name.entity)
            if kept is not None and (kept.certain or kept.equal or kept.score >= score):
                continue  # what is said of an equal name stands, refused or not
            for entry in self._listing.by_entity.get(name.entity, ()):
                if entry.listed.text == name.text:
                    hits[name.entity] = Hit(entry, score, False, why)
                    break

    def _decide(self, query: Query, hits: dict[str, Hit], apart: dict[str, str]) -> dict[str, str]:
        """Apply people's judgements: ``apart`` gains or loses parties.

        Returns those judged the same, with the claim that says so.

        Where people judged both ways, neither wins: the match stays, uncertain, and says so.
        """
        opinions: dict[str, list[Judgement]] = {}
        judged = self._judged.get(named(query.text), ()) if self._judged else ()
        for one in judged:
            opinions.setdefault(one.entity, []).append(one)
        same: dict[str, str] = {}
        for entity, given in opinions.items():
            entries = self._listing.by_entity.get(entity)
            if entries is None:
                continue
            apart.pop(entity, None)
            kept = hits.get(entity)
            standing = [one for one in given if not one.changed]
            if not standing:
                if kept is not None:
                    kept.reopened = "; ".join(map(_opened_words, given))
                continue
            given = standing
            words = "; ".join(_judged_words(one) for one in given)
            entry = kept.entry if kept is not None else entries[0]
            if len({one.same for one in given}) > 1:
                score = min(kept.score, self._tables.weights.ceiling) if kept is not None else 0.5
                hits[entity] = Hit(entry, score, False, f"people disagree: {words}")
            elif given[0].same:
                same[entity] = given[0].claim
                hits[entity] = Hit(entry, CERTAIN, True, words)
            elif kept is not None:
                apart[entity] = words
        return same

    # --- what is told --------------------------------------------------------------------------

    def _false_friends_of(self, side: PreparedName) -> list[tuple[str, str]]:
        """Entities this name is a false friend of, and others that bear the same names as they."""
        found: list[tuple[str, str]] = []
        for friend in self._friends.get(side.name.exact, ()):
            found.append((friend.entity, friend.why))
            for entry in self._listing.by_entity.get(friend.entity, ()):
                for other in self._listing.by_exact[entry.side.name.exact]:
                    found.append((other.listed.entity, friend.why))
        return found

    def _match(self, side: PreparedName, hit: Hit, same: dict[str, str]) -> Match:
        listed = hit.entry.listed
        features = self._features(side, hit)
        return Match(
            entity=listed.entity,
            name=listed.text,
            role=listed.role,
            score=hit.score,
            certain=hit.certain,
            why="; ".join(filter(None, (hit.reopened, hit.why or _why(hit, features)))),
            features=features,
            judged=Judged.SAME if listed.entity in same else None,
            claim=listed.claim,
            equal=hit.equal,
            by_brand=_is_brand_described(side, hit),
            judgement=same.get(listed.entity, ""),
        )

    def _different(self, found: Ranking, entity: str) -> Match:
        hit = found.hits[entity]
        listed = hit.entry.listed
        return Match(
            entity=listed.entity,
            name=listed.text,
            role=listed.role,
            score=0.0,
            certain=False,
            why=found.excluded[entity],
            features=self._features(found.side, hit),
            judged=Judged.DIFFERENT,
            by_register=entity in found.by_register,
            claim=listed.claim,
        )

    def _features(self, side: PreparedName, hit: Hit) -> tuple[Feature, ...]:
        if hit.values is None:
            return hit.features
        forms = self._listing.normaliser.forms
        return hit.features + self._words.explain(
            hit.transliteration or side, hit.entry.side, hit.values, forms
        )


def _is_brand_described(side: PreparedName, hit: Hit) -> bool:
    """Is the name a brand, and beside it words only that tell nobody apart?"""
    brand, words = hit.entry.side.name.core, side.name.core
    return (
        hit.entry.listed.role in BRAND_ROLES
        and words[: len(brand)] == brand
        and all(weight < DISTINCTIVE_WEIGHT for weight in side.weights[len(brand) :])
    )


def shown(parties: Iterable[str], limit: int) -> Iterator[str]:
    """The first ``limit`` parties of the register and the first ``limit`` others, in order."""
    left = {True: limit, False: limit}
    for party in parties:
        registered = kind_of(party) == REGISTERED
        if left[registered] > 0:
            left[registered] -= 1
            yield party


class _Form(msgspec.Struct, frozen=True):
    """Another form of the name of a query: which query, what it scores at most, which it is.

    ``in_part``: it is one of several names in the query, and nothing else is known of it.
    """

    of: int
    text: str
    most: float
    words: str
    in_part: bool = False


def _add_lower(
    hits: dict[str, Hit],
    side: PreparedName,
    found: Mapping[str, Hit],
    apart: Collection[str],
    form: _Form,
    places: frozenset[str],
) -> None:
    """Add parties that another form of a name may mean: never certain.

    ``side`` is that form, ``apart`` are parties it is known not to mean. A name written otherwise
    counts however common its words, if it equals a listed name or hardly differs.
    """
    for entity, hit in found.items():
        score, kept = min(hit.score, form.most), hits.get(entity)
        written = not form.in_part and (hit.equal or _is_written_alike(hit))
        if entity in apart or not (written or _is_no_chance(hit, side)):
            continue
        if form.in_part and side.name.joined in places:
            continue  # "(Shen Zhen)" says where, and not who
        if kept is None or not (kept.certain or kept.score >= score):
            alike = hit.why.partition(", but")[0] or "alike"
            hit.why = f"{form.words} is {alike}: to be confirmed"
            hit.score, hit.certain = score, False
            hit.transliteration = hit.transliteration or side
            hits[entity] = hit


def _is_written_alike(hit: Hit) -> bool:
    """Do nearly all words agree, and all numbers?"""
    values = hit.values
    return (
        values is not None
        and hit.score >= LEAST_IN_PART
        and values.tokens >= AGREED
        and values.numbers == 0
    )


def _is_no_chance(hit: Hit, part: PreparedName) -> bool:
    """Is a match of a part of a name no chance? Single words and persons' names are like many."""
    if max(part.weights) < DISTINCTIVE_WEIGHT:
        return False
    single = len(part.name.core) == 1
    if hit.entry.listed.kind == "person" and (single or hit.transliteration is not None):
        return False
    return hit.score >= (LEAST_OF_WORD if single else LEAST_IN_PART)


def _why(hit: Hit, features: Sequence[Feature]) -> str:
    """What was alike, in words, from the evidence."""
    told = {feature.name: feature.words for feature in features}
    order = (
        "homoglyph",
        "acronym",
        "same-core",
        "tokens",
        "numbers",
        "weak-role",
        "no-distinctive-overlap",
    )
    if "same-core" in told:
        del told["tokens"]  # "no whole word in common" where only the spaces differ
    said = [told[name] for name in ("transliteration", *order) if name in told]
    country_told = any(feature.name == "country" and feature.value for feature in features)
    for name, asked in (("legal-form", True), ("country", country_told)):
        if asked and name in told and getattr(hit.values, name.replace("-", "_")) <= 0:
            said.append(told[name])
    return "; ".join(said)


def _judged_words(judgement: Judgement) -> str:
    said = "judged the same party" if judgement.same else "judged another party"
    by = f" by {judgement.by}" if judgement.by else ""
    by += f" ({judgement.cleared_for})" if judgement.cleared_for else ""
    return f"{said}{by}: {judgement.reason}" if judgement.reason else said + by


def _opened_words(judgement: Judgement) -> str:
    """Who cleared it and why, and what the row says since."""
    return f"{_judged_words(judgement)}; the row has changed since: {judgement.changed}"
