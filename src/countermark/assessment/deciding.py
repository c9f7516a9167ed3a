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
from countermark.model.errors import CountermarkError
from countermark.model.node import NAMED, kind_of
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

CHECK_AGAIN = "run countermark check again to see what it changes"
ABOUT_FINDINGS = (Predicate.SET_ASIDE, Predicate.DETERMINED)


def answer(
    run: Run,
    recorded: Recording,
    warnings: Iterable[str] = (),
    *,
    retraction: RetractionShape | None = None,
) -> DecisionDocument:
    """The answer to one decision; with ``retraction`` the claims were taken back."""
    last = LastCheck(run)
    found = _effect(run, last, recorded, taken_back=retraction is not None)
    checked = findings_of(last.document, run.catalog)
    said = [*warnings, *_warnings(last.document, checked, recorded.claims)]
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


def _warnings(
    document: CheckDocument | None, checked: LastFindings, claims: Iterable[Claim]
) -> Iterator[str]:
    """Names that nothing in the last check bears, with those that are spelt alike."""
    if document is None:
        return
    for claim in claims:
        if claim.predicate in ABOUT_FINDINGS:
            continue
        node = claim.subject
        if kind_of(node) != NAMED or node in checked.nodes:
            continue
        name = node.partition(":")[2]
        if any(" ".join(s.name.split()).casefold() == name for s in document.subjects):
            continue
        near = near_names(name, (s.name for s in document.subjects))
        hint = f"; did you mean {', '.join(f'“{one}”' for one in near)}?" if near else ""
        yield f"nothing in the last check is called “{name}”{hint}"
