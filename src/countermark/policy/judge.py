"""One measure, one subject, one context: the finding, by the ladder written out below.

1. A measure nobody could know of at the known-at is not considered.
2. Whom and what it binds (scope, facet by facet); advisories and proposals bind nobody, and are
   told to those of their jurisdiction. What is not there yet has no scope to be outside of, but is
   no matter of another jurisdiction either.
3. Its standing on the day (in force, licensed, suspended, ended, not yet, proposed ...).
4. Whether a path reaches it (named, subsidiaries, components, flow-down).
5. Whether the act it is about is shown, and on which day (``acts``).
6. Whether an exception is proven.
7. What may decide: advisory kinds and unverified records never give more than an advisory.
8. Whether every hop has a certain witness, and whether a denial stands against one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from countermark.model.act_kind import NO_DENIAL
from countermark.model.claim import digest_fields
from countermark.model.context import Facets
from countermark.model.key import cause_key, finding_key
from countermark.model.measure import Kind, Measure, Status, Verification
from countermark.model.not_here import NotHere, WhyNot
from countermark.model.open_fact import OpenFact
from countermark.model.path import Path, PathClass
from countermark.model.reading import THINGS, Subject
from countermark.model.review import not_reread
from countermark.model.standing import Standing
from countermark.model.verdict import Decision, Finding, Missing, Obligation
from countermark.model.when import earliest
from countermark.policy import path_words
from countermark.policy.acts import Act, Shown, shown
from countermark.policy.before_path import before_the_path, dated
from countermark.policy.change import resolve_by, would_change
from countermark.policy.clocks import obligations
from countermark.policy.exemptions import exempt
from countermark.policy.listing import Listing, Rulebook, interval_of
from countermark.policy.needs import Need, aloud
from countermark.policy.question import Outcome, Question
from countermark.policy.reached import SERVICE, Bearing, Bears, Thing, bears
from countermark.policy.scope import Reach
from countermark.policy.successors import carries_over, stood_for
from countermark.policy.witness import doubts, is_open_name, needs_of

SOFTWARE_CATEGORIES = {"software", "security-software"}


def judge(
    question: Question,
    rules: Rulebook,
    listing: Listing,
    paths: Sequence[Path],
) -> Finding | None:
    """The finding for one listing and the paths that end at it; None where it was not public.

    ``paths`` hold none that says again in doubt what another says for certain.
    """
    found = _whatever_the_path(question, rules, listing)
    if found is None:
        return None
    if isinstance(found, Finding):
        return _of_path(found, question, max(paths, key=_best_path))
    stands, scope = found
    tried = [(_outcome(question, rules, listing, stands, scope, path), path) for path in paths]
    outcome, path = max(
        _settled(tried, listing.measure, question.as_of), key=lambda pair: _rank(*pair)
    )
    if outcome.missing is Missing.DISPUTED:
        left = [pair for pair in tried if not pair[1].disputed]
        with_it = _full(listing.measure, question.as_of).value
        both = f"{_without(left)}; with it: {with_it}"
        outcome = msgspec.structs.replace(outcome, without_disputed=both)
    return _finding(question, rules, listing, outcome, path)


def _whatever_the_path(
    question: Question, rules: Rulebook, listing: Listing
) -> Finding | tuple[Standing, Reach] | None:
    """Steps 1 to 3: None where it was not public, a finding without a path where they settle it.

    Most listings of a party are over or bind somebody else: that is worked out once for all
    subjects of one context.
    """
    key = id(listing), question.facets, question.context.id, question.as_of, question.known_at
    known = rules.settled.get(key)
    if known is not None:
        return known[1]
    stands = rules.standing(listing, question.as_of, question.known_at)
    if not stands.public:
        return None  # 1
    scope = rules.reach(listing, question.facets, question.row)
    outcome = before_the_path(question, listing, stands, scope)
    if outcome is None:
        return stands, scope
    nowhere = Path(question.subject, listing.entity, (), PathClass.DIRECT)
    found = _finding(question, rules, listing, outcome, nowhere)
    rules.settled[key] = listing, found
    return found


def _settled(
    tried: list[tuple[Outcome, Path]], measure: Measure, day: date
) -> list[tuple[Outcome, Path]]:
    """The paths that settle what the measure obliges to, where any does; else all of them.

    A path in doubt can add nothing to what a certain one already shows, though *unresolved* is the
    worse word.
    """
    if _full(measure, day) is not Decision.ACTION_REQUIRED:
        return tried
    return [pair for pair in tried if pair[0].decision is Decision.ACTION_REQUIRED] or tried


def _without(left: Sequence[tuple[Outcome, Path]]) -> str:
    """What is left of a finding when nothing that is denied counts."""
    if not left:
        return "no path is left"
    best, _ = max(left, key=lambda pair: _rank(pair[0], pair[1]))
    word = best.decision.value if best.decision else best.status.value.replace("_", " ")
    return f"{word}: {best.reason}"


def _rank(outcome: Outcome, path: Path) -> tuple[int, int, int]:
    severity = outcome.decision.severity if outcome.decision else 0
    return severity, *_best_path(path)


def _best_path(path: Path) -> tuple[int, int]:
    return path.certain, -len(path.hops)


def _outcome(
    question: Question,
    rules: Rulebook,
    listing: Listing,
    stands: Standing,
    scope: Reach,
    path: Path,
) -> Outcome:
    """What the path makes of a listing that steps 1 to 3 leave open."""
    measure = listing.measure
    advises = measure.kind is Kind.ADVISORY or stands.status is Status.PROPOSED
    bearing = _bears(question, listing, path)
    if advises:
        return _advisory(question, listing, stands, bearing, path)
    if bearing.bearing is Bearing.NOT_REACHED:  # 4
        left = Status.NOT_YET if bearing.later else Status.OUT_OF_SCOPE
        tie = dated(listing, WhyNot.DATE, question.as_of) if bearing.later else _TIE
        return Outcome(None, left, bearing.reason, closed_by=bearing.closed_by, not_here=tie)
    act = shown(listing, question.facets, question.row, path, question.as_of)
    if act.act is Act.NOT_DONE:  # 5
        said = f"{path_words.tie(path)}; {act.reason}"
        return Outcome(None, Status.OUT_OF_SCOPE, said, not_here=NotHere(WhyNot.ACT))
    if stands.status is Status.LICENSED and not stands.partial:
        return Outcome(Decision.ALLOWED, Status.LICENSED, stands.reason)
    found = exempt(  # 6
        question.exemptions,
        measure,
        question.subject,
        path,
        question.as_of,
        listing.covered.entity,
        question.asks,
        stood_for(listing.measure),
        question.row,
    )
    if found.proven:
        return Outcome(Decision.ALLOWED, found.status, found.proven, exceptions=found.considered)
    followed = carries_over(
        question.exemptions, rules, listing, question.subject, path, question.as_of
    )
    exception = followed or found.open
    decided = _decide(question, listing, stands, scope, (bearing, act, exception), path)
    return msgspec.structs.replace(decided, exceptions=found.considered)


def _bears(question: Question, listing: Listing, path: Path) -> Bears:
    matching = listing.covered.matching or listing.measure.matching
    row, category = question.row, question.facets.category
    software = (row is not None and row.software) or bool(SOFTWARE_CATEGORIES & set(category))
    thing = Thing.SOFTWARE if software else Thing.SERVICE if SERVICE in category else Thing.UNKNOWN
    return bears(
        listing.measure,
        matching,
        path,
        question.as_of,
        question.exemptions,
        thing=thing,
        covers=listing.covered.covers or listing.measure.covers,
        items=listing.covered.items,
        named=_things(row),
    )


def _things(row: Subject | None) -> tuple[str, ...]:
    """What the user's own row calls the thing that is asked about; a firm's name is none."""
    if row is None:
        return ()
    said = row.field("product"), row.field("model")
    return said if any(said) or row.kind not in THINGS else (row.name,)


_TIE = NotHere(WhyNot.TIE)


def _advisory(
    question: Question, listing: Listing, stands: Standing, bearing: Bears, path: Path
) -> Outcome:
    measure = listing.measure
    if bearing.bearing is Bearing.NOT_REACHED:
        return Outcome(None, Status.OUT_OF_SCOPE, bearing.reason, not_here=_TIE)
    told = [f"{d.how.value} by {d.by} ({d.date})" for d in measure.answers(question.known_at)]
    alone = [NO_DENIAL] if measure.accusation and not told else []
    by = "; ".join((measure.authority, *told, *alone))
    said = f"{measure.type.replace('_', ' ')} by {by}: never more than an advisory"
    if stands.status is Status.PROPOSED:
        said += f"; {stands.reason}"
    said += path_words.expected(measure, _duties(question, measure))
    doubt = doubts(path)
    if doubt:
        return Outcome(Decision.ADVISORY, stands.status, f"{said}; and {doubt}", _missing(path))
    return Outcome(Decision.ADVISORY, stands.status, said)


def _missing(path: Path) -> Missing:
    """A name, unless nothing is open about it but a day."""
    return Missing.NAME if any(map(is_open_name, path.hops)) else Missing.FACTS


def _decide(
    question: Question,
    listing: Listing,
    stands: Standing,
    scope: Reach,
    found: tuple[Bears, Shown, tuple[str, Need] | None],
    path: Path,
) -> Outcome:
    measure = listing.measure
    status = stands.status
    bearing, act, exception = found
    if bearing.bearing is Bearing.EXPOSURE:
        return Outcome(Decision.ADVISORY, status, bearing.reason)
    if not measure.verification.may_decide:  # 7
        if measure.kind is Kind.ALLOW_LIST:
            return Outcome(Decision.NOT_ASSESSED, status, _absent(measure.default_deny))
        return Outcome(Decision.ADVISORY, status, _UNVERIFIED[measure.verification])
    open_ = _open(listing, stands, scope, bearing, path)  # 8
    open_ += [(act.reason, act.missing)] if act.missing else []
    open_ += [exception] if exception else []
    if open_:
        reasons, needs = zip(*open_, strict=True)
        missing = _missing(path) if doubts(path) else Missing.FACTS
        left = status if doubts(path) or stands.partial else Status.UNDETERMINED
        asked = tuple(need for need in needs if need is not None)
        return Outcome(Decision.UNRESOLVED, left, "; ".join(filter(None, reasons)), missing, asked)
    disputed = next((hop for hop in path.hops if hop.disputed_by), None)
    if disputed is not None:
        said = f"it is said, and denied, that {aloud(disputed)}"
        return Outcome(Decision.UNRESOLVED, status, said, Missing.DISPUTED)
    if measure.kind is Kind.ALLOW_LIST:
        return Outcome(Decision.NOT_ASSESSED, status, _absent(measure.default_deny))
    full = _full(measure, question.as_of)
    if act.act is Act.REMOVE and full is Decision.PROHIBITED:
        said = f"{path_words.tie(path)}; {act.reason}"
        return Outcome(Decision.ACTION_REQUIRED, status, said)
    later = measure.prohibits_from if full is Decision.ACTION_REQUIRED else None
    until = f"; it prohibits from {later} on" if later else ""
    past = f"; {act.reason}" if act.reason else ""
    return Outcome(full, status, f"{path_words.tie(path)}; {stands.reason}{until}{past}")


def _full(measure: Measure, day: date) -> Decision:
    """What ``measure`` decides on ``day`` where nothing is open."""
    if measure.kind is Kind.ALLOW_LIST:
        return Decision.NOT_ASSESSED
    since = measure.prohibits_from
    obliges = measure.kind is Kind.REPORTING or (since is not None and day < earliest(since))
    return Decision.ACTION_REQUIRED if obliges else Decision.PROHIBITED


_UNVERIFIED = {
    Verification.ARTICLE_ONLY: "known from press articles only: never more than an advisory",
    Verification.UNVERIFIED: "its record rests on memory: never more than an advisory",
}


def _open(
    listing: Listing, stands: Standing, scope: Reach, bearing: Bears, path: Path
) -> list[tuple[str, Need | None]]:
    """Everything that is not told or not sure: a reason each, and what would settle it."""
    measure = listing.measure
    found: list[tuple[str, Need | None]] = []
    if doubt := doubts(path):
        known = needs_of(path)
        found += [(str(doubt), known[0] if known else None), *(("", need) for need in known[1:])]
    if stands.status is Status.UNDETERMINED:
        source = measure.clause or measure.legal_basis or measure.title
        found.append((stands.reason, Need(stands.need, f"look up {stands.need} in {source}")))
    if stands.partial:
        need = Need(
            "whether this act falls under the licence",
            f"compare the act with what the licence covers: {stands.reason}",
            "what it covers is allowed, all else prohibited",
        )
        found.append((f"{stands.reason}; whether this act is covered was not told", need))
    if scope.missing:
        found.append((scope.reason, scope.missing[0]))
        found += [("", need) for need in scope.missing[1:]]
    if bearing.missing:
        found.append((bearing.reason, bearing.missing))
    return found


def _absent(default_deny: bool) -> str:
    follows = "what is absent may not be used" if default_deny else "absent is not forbidden"
    return f"not on the authority's approved list; {follows}"


def finding_id(subject: str, context: str, measure: str, entity: str, claims: str) -> str:
    """The id of the finding that ``claims``, a path by its ids, lead from subject to entity.

    They are given as ``claim.netstrings``, as ``Path.claims`` has them.
    """
    return digest_fields((subject, context, measure, entity), claims)


def _of_path(found: Finding, question: Question, path: Path) -> Finding:
    """``found`` with what differs by subject and path, whatever is decided."""
    measure, party, context = found.measure, found.entity, question.context.id
    item, relations = question.keys.item(question.subject), question.keys.relations(path)
    return msgspec.structs.replace(
        found,
        id=finding_id(question.subject, context, measure, party, path.claims),
        key=finding_key(context, measure, party, item, relations),
        cause=cause_key(party, item),
        entity_name=path.hops[-1].to_name if path.hops else party,
        path=path,
    )


def _finding(
    question: Question, rules: Rulebook, listing: Listing, outcome: Outcome, path: Path
) -> Finding:
    measure = listing.measure
    interval = interval_of(listing)
    decided = outcome.decision
    found = Finding(
        id="",
        measure=measure.id,
        measure_digest=rules.digests.get(measure.id, ""),
        title=measure.title,
        context=question.context.id,
        entity=listing.entity,
        entity_name="",
        status=outcome.status,
        decision=decided,
        reason=outcome.reason,
        act=_act(measure, listing, question.facets),
        clause=measure.clause or measure.legal_basis,
        in_force=(interval.start, interval.end),
        announced=measure.announced,
        missing=outcome.missing,
        exceptions_considered=outcome.exceptions,
        obligations=_duties(question, measure) if _binds(decided) else (),
        would_change=would_change(
            listing, outcome.decision, outcome.status, outcome.needs, path, question.as_of
        ),
        resolve_by=resolve_by(outcome.missing, outcome.needs, path),
        open_facts=_open_facts(outcome),
        without_disputed=outcome.without_disputed,
        closed_by=outcome.closed_by,
        binds=outcome.binds,
        accusation=measure.accusation,
        accuser=measure.authority if measure.accusation else "",
        dated=measure.dated,
        denials=measure.answers(question.known_at),
        not_reread=not_reread(measure, question.as_of) if decided is not None else None,
        not_here=outcome.not_here,
    )
    return _of_path(found, question, path)


def _open_facts(outcome: Outcome) -> tuple[OpenFact, ...]:
    """What a stated fact would settle; nothing where a name or a dispute is open instead."""
    if outcome.missing is not Missing.FACTS:
        return ()
    return tuple(dict.fromkeys(need.fact for need in outcome.needs if need.fact is not None))


_BUYERS, _SELLERS = "procuring", "providing"


def _act(measure: Measure, listing: Listing, facets: Facets) -> str:
    """The act as it is done by whom the measure binds here: what one buys another provides.

    Section 889(a)(1)(A) says that agencies may not procure; a contractor breaks it by providing
    (FAR 52.204-25(b)(1)).
    """
    bound = set(listing.covered.roles or measure.scope.roles) & set(facets.role)
    if bound and bound <= set(measure.provided_by) and measure.act.startswith(_BUYERS):
        return f"{_SELLERS}{measure.act.removeprefix(_BUYERS)}"
    return measure.act


def _binds(decision: Decision | None) -> bool:
    return decision in (Decision.PROHIBITED, Decision.ACTION_REQUIRED)


def _duties(question: Question, measure: Measure) -> tuple[Obligation, ...]:
    return obligations(
        measure,
        question.as_of,
        question.parts,
        question.facets.role,
        clauses=question.facets.clause,
        context=question.context.id,
    )
