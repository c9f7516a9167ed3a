"""Why is this so, and what would change it? Answers from the published document alone.

Knows subjects (a verdict), findings, measures and claims by a prefix of their id, findings by
their key as well, and a root cause by its key, of which it shows the first. Shows the
evidence in the state that the document says; judges nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from countermark.model.errors import CallerError
from countermark.model.predicate import Predicate
from countermark.model.verdict import Decision, Missing
from countermark.reports.actions import item_words
from countermark.reports.causes import causes_of
from countermark.reports.folding import severity
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    FindingShape,
    SubjectShape,
)
from countermark.reports.shapes.explain import (
    Considered,
    Explanation,
    FindingExplained,
    HopExplained,
)

SHOWN = 12
MOST_CANDIDATES = 10


class Candidate(msgspec.Struct, frozen=True):
    """Something an id may mean."""

    id: str
    kind: Literal["subject", "finding", "measure", "claim"]
    title: str


def candidates(document: CheckDocument) -> Iterator[Candidate]:
    """Everything in ``document`` that can be explained."""
    measures: dict[str, str] = {m.id: m.title for m in document.measures.values()}
    for subject in document.subjects:
        yield Candidate(subject.id, "subject", subject.name)
        for finding in subject.findings:
            measures.setdefault(finding.measure, finding.title)
            yield Candidate(finding.id, "finding", f"{subject.name}: {finding.measure}")
    for id_, title in measures.items():
        yield Candidate(id_, "measure", title)
    for claim in document.claims.values():
        yield Candidate(claim.id, "claim", claim.sentence)


def chosen(document: CheckDocument, prefix: str) -> Candidate:
    """The one thing that ``prefix`` means; raises CallerError where it is none or several.

    An id's beginning counts first; else the whole name of a subject, in any case.
    """
    wanted = prefix.strip().rstrip("…").casefold()
    known = set(candidates(document)) if wanted else set()
    found = {c for c in known if c.id.casefold().startswith(wanted)}
    exact = {c for c in found if c.id.casefold() == wanted}
    by_name = {c for c in known if c.kind == "subject" and c.title.casefold() == wanted}
    found = exact or found or by_name
    if len(found) == 1:
        return found.pop()
    if not found:
        raise CallerError(
            f"nothing in this run has an id that begins with “{prefix[:80]}”",
            next_step="copy an id from the result: a subject's, finding's, measure's or claim's; "
            "or give the whole name of a subject of it, or of one that was judged",
        )
    listed = sorted(found, key=lambda c: (c.id, c.kind))
    digits = _enough([c.id for c in listed])
    shown = [f"{c.id[:digits]} ({c.kind}: {c.title[:60]})" for c in listed[:MOST_CANDIDATES]]
    more = f" and {len(listed) - MOST_CANDIDATES} more" if len(listed) > MOST_CANDIDATES else ""
    raise CallerError(
        f"“{prefix[:80]}” may mean any of {len(listed)}: {'; '.join(shown)}{more}",
        next_step="write more of the id",
    )


def _enough(ids: list[str]) -> int:
    digits = SHOWN
    while digits < 64 and len({i[:digits] for i in ids}) < len(set(ids)):
        digits += 4
    return digits if all(len(i) == 64 for i in ids) else 64


def _meant(document: CheckDocument, prefix: str) -> tuple[Candidate, frozenset[str]]:
    """What ``prefix`` means, and the ids of the findings it means where it is a key of several."""
    try:
        return chosen(document, prefix), frozenset()
    except CallerError:
        found = _by_key(document, prefix.strip().rstrip("…").casefold())
        if found is None:
            raise
        return found


def _by_key(document: CheckDocument, wanted: str) -> tuple[Candidate, frozenset[str]] | None:
    """The findings of one key, or of one root cause: of its first subject alone."""
    if len(wanted) < SHOWN:
        return None
    keyed = [(s, f) for s in document.subjects for f in s.findings if f.key]
    same = [(s, f) for s, f in keyed if str(f.key).startswith(wanted)]
    if len({f.key for _, f in same}) == 1:
        key, title = str(same[0][1].key), f"{same[0][0].name}: {same[0][1].measure}"
        return Candidate(key, "finding", title), frozenset(f.id for _, f in same)
    causes = [c for c in causes_of(document).causes if c.key.startswith(wanted)]
    if len(causes) != 1 or not causes[0].finding_keys:
        return None
    keys = set(causes[0].finding_keys[:1])
    ids = frozenset(f.id for _, f in keyed if f.key in keys)
    return Candidate(causes[0].key, "finding", item_words(causes[0])), ids


def explain(document: CheckDocument, prefix: str) -> Explanation:
    """Explain what ``prefix`` means; raises CallerError where that is none or several."""
    choice, same = _meant(document, prefix)
    told = [
        (s, f)
        for s in document.subjects
        for f in s.findings
        if f.id in same or choice.id in (s.id, f.id, f.measure) or _rests_on(f, choice.id)
    ]
    told.sort(key=lambda pair: -severity(pair[1].decision))
    asked = choice.kind == "finding"
    weighty = [p for p in told if p[1].decision or p[1].set_aside or asked]
    findings = tuple(_finding(s, f, document) for s, f in weighty)
    subject = next((s for s in document.subjects if s.id == choice.id), None)
    changes = [change for f in findings for change in f.would_change]
    if subject and subject.verdict in (None, Decision.NO_RESTRICTION_FOUND):
        changes.append(
            "a record of its owners, makers, parts or identifiers that leads to a listed party; "
            "a list that names it, of a later day or not yet loaded"
        )
    return Explanation(
        schema="countermark.explain/1",
        kind=choice.kind,
        id=choice.id,
        title=choice.title,
        as_of=document.as_of,
        known_at=document.known_at,
        version=document.version,
        register=document.register.digest,
        subject=subject,
        measure=document.measures.get(choice.id),
        claim=document.claims.get(choice.id) if choice.kind == "claim" else None,
        denials=_opposed(document, choice.id) if choice.kind == "claim" else (),
        findings=findings,
        considered=tuple(_considered(s, f) for s, f in told if (s, f) not in weighty),
        would_change=tuple(dict.fromkeys(changes)),
        coverage=document.coverage.sentences,
    )


def shown_claims(told: Explanation) -> Iterator[ClaimShape]:
    """Every claim that an explanation shows."""
    if told.claim is not None:
        yield told.claim
    yield from told.denials
    for hop in (hop for found in told.findings for hop in found.hops):
        if hop.claim is not None:
            yield hop.claim
        yield from hop.denials


def _rests_on(finding: FindingShape, claim: str) -> bool:
    return any(claim == h.claim or claim in h.disputed_by for h in finding.via)


def _opposed(document: CheckDocument, id_: str) -> tuple[ClaimShape, ...]:
    """The claims that say the opposite of claim ``id_``: denials of it, or what it denies."""
    claim = document.claims[id_]
    hops = (h for s in document.subjects for f in s.findings for h in f.via)
    linked = {
        i for h in hops for i in (h.claim, *h.disputed_by) if id_ in (h.claim, *h.disputed_by)
    }
    return tuple(
        c for i, c in document.claims.items() if i in linked and c.polarity != claim.polarity
    )


def _finding(
    subject: SubjectShape, finding: FindingShape, document: CheckDocument
) -> FindingExplained:
    return FindingExplained(
        finding=finding,
        subject_id=subject.id,
        subject=subject.name,
        place=subject.place,
        measure=document.measures.get(finding.measure),
        hops=tuple(
            HopExplained(
                hop=hop,
                weakest=hop.claim == finding.weakest,
                claim=document.claims.get(hop.claim),
                denials=tuple(document.claims[i] for i in hop.disputed_by if i in document.claims),
            )
            for hop in finding.via
        ),
        same_gear=_same_gear(subject, finding, document),
        would_change=finding.would_change or tuple(_changes(finding)),
        resolve_by=finding.resolve_by or _observation(finding),
    )


def _same_gear(
    subject: SubjectShape, finding: FindingShape, document: CheckDocument
) -> tuple[str, ...]:
    """Other subjects that the same making claim reaches under the same measure, by name."""
    made = {hop.claim for hop in finding.via if hop.predicate == Predicate.MADE_BY.value}
    return tuple(
        dict.fromkeys(
            f"{other.name} ({other.kind})"
            for other in document.subjects
            if other.id != subject.id
            and any(
                found.measure == finding.measure and made & {hop.claim for hop in found.via}
                for found in other.findings
            )
        )
    )


def _changes(finding: FindingShape) -> Iterator[str]:
    """What would change a finding for which policy named nothing in particular."""
    weakest = next((h for h in finding.via if h.claim == finding.weakest), None)
    if weakest is not None:
        hop = f"{weakest.from_} {weakest.word.replace('_', ' ')} {weakest.to}"
        yield f"better evidence against the weakest hop ({hop}, {weakest.grade})"
    if finding.other_paths:
        yield f"and against each of the {finding.other_paths} other paths"
    yield f"an end, a suspension or a waiver of {finding.measure}"


def _observation(finding: FindingShape) -> str:
    """The cheapest thing to look at where policy named none."""
    if finding.missing is Missing.NAME:
        who = finding.entity_name or "the listed party"
        return f"a registered identifier (LEI, UEI, CAGE) of the subject, to compare with {who}"
    if finding.missing is Missing.FACTS:
        return "the fact that is missing, given as a column or by --context NAME,FACET=VALUE"
    if finding.missing is Missing.DISPUTED:
        return "one more independent source for or against the disputed hop"
    return ""


def _considered(subject: SubjectShape, finding: FindingShape) -> Considered:
    return Considered(
        measure=finding.measure,
        title=finding.title,
        context=finding.context,
        status=finding.status.value,
        reason=finding.reason,
        subject=subject.name,
        finding=finding.id,
        not_here=finding.not_here,
    )
