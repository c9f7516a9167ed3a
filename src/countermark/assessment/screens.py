"""Names and identifiers against every registered and listed party, without any file of links."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.project import open_ledger
from countermark.assessment.register import measures, register_state
from countermark.model.evidence import Digest
from countermark.model.identifier import parse
from countermark.model.inquiry import RegisterState
from countermark.model.match import ListedIdentifier, Match, Query
from countermark.model.measure import Measure
from countermark.model.node import registered
from countermark.model.predicate import Predicate
from countermark.model.verdict import Decision
from countermark.policy.listing import rulebook
from countermark.screening.decided import FalseFriend, Judgement
from countermark.screening.screener import NameScreener
from countermark.screening.tables import Tables
from countermark.store import cache
from countermark.store.files import SourceFile, gather, looks_like_file

INDEX = "screening-1"
LONGEST_NAME_FILE = 1_000_000
JUDGED = (Predicate.SAME_AS, Predicate.DIFFERENT_FROM)


class Screen(msgspec.Struct, frozen=True):
    """Matches per query, the measures that list each entity, and what was searched."""

    queries: tuple[Query, ...]
    matches: tuple[tuple[Match, ...], ...]
    listed: dict[str, tuple[str, ...]]
    names: dict[str, str]
    measures: dict[str, Measure]
    register: RegisterState
    as_of: date

    @property
    def worst(self) -> Decision:
        """Unresolved where a match waits for confirmation; screening itself prohibits nothing."""
        found = [m for matches in self.matches for m in matches if m.judged != "different"]
        return Decision.UNRESOLVED if found else Decision.NO_RESTRICTION_FOUND


def screener(knowledge: Knowledge, project: str | None = None) -> NameScreener:
    """A screener over everything known, with people's judgements and the false friends."""
    tables = Tables.read(shipped.folder("screening"))
    friends = [
        FalseFriend(f.name, registered(f.looks_like), f.why)
        for f in shipped.catalog().false_friends
    ]
    judgements = [
        judgement
        for claim in knowledge.claims(predicates=JUDGED)
        if (judgement := Judgement.from_claim(claim)) is not None
    ]
    identifiers = [
        ListedIdentifier(c.subject, c.object, c.certain, claim=c.id)
        for c in knowledge.identifiers()
    ]
    names = knowledge.listed_names()
    place = cache.directory(project)
    key = Digest.of("\n".join(dict.fromkeys(n.text for n in names)).encode())
    kept = cache.load_blob(INDEX, key, place)
    made = NameScreener(names, identifiers, friends, judgements, tables=tables, index=kept)
    if kept is None and (index := made.save_index()) is not None:
        cache.save_blob(INDEX, key, index, place)
    return made


def screens(
    asked: tuple[str, ...],
    *,
    country: str,
    limit: int,
    as_of: date,
    known_at: date | None,
    project: str | None,
) -> Screen:
    """Screen names, identifiers (``scheme:value``) or files with one name a line."""
    queries = tuple(q for text in asked for q in _queries(text, country))
    catalog = shipped.catalog()
    with open_ledger(project, known_at, None) as ledger:
        knowledge = Knowledge(catalog.claims(), known_at, ledger)
        matches = screener(knowledge, project).screen(queries, limit)
        entities = {m.entity for found in matches for m in found}
        about = knowledge.about(entities)
        state = register_state(catalog, project, knowledge)
    known, digests = measures(lists=ledger is not None)
    rules = rulebook(known, digests, about)
    return Screen(
        queries=queries,
        matches=tuple(tuple(found) for found in matches),
        listed={
            entity: tuple(listing.measure.id for listing in rules.listings.get(entity, ()))
            for entity in sorted(entities)
        },
        names={c.subject: c.object for c in about if c.predicate is Predicate.NAMED},
        measures=known,
        register=state,
        as_of=as_of,
    )


def _queries(text: str, country: str) -> list[Query]:
    if looks_like_file(text):
        found = next(iter(gather([text])), None)
        if isinstance(found, SourceFile):
            lines = found.content.decode("utf-8-sig", "replace").splitlines()[:LONGEST_NAME_FILE]
            return [q for line in lines if line.strip() for q in _one(line.strip(), country)]
    return _one(text, country)


def _one(text: str, country: str) -> list[Query]:
    identifier = parse(text)
    if identifier is not None:
        return [Query("", country, (str(identifier),))]
    return [Query(text, country)]
