"""All findings of one subject in one context, and the verdict they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.context import Context, Facets
from countermark.model.determination import Determination, applies, started
from countermark.model.doubt import Chain, NotOnThisChain, SomeOfTheGoods
from countermark.model.key import Keys
from countermark.model.measure import Kind
from countermark.model.path import Cut, Path
from countermark.model.predicate import Family, Predicate
from countermark.model.reading import PARTIES, Subject
from countermark.model.verdict import Decision, Finding, Verdict
from countermark.model.when import Holds
from countermark.policy.blanket import Blankets
from countermark.policy.clocks import obligations
from countermark.policy.doubled_paths import without_doubled
from countermark.policy.former import FormerIds
from countermark.policy.judge import judge
from countermark.policy.listing import Rulebook, extensions, ownership_paths
from countermark.policy.not_binding import not_binding, not_binding_words
from countermark.policy.proofs import Proofs
from countermark.policy.question import Question

NOTHING = "nothing in what was examined; not found is not cleared"


def verdict(
    subject: Subject,
    context: Context,
    rules: Rulebook,
    paths: Sequence[Path],
    *,
    as_of: date,
    known_at: date | None,
    exemptions: Proofs,
    set_asides: Mapping[str, str],
    blankets: Blankets | None = None,
    cut: Cut | None = None,
    keys: Keys | None = None,
    determined: Mapping[str, tuple[Determination, ...]] | None = None,
    identified: date | None = None,
    former: FormerIds | None = None,
) -> Verdict:
    """Judge ``subject`` in ``context`` over every measure that lists an end of its paths.

    ``cut`` is the limit that the search for ``paths`` met: without a worse finding, the subject
    is then *not examined*. ``keys`` are what ``set_asides`` and ``determined``, what people
    decided by then, hang on. ``identified``: the day on which whoever asks identified what nobody
    has determined. ``former`` finds what was decided on ids of the release before keys.
    """
    blankets = blankets or Blankets(rules)
    facets = with_funding(_facets(subject, context))
    question = Question(
        subject.node, context, facets, as_of, known_at, exemptions, keys or Keys(), subject
    )
    ends: dict[str, list[Path]] = {}
    for path in paths:
        shown = _of_goods(subject, path)
        if shown is not None:
            ends.setdefault(path.target, []).append(shown)
    findings: list[Finding] = []
    for target, group in ends.items():
        plain = without_doubled(group)
        for listing in (
            *rules.listings.get(target, ()),
            *extensions(rules, target, group, as_of, known_at),
        ):
            some = ownership_paths(listing, group)
            some = plain if some is group else without_doubled(some)
            finding = judge(question, rules, listing, some)
            if finding is not None:
                findings.append(finding)
    decided = {finding.measure for finding in findings if finding.decision is not None}
    findings += blankets.findings(question, subject, decided, paths)
    findings = [_with_set_aside(f, subject.node, set_asides, former) for f in findings]
    findings = [_determined(f, question, rules, determined or {}, identified) for f in findings]
    findings.sort(key=lambda finding: _order(finding, rules))
    return _fold(question, tuple(findings), cut)


GRANT, GRANTEE, US = "grant", "us-grantee", "US"


def with_funding(facets: Facets) -> Facets:
    """What federal assistance pays for is bound as its recipients are too (2 CFR 200.216)."""
    if GRANT not in facets.funding or US not in facets.jurisdiction or GRANTEE in facets.role:
        return facets
    return msgspec.structs.replace(facets, role=(*facets.role, GRANTEE))


_WRITTEN = ("place", "network-part", "purpose", "category")
"""Facets that a row may write in words which nobody knows."""

_OWN_CONTEXT = frozenset({*_WRITTEN, "use"})
"""Fields by which a row may say something of its context, in words that are known or not."""

_NO_FACETS = Facets()


@lru_cache(maxsize=64)
def _of_context(facets: Facets) -> Facets:
    """The facets of a row that says nothing of its own."""
    return _NO_FACETS.over(facets)


def _facets(subject: Subject, context: Context) -> Facets:
    """The row's facets over those of its context.

    A word of the row that was not understood is not what the context says: it stays open.
    """
    own = subject.facets
    if own == _NO_FACETS and _OWN_CONTEXT.isdisjoint(meaning for meaning, _ in subject.fields):
        return _of_context(context.facets)  # as nearly every row of a long list
    open_ = {
        name.replace("-", "_"): ()
        for name in _WRITTEN
        if subject.field(name) and not getattr(own, name.replace("-", "_"))
    }
    if own.use:
        open_.pop("purpose", None)  # people write the use there, and it was understood
    elif subject.field("use") or "purpose" in open_:
        open_["use"] = ()
    found = own.over(context.facets)
    return msgspec.structs.replace(found, **open_) if open_ else found


def _of_goods(subject: Subject, path: Path) -> Path | None:
    """A firm is not made by anybody: who makes goods under its name makes what it sells, perhaps.

    Which goods those are is open until somebody says so. What is said of one thing under its brand,
    or of some of the goods of a firm that sells much else, says nothing of the firm.
    """
    made = bool(path.hops) and path.hops[0].predicate.family is Family.MAKING
    if not made or subject.kind not in PARTIES:
        return path
    first, *further = path.hops
    if not first.forward or any(isinstance(doubt, SomeOfTheGoods) for doubt in first.doubts):
        return None
    doubts = tuple(dict.fromkeys((NotOnThisChain(Chain.NOT_BOUGHT), *first.doubts)))
    first = msgspec.structs.replace(first, certain=False, doubts=doubts)
    return msgspec.structs.replace(path, hops=(first, *further))


def _order(finding: Finding, rules: Rulebook) -> tuple[int, bool, bool, str, str]:
    severity = finding.decision.severity if finding.decision else 0
    restricts = rules.measures[finding.measure].kind is Kind.RESTRICTIVE
    aside = bool(finding.set_aside)
    return -severity, aside, not restricts, finding.measure, finding.entity


def _with_set_aside(
    finding: Finding, subject: str, set_asides: Mapping[str, str], former: FormerIds | None
) -> Finding:
    # Releases before keys recorded a set-aside on the id: it holds while the file is unchanged.
    why = set_asides.get(finding.key) or set_asides.get(finding.id, "")
    if not why and set_asides and former is not None:
        found = (set_asides[id_] for id_ in former.of(finding, subject) if id_ in set_asides)
        why = next(found, "")
    return msgspec.structs.replace(finding, set_aside=why) if why else finding


def _determined(
    finding: Finding,
    question: Question,
    rules: Rulebook,
    determined: Mapping[str, tuple[Determination, ...]],
    identified: date | None,
) -> Finding:
    """The finding with what people decided about it, and its clocks as these started them."""
    made = determined.get(finding.key) or determined.get(finding.id, ())
    since = started(made) if made else identified
    if not made and (since is None or not finding.obligations):
        return finding
    due = finding.obligations and obligations(
        rules.measures[finding.measure],
        question.as_of,
        question.parts,
        question.facets.role,
        clauses=question.facets.clause,
        context=question.context.id,
        started=since,
        applies=applies(made),
    )
    return msgspec.structs.replace(finding, determinations=made, obligations=due)


def _fold(question: Question, findings: tuple[Finding, ...], cut: Cut | None) -> Verdict:
    if not findings and cut is None:  # as nearly every row of a long list
        none = Decision.NO_RESTRICTION_FOUND
        return Verdict(
            subject=question.subject,
            context=question.context.id,
            decision=none,
            reason=NOTHING,
            own=none,
            inherited=none,
        )
    counted = [f for f in findings if f.decision is not None and not f.set_aside]
    worst = max(counted, key=lambda f: f.decision.severity if f.decision else 0, default=None)
    own = [f for f in counted if f.path is None or f.path.own]
    inherited = [f for f in counted if f.path is not None and not f.path.own]
    nothing = (
        worst is None and cut is None and not any(f.closed_by or f.set_aside for f in findings)
    )
    listed = not_binding(findings, question.facets) if nothing else None
    return Verdict(
        subject=question.subject,
        context=question.context.id,
        decision=_worst(counted, cut),
        reason=not_binding_words(listed) if listed else _reason(worst, cut, findings),
        own=_worst(own, cut),
        inherited=_worst(inherited, cut),
        findings=findings,
        cut=cut,
        not_binding=listed,
    )


def _worst(findings: Iterable[Finding], cut: Cut | None) -> Decision:
    """A tie that a limit hid may be the subject's own or inherited: neither was examined."""
    decisions = [f.decision for f in findings if f.decision is not None]
    if cut is not None:
        decisions.append(Decision.NOT_EXAMINED)
    return max(decisions, key=lambda d: d.severity, default=Decision.NO_RESTRICTION_FOUND)


def _reason(worst: Finding | None, cut: Cut | None, findings: Sequence[Finding]) -> str:
    closed = next((f for f in findings if f.closed_by), None)
    if worst is None and closed is not None and cut is None:
        return f"a path to {closed.entity_name} is closed by the word of {closed.closed_by}: " + (
            closed.reason
        )
    if cut is None:
        return _found(worst)
    least = Decision.NOT_EXAMINED.severity
    if worst is None or worst.decision is None or worst.decision.severity < least:
        return f"not all was examined: {cut.words}"
    return f"{_found(worst)}; and not all was examined: {cut.words}"


def _found(worst: Finding | None) -> str:
    if worst is None or worst.decision is None:
        return NOTHING
    if worst.decision is Decision.PROHIBITED:
        return f"{worst.act} by {worst.clause}"
    if worst.missing is not None:
        return f"{worst.missing.value}: {worst.reason}"
    return worst.reason


def set_asides_on(claims: Iterable[Claim], day: date) -> dict[str, str]:
    """The set-asides in force on ``day``: finding key (or id) -> "owner: reason, until END"."""
    found = {}
    for claim in claims:
        if claim.predicate is not Predicate.SET_ASIDE or claim.polarity is not Polarity.AFFIRMED:
            continue
        if claim.valid.holds(day) is Holds.YES:
            found[claim.subject.partition(":")[2]] = (
                f"{claim.claimant}: {claim.object}, until {claim.valid.end or 'withdrawn'}"
            )
    return found
