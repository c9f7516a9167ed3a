"""Answers whoever records a decision: what was recorded, what it changes, what to be warned of.

What it changes is seen in the last check of the project. Where that cannot be known the answer says
so, and why; what was recorded stands in any case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from countermark.assessment.asked_again import LastCheck, NotAskedError
from countermark.assessment.decisions import LastFindings, about_names, decision_shape, findings_of
from countermark.assessment.record import Recording
from countermark.assessment.run import Run
from countermark.model.claim import Claim
from countermark.model.determination import FINDING
from countermark.model.errors import CallerError, CountermarkError
from countermark.model.node import NAMED, key_of, kind_of, named
from countermark.model.predicate import Predicate
from countermark.policy.verdicts import set_asides_on
from countermark.reports.effects import (
    Aside,
    duties,
    effect,
    holds_on,
    not_known,
    places_naming,
    places_of,
    standings,
)
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.decision import DecisionDocument, EffectShape, RetractionShape
from countermark.reports.targets import decided_key, near_names

SUBJECTS = 20
"""Subjects whose duties are told after a determination; they read alike in the others."""

STAY = 5
"""Subjects that are named whose verdict a set-aside leaves as it was."""

CHECK_AGAIN = "run countermark check again to see what it changes"
ABOUT_FINDINGS = (Predicate.SET_ASIDE, Predicate.DETERMINED)


def answer(
    run: Run,
    recorded: Recording,
    *,
    retraction: RetractionShape | None = None,
) -> DecisionDocument:
    """The answer to one decision; with ``retraction`` the claims were taken back."""
    last = LastCheck(run)
    found = _effect(run, last, recorded, taken_back=retraction is not None)
    checked = findings_of(last.document, run.catalog)
    said = [*_warnings(last.document, checked, recorded.claims)]
    if last.document is not None and retraction is None:
        said += others_stay(last.document, recorded.claims)
    return DecisionDocument(
        schema="countermark.decision/1",
        ledger=str(recorded.version),
        recorded=decision_shape(recorded.claims, run.as_of, checked, retraction=retraction),
        effect=found,
        warnings=tuple(said),
    )


def _effect(run: Run, last: LastCheck, recorded: Recording, *, taken_back: bool) -> EffectShape:
    document = last.document
    if document is None:
        return not_known(f"there was no check in this project yet; {CHECK_AGAIN}")
    if not document.contexts:
        why = "the last check had no --context, and so gave no verdict"
        return not_known(f"{why}; {CHECK_AGAIN}", document.as_of)
    predicate = recorded.claims[0].predicate
    keys = {claim.subject.removeprefix(FINDING) for claim in recorded.claims}
    try:
        if predicate is Predicate.SET_ASIDE:
            return _of_set_aside(run, document, recorded, keys, taken_back=taken_back)
        if predicate is Predicate.DETERMINED:
            return _of_determination(last, document, recorded, keys)
        return _of_claims(last, document, recorded)
    except NotAskedError as error:
        return not_known(f"{error.message}; {CHECK_AGAIN}", document.as_of)
    except CountermarkError as error:
        return not_known(f"the last check could not be asked again ({error}); {CHECK_AGAIN}")


def _of_set_aside(
    run: Run,
    document: CheckDocument,
    recorded: Recording,
    keys: Collection[str],
    *,
    taken_back: bool,
) -> EffectShape:
    claim = recorded.claims[0]
    start, end = claim.valid.start or "", claim.valid.end or ""
    if not holds_on(document, start, end):
        why = f"it holds from {start} to {end}, and the last check asked about {document.as_of}"
        return not_known(f"{why}; {CHECK_AGAIN}", document.as_of)
    view = run.view
    others = view.claims(predicates=(Predicate.SET_ASIDE,)) if view is not None else ()
    mine = {one.id for one in recorded.claims}
    day = date.fromisoformat(document.as_of)
    rest = set(set_asides_on((one for one in others if one.id not in mine), day))
    there = {decided_key(f) for s in document.subjects for f in s.findings if f.set_aside}
    if document.ledger == str(recorded.before):
        rest |= there - set(keys)
    without = Aside(rest, there - rest)
    with_ = Aside(rest | set(keys), there - rest - set(keys))
    before, after = (with_, without) if taken_back else (without, with_)
    return effect(
        standings(document, before),
        standings(document, after),
        places_of(document, keys),
        as_of=document.as_of,
    )


def _of_determination(
    last: LastCheck, document: CheckDocument, recorded: Recording, keys: Collection[str]
) -> EffectShape:
    """No verdict changes; clocks of duties may."""
    held = standings(document)
    try:
        some = [s for s in document.subjects if any(decided_key(f) in keys for f in s.findings)]
        nodes = {subject.node for subject in some[:SUBJECTS]}
        due = duties(last.at(recorded.version, nodes, alone=True), keys)
    except NotAskedError:
        due = []
    return effect(held, held, places_of(document, keys), as_of=document.as_of, due=due)


def _of_claims(last: LastCheck, document: CheckDocument, recorded: Recording) -> EffectShape:
    nodes = set(about_names(recorded.claims))
    before, after = last.at(recorded.before, nodes), last.at(recorded.version, nodes)
    concerned = places_naming(before, nodes) | places_naming(after, nodes)
    then, now = standings(before), standings(after)
    both = then.keys() & now.keys()  # what one of them left out is linked to none of the names
    return effect(
        {place: standing for place, standing in then.items() if place in both},
        {place: standing for place, standing in now.items() if place in both},
        concerned,
        as_of=document.as_of,
    )


def refuse_misspelt(run: Run, name: str) -> None:
    """Raise CallerError where nothing of the last check is called ``name``, and something nearly.

    Nothing is refused where not all names of the last check are known.
    """
    last = LastCheck(run)
    if last.document is None or last.document.totals.subjects > len(last.document.subjects):
        return
    near = _near(last.document, findings_of(last.document, run.catalog), named(name))
    if near:
        raise CallerError(
            f"nothing in the last check is called “{name[:80]}”",
            next_step=f"did you mean {_quoted(near)}? --new records it as it is; "
            "nothing was recorded",
        )


def others_stay(document: CheckDocument, claims: Iterable[Claim]) -> Iterator[str]:
    """Subjects whose path leads through one that is set aside, and whose verdict stays."""
    keys = {
        claim.subject.removeprefix(FINDING)
        for claim in claims
        if claim.predicate is Predicate.SET_ASIDE
    }
    about = {s.node for s in document.subjects if any(decided_key(f) in keys for f in s.findings)}
    stay = {}
    for subject in document.subjects:
        left = [
            finding.decision
            for finding in subject.findings
            if finding.decision is not None
            and finding.decision.exit_code
            and decided_key(finding) not in keys
            and not finding.set_aside
            and any(hop.from_id in about or hop.to_id in about for hop in finding.via)
        ]
        if left and subject.node not in about:
            stay[subject.name] = max(left, key=lambda one: one.severity)
    for name, decision in list(stay.items())[:STAY]:
        yield (
            f"{name} stays {decision.value}: its path leads through what was set aside; set it "
            f"aside as well, or say which firm the name means (countermark judge)"
        )
    if len(stay) > STAY:
        yield f"so do {len(stay) - STAY:,} more"


def _warnings(
    document: CheckDocument | None, checked: LastFindings, claims: Iterable[Claim]
) -> Iterator[str]:
    """Names that nothing in the last check bears, with those that are spelt alike."""
    if document is None:
        return
    for claim in claims:
        if claim.predicate in ABOUT_FINDINGS:
            continue
        near = _near(document, checked, claim.subject)
        if near is not None:
            hint = f"; did you mean {_quoted(near)}?" if near else ""
            yield f"nothing in the last check is called “{key_of(claim.subject)}”{hint}"


def _near(document: CheckDocument, checked: LastFindings, node: str) -> list[str] | None:
    """Names of the check spelt like that of ``node``; None where it is there, or is no name."""
    if kind_of(node) != NAMED or node in checked.nodes:
        return None
    name = key_of(node)
    if any(" ".join(s.name.split()).casefold() == name for s in document.subjects):
        return None
    return near_names(name, (s.name for s in document.subjects))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in names)
