"""One measure, one subject, one context: the finding, by the ladder written out below.

1. A measure nobody could know of at the known-at is not considered.
2. Its standing on the day (in force, licensed, suspended, ended, not yet, proposed ...).
3. Whom and what it binds (scope, facet by facet).
4. Whether a path reaches it (named, subsidiaries, components, flow-down).
5. Whether an exception is proven.
6. What may decide: advisory kinds and unverified records never give more than an advisory.
7. Whether every hop has a certain witness, and whether a denial stands against one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from countermark.model.claim import digest_fields
from countermark.model.context import Context, Facets
from countermark.model.measure import Kind, Status
from countermark.model.path import Path
from countermark.model.predicate import Family
from countermark.model.standing import Standing, standing
from countermark.model.verdict import Decision, Finding, Missing
from countermark.model.when import Holds
from countermark.policy.change import resolve_by, would_change
from countermark.policy.clocks import obligations
from countermark.policy.exemptions import Exemptions, exempt
from countermark.policy.listing import Listing, Rulebook, interval_of
from countermark.policy.reached import Bearing, Bears, bears
from countermark.policy.scope import Reach, reach


class Question(msgspec.Struct, frozen=True):
    """What a finding is asked about: who, in which context, when, and what was proven."""

    subject: str
    context: Context
    facets: Facets
    as_of: date
    known_at: date | None
    exemptions: Exemptions


class Outcome(msgspec.Struct, frozen=True):
    """A decision with its status, reason and what is missing, before it becomes a finding."""

    decision: Decision | None
    status: Status
    reason: str
    missing: Missing | None = None
    needs: tuple[str, ...] = ()
    without_disputed: str = ""
    exceptions: tuple[str, ...] = ()


def judge(
    question: Question,
    rules: Rulebook,
    listing: Listing,
    paths: Sequence[Path],
) -> Finding | None:
    """The finding for one listing and the paths that end at it; None where it was not public."""
    measure = listing.measure
    stands = standing(
        measure, listing.covered.entity, question.as_of, question.known_at, rules.announced
    )
    if not stands.public:
        return None  # 1
    scope = reach(measure, listing.covered, question.facets)
    tried = [(_outcome(question, listing, stands, scope, path, paths), path) for path in paths]
    outcome, path = max(tried, key=lambda pair: _rank(pair[0], pair[1]))
    return _finding(question, rules, listing, outcome, path)


def _rank(outcome: Outcome, path: Path) -> tuple[int, int, int]:
    severity = outcome.decision.severity if outcome.decision else 0
    return severity, path.certain, -len(path.hops)


def _outcome(
    question: Question,
    listing: Listing,
    stands: Standing,
    scope: Reach,
    path: Path,
    paths: Sequence[Path],
) -> Outcome:
    measure = listing.measure
    if measure.kind is Kind.ENDING:
        return Outcome(None, _ending(stands), f"it changes another measure; {stands.reason}")
    if stands.status in (Status.NOT_YET, Status.ENDED, Status.SUSPENDED):
        return Outcome(None, stands.status, stands.reason)  # 2
    if measure.kind is Kind.ADVISORY or stands.status is Status.PROPOSED:
        return _advisory(question, listing, stands, path)
    if scope.answer is Holds.NO:
        return Outcome(None, Status.OUT_OF_SCOPE, scope.reason)  # 3
    matching = listing.covered.matching or measure.matching
    bearing = bears(measure, matching, path)  # 4
    if bearing.bearing is Bearing.NOT_REACHED:
        return Outcome(None, Status.OUT_OF_SCOPE, bearing.reason)
    if stands.status is Status.LICENSED:
        return Outcome(Decision.ALLOWED, Status.LICENSED, stands.reason)
    found = exempt(question.exemptions, measure, question.subject, path, question.as_of)  # 5
    if found.proven:
        return Outcome(Decision.ALLOWED, Status.EXEMPT, found.proven, exceptions=found.considered)
    decided = _decide(listing, stands, scope, bearing, path, paths)
    return msgspec.structs.replace(decided, exceptions=found.considered)


def _ending(stands: Standing) -> Status:
    return stands.status if stands.status is not Status.APPLIES else Status.OUT_OF_SCOPE


def _advisory(question: Question, listing: Listing, stands: Standing, path: Path) -> Outcome:
    measure = listing.measure
    wanted = question.facets.jurisdiction
    if wanted and measure.jurisdiction.partition("-")[0] not in wanted:
        return Outcome(None, Status.OUT_OF_SCOPE, f"a matter of {measure.jurisdiction}")
    bearing = bears(measure, listing.covered.matching or measure.matching, path)
    if bearing.bearing is Bearing.NOT_REACHED:
        return Outcome(None, Status.OUT_OF_SCOPE, bearing.reason)
    said = f"{_kind_word(measure.type)} by {measure.authority}: never more than an advisory"
    if not path.certain:
        doubtful = _uncertain(path, stands.status, said)
        return msgspec.structs.replace(doubtful, decision=Decision.ADVISORY)
    return Outcome(Decision.ADVISORY, stands.status, said)


def _kind_word(type_: str) -> str:
    return type_.replace("_", " ")


def _decide(
    listing: Listing,
    stands: Standing,
    scope: Reach,
    bearing: Bears,
    path: Path,
    paths: Sequence[Path],
) -> Outcome:
    measure = listing.measure
    status = stands.status
    if bearing.bearing is Bearing.EXPOSURE:
        return Outcome(Decision.ADVISORY, status, bearing.reason)
    if not measure.verification.may_decide:  # 6
        if measure.kind is Kind.ALLOW_LIST:
            return Outcome(Decision.NOT_ASSESSED, status, _absent(measure.default_deny))
        return Outcome(
            Decision.ADVISORY, status, f"its record is marked {measure.verification.value}"
        )
    needs = tuple(need for need in (*scope.missing, bearing.missing) if need)
    if status is Status.UNDETERMINED:
        return Outcome(Decision.UNRESOLVED, status, stands.reason, Missing.FACTS, ("its standing",))
    if not path.certain:  # 7
        return _uncertain(path, status, "")
    if needs:
        reason = scope.reason if scope.missing else bearing.reason
        return Outcome(Decision.UNRESOLVED, Status.UNDETERMINED, reason, Missing.FACTS, needs)
    if path.disputed and not _undisputed(listing, paths):
        return Outcome(
            Decision.UNRESOLVED,
            status,
            "a claim on the only path is denied",
            Missing.DISPUTED,
            without_disputed="without the denied claim no path is left",
        )
    return Outcome(_full(measure.kind), status, stands.reason)


def _undisputed(listing: Listing, paths: Sequence[Path]) -> bool:
    """Does another path, certain and denied by nobody, reach the measure as well?"""
    measure = listing.measure
    matching = listing.covered.matching or measure.matching
    return any(
        p.certain and not p.disputed and bears(measure, matching, p).bearing is Bearing.REACHED
        for p in paths
    )


def _full(kind: Kind) -> Decision:
    if kind is Kind.REPORTING:
        return Decision.ACTION_REQUIRED
    return Decision.NOT_ASSESSED if kind is Kind.ALLOW_LIST else Decision.PROHIBITED


def _absent(default_deny: bool) -> str:
    follows = "what is absent may not be used" if default_deny else "absent is not forbidden"
    return f"not on the authority's approved list; {follows}"


def _uncertain(path: Path, status: Status, otherwise: str) -> Outcome:
    weak = path.weakest
    doubt = weak.doubt if weak and weak.doubt else "one link is not certain"
    name = weak is not None and weak.predicate.family is Family.IDENTITY
    missing = Missing.NAME if name else Missing.FACTS
    reason = f"{doubt}; {otherwise}" if otherwise else doubt
    return Outcome(Decision.UNRESOLVED, status, reason, missing, () if name else (doubt,))


def _finding(
    question: Question, rules: Rulebook, listing: Listing, outcome: Outcome, path: Path
) -> Finding:
    measure = listing.measure
    interval = interval_of(listing)
    claims = tuple(hop.claim for hop in path.hops)
    decided = outcome.decision
    return Finding(
        id=digest_fields(
            (question.subject, question.context.id, measure.id, listing.entity, *claims)
        ),
        measure=measure.id,
        measure_digest=rules.digests.get(measure.id, ""),
        title=measure.title,
        context=question.context.id,
        entity=listing.entity,
        entity_name=path.hops[-1].to_name if path.hops else listing.entity,
        status=outcome.status,
        decision=decided,
        reason=outcome.reason,
        act=measure.act,
        clause=measure.clause or measure.legal_basis,
        in_force=(interval.start, interval.end),
        announced=measure.announced,
        missing=outcome.missing,
        path=path,
        exceptions_considered=outcome.exceptions,
        obligations=obligations(measure, question.as_of) if _binds(decided) else (),
        would_change=would_change(listing, outcome.decision, outcome.status, outcome.needs, path),
        resolve_by=resolve_by(outcome.missing, outcome.needs, path),
        without_disputed=outcome.without_disputed,
    )


def _binds(decision: Decision | None) -> bool:
    return decision in (Decision.PROHIBITED, Decision.ACTION_REQUIRED)
