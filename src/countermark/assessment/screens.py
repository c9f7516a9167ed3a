"""Names and identifiers against every registered and listed party, without any file of links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date

import msgspec

from countermark.assessment import shipped
from countermark.assessment.baseline import RunBaseline, baseline
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.mentions import mentions_in
from countermark.assessment.project import open_ledger
from countermark.assessment.reading import Ask, begun
from countermark.assessment.register import measures, register_state
from countermark.assessment.screener import screener
from countermark.assessment.undecided import passed_over
from countermark.assessment.withhold import whole, withheld
from countermark.model.document import Document
from countermark.model.gap import Gap, Why
from countermark.model.identifier import parse
from countermark.model.inquiry import RegisterState
from countermark.model.match import Match, Query
from countermark.model.predicate import Predicate
from countermark.model.verdict import Decision
from countermark.policy.listing import MEASURE, rulebook
from countermark.policy.standings import standings_in
from countermark.screening.matching.hits import Ranking
from countermark.screening.matching.name_queries import queries
from countermark.screening.matching.screen_diff import Comparison, Listings, ScreenDiff
from countermark.store.files import SourceFile, gather, looks_like_file


class Since(msgspec.Struct, frozen=True):
    """What is compared with, and per query what changed; ``notes`` tell what to know of it."""

    against: str
    changes: tuple[ScreenDiff, ...]
    notes: tuple[str, ...] = ()


class Screen(msgspec.Struct, frozen=True):
    """Matches per query, the measures that list each entity, what was searched and what not.

    With ``since`` the matches are those that are new against an earlier state, and no others.
    """

    queries: tuple[Query, ...]
    matches: tuple[tuple[Match, ...], ...]
    listed: dict[str, tuple[str, ...]]
    names: dict[str, str]
    register: RegisterState
    as_of: date
    not_examined: tuple[Gap, ...] = ()
    limit: int | None = None
    since: Since | None = None

    @property
    def worst(self) -> Decision:
        """Unresolved with any match, for screening prohibits and clears nothing."""
        if any(not m.told_apart for matches in self.matches for m in matches):
            return Decision.UNRESOLVED
        return Decision.NOT_EXAMINED if self.not_examined else Decision.NO_RESTRICTION_FOUND


def screens(
    asked: tuple[str, ...],
    *,
    country: str,
    limit: int,
    as_of: date,
    known_at: date | None,
    project: str | None,
    since: str | None = None,
) -> Screen:
    """Screen names, identifiers (``scheme:value``), or the parties and makers that files name.

    With ``since`` (a date, ``ledger:VERSION`` or an earlier result) only what is new against it.
    """
    with ExitStack() as stack:
        then: RunBaseline | None = None
        if since is not None:
            then = baseline(since, stack, as_of=as_of, known_at=known_at, project=project)
        found = [one for text in asked for one in _asked(text, country)]
        wanted = tuple(one for one in found if isinstance(one, Query))
        catalog = shipped.catalog()
        ledger = stack.enter_context(open_ledger(project, known_at, None))
        knowledge = Knowledge(catalog.claims(), known_at, ledger)
        now = screener(knowledge, project)
        beside = mentions_in([one for one in found if isinstance(one, Document)], knowledge)
        changes: tuple[ScreenDiff, ...] = ()
        if then is None:
            matches = now.screen(wanted, limit)
        else:
            ranked = list(now.ranked(wanted))
            changes = _changes(wanted, ranked, then, knowledge, as_of, project)
            matches = [
                now.matches_for(one, limit, change.new)
                for one, change in zip(ranked, changes, strict=True)
            ]
        entities = {m.entity for found in matches for m in found}
        about = knowledge.about(entities | {g.entity for one in changes for g in one.gone})
        state = register_state(catalog, project, knowledge)
        left_out = tuple(passed_over(ledger))
    rules = rulebook(*measures(lists=project is not None), about)
    return Screen(
        queries=wanted,
        matches=tuple(tuple(found) for found in matches),
        listed={
            entity: tuple(listing.measure.id for listing in rules.listings.get(entity, ()))
            for entity in sorted(entities)
        },
        names={c.subject: c.object for c in about if c.predicate is Predicate.NAMED},
        register=state,
        as_of=as_of,
        not_examined=(*(one for one in found if isinstance(one, Gap)), *left_out, *beside.gaps),
        limit=limit,
        since=None if then is None else Since(then.label, changes, tuple(then.notes(state))),
    )


def _changes(
    queries: Sequence[Query],
    ranked: Sequence[Ranking],
    then: RunBaseline,
    knowledge: Knowledge,
    as_of: date,
    project: str | None,
) -> tuple[ScreenDiff, ...]:
    """What is new of each query, both states whole."""
    listings = knowledge.listings({party for found in ranked for party in found.open})
    rules = rulebook(*measures(lists=project is not None), listings)
    public: dict[tuple[str, str], str] = {}
    for claim in listings:
        key = claim.subject, claim.object.removeprefix(MEASURE)
        public[key] = max(public.get(key, ""), claim.known_from or "")
    before = then.standings({party for party, _ in public}, rules)
    after = standings_in(rules, as_of, knowledge.near.known_at)
    compared = Comparison(then, Listings(before, after, public))
    return tuple(map(compared.of, queries, ranked, then.seen(queries)))


def _asked(text: str, country: str) -> Iterator[Query | Document | Gap]:
    if not looks_like_file(text):
        identifier = parse(text)
        if not any(map(str.isalnum, unicodedata.normalize("NFKC", text))):
            detail = "no letter or digit in it to compare"
            yield Gap(text, Why.NO_NAME, len(text), "characters", detail)
            return
        yield Query(text, country) if identifier is None else Query("", country, (str(identifier),))
        return
    for found in withheld(gather([text])):
        if isinstance(found, Gap):
            yield found
        else:
            yield from _in_file(found, country)


def _in_file(found: SourceFile, country: str) -> Iterator[Query | Document | Gap]:
    """The parties and makers a file names, each once; a country given there goes first.

    What a table shows beside its cells is handed on as text.
    """
    reading = begun(Ask(task="read", label=found.label, digest=found.digest), found).reading()
    reading = whole(found, reading)
    yield from reading.gaps
    if reading.document is not None and reading.document.aside:
        yield reading.document
    elif reading.document is not None:
        step = "countermark screen --text " + found.label
        detail = "running text: names in it are looked for only on request"
        yield Gap(found.label, Why.NOT_READ, found.size, detail=detail, next_step=step)
    named = queries(reading.subjects, reading.claims).values()
    for query in dict.fromkeys(named):
        yield query if query.country else msgspec.structs.replace(query, country=country)
