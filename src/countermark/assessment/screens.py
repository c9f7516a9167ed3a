"""Names and identifiers against every registered and listed party, without any file of links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date

import msgspec

from countermark.assessment.baseline import LedgerBaseline, RunBaseline, baseline
from countermark.assessment.mentions import mentions_in
from countermark.assessment.reading import Ask, begun
from countermark.assessment.run import Run
from countermark.assessment.screener import screener
from countermark.assessment.withhold import whole, withheld
from countermark.model.document import Document
from countermark.model.gap import Gap, Why
from countermark.model.identifier import parse
from countermark.model.inquiry import RegisterState
from countermark.model.match import Match, Query
from countermark.model.predicate import Predicate
from countermark.policy.listing import MEASURE
from countermark.policy.standings import standings_in
from countermark.register.lists.intake import LISTS
from countermark.screening.matching.alarm_load import AlarmLoad
from countermark.screening.matching.hits import Ranking
from countermark.screening.matching.name_queries import queries
from countermark.screening.matching.screen_diff import OUT, Comparison, Listings, ScreenDiff
from countermark.store.files import SourceFile, gather, looks_like_file
from countermark.store.knowledge import Knowledge
from countermark.store.left_out import passed_over


class Since(msgspec.Struct, frozen=True):
    """What is compared with, and per query what changed; ``notes`` tell what to know of it."""

    against: str
    changes: tuple[ScreenDiff, ...]
    notes: tuple[str, ...] = ()


class Screen(msgspec.Struct, frozen=True):
    """Matches per query, the measures that list each entity, what was searched and what not.

    With ``since`` the matches are those that are new against an earlier state, and no others.
    ``below`` counts per query what is less alike than its list tells; ``load`` says where that
    lies, None where everything is told.
    """

    queries: tuple[Query, ...]
    matches: tuple[tuple[Match, ...], ...]
    listed: dict[str, tuple[str, ...]]
    ended: dict[str, frozenset[str]]
    names: dict[str, str]
    register: RegisterState
    as_of: date
    not_examined: tuple[Gap, ...] = ()
    limit: int | None = None
    since: Since | None = None
    below: tuple[int, ...] = ()
    load: AlarmLoad | None = None


def screens(
    run: Run,
    asked: tuple[str, ...],
    *,
    country: str,
    limit: int,
    since: str | None = None,
    thorough: bool = False,
) -> Screen:
    """Screen names, identifiers (``scheme:value``), or the parties and makers that files name.

    With ``since`` (a date, ``ledger:VERSION`` or an earlier result) only what is new against it;
    two states of the ledger are compared whole. ``thorough``: likenesses below what a list tells
    as well.
    """
    with ExitStack() as stack:
        then: RunBaseline | None = None
        if since is not None:
            then = baseline(
                since, stack, as_of=run.as_of, known_at=run.known_at, project=run.directory
            )
        found = [one for text in asked for one in _asked(text, country)]
        wanted = tuple(one for one in found if isinstance(one, Query))
        knowledge = run.knowledge()
        whole_states = isinstance(then, LedgerBaseline)
        now = screener(knowledge, run.directory, thorough=thorough or whole_states)
        texts = [one for one in found if isinstance(one, Document)]
        beside = mentions_in(texts, knowledge, run.directory)
        changes: tuple[ScreenDiff, ...] = ()
        ranked = list(now.ranked(wanted))
        if then is None:
            matches = [now.matches_for(one, limit) for one in ranked]
        else:
            changes = _changes(run, wanted, ranked, then, knowledge)
            matches = [
                now.matches_for(one, limit, change.new)
                for one, change in zip(ranked, changes, strict=True)
            ]
        entities = {m.entity for found in matches for m in found}
        about = knowledge.about(entities | {g.entity for one in changes for g in one.gone})
        state = run.state
        left_out = tuple(passed_over(run.view, LISTS))
    rules = run.rules(about)
    return Screen(
        queries=wanted,
        matches=tuple(tuple(found) for found in matches),
        listed={
            entity: tuple(listing.measure.id for listing in rules.listings.get(entity, ()))
            for entity in sorted(entities)
        },
        ended={
            party: frozenset(m for m, status in stands.items() if status in OUT)
            for party, stands in standings_in(rules, run.as_of, knowledge.memory.known_at).items()
        },
        names={c.subject: c.object for c in about if c.predicate is Predicate.NAMED},
        register=state,
        as_of=run.as_of,
        not_examined=(*(one for one in found if isinstance(one, Gap)), *left_out, *beside.gaps),
        limit=limit,
        below=tuple(len(one.below) for one in ranked),
        load=now.load,
        since=None if then is None else Since(then.label, changes, tuple(then.notes(state))),
    )


def _changes(
    run: Run,
    queries: Sequence[Query],
    ranked: Sequence[Ranking],
    then: RunBaseline,
    knowledge: Knowledge,
) -> tuple[ScreenDiff, ...]:
    """What is new of each query, both states whole."""
    listings = knowledge.listings({party for found in ranked for party in found.open})
    rules = run.rules(listings)
    public: dict[tuple[str, str], str] = {}
    for claim in listings:
        key = claim.subject, claim.object.removeprefix(MEASURE)
        public[key] = max(public.get(key, ""), claim.known_from or "")
    before = then.standings({party for party, _ in public}, rules)
    after = standings_in(rules, run.as_of, knowledge.memory.known_at)
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
