"""A result without what its readers may not see: claims and evidence above a level of handling.

Nothing is dropped in silence: what is left out is counted by its level, in every format, and a
verdict that rests on it stands as it was. Of a finding that rests on a withheld claim only the
verdict, its measure and its status are shown, for path, party and reasons would tell the claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from countermark.model.evidence import COMMITMENT, EvidenceState
from countermark.model.handling import DEFAULT, Handling
from countermark.reports.coverage import counted
from countermark.reports.determined import determined_within
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    DeterminationShape,
    FindingShape,
    HopShape,
    SubjectShape,
    VerdictShape,
)

WITHHELD = "withheld"
RESTS = "it rests on a claim that is withheld"


def without_withheld(document: CheckDocument, widest: Handling) -> CheckDocument:
    """``document`` as readers may see it who may see everything up to ``widest``."""
    totals = determined_within(document.totals, widest)
    if totals is not document.totals:
        document = replace(document, totals=totals)
    levels = withheld_levels(document.claims.values(), widest, determined(document))
    if not levels:
        return document
    within = {id_: claim_within(claim, widest) for id_, claim in document.claims.items()}
    above = {id_ for id_, claim in within.items() if claim is None}
    shown = replace(
        document,
        claims={id_: claim for id_, claim in within.items() if claim is not None},
        subjects=tuple(
            _subject(_less_determined(subject, widest), above) for subject in document.subjects
        ),
    )
    return counted_withheld(shown, levels)


def determined(document: CheckDocument) -> set[DeterminationShape]:
    """What people determined, each once for all findings it is about."""
    return {one for s in document.subjects for f in s.findings for one in f.determinations or ()}


def _less_determined(subject: SubjectShape, widest: Handling) -> SubjectShape:
    """``subject`` without determinations above ``widest``; the days that they made due stay."""
    if not any(finding.determinations for finding in subject.findings):
        return subject
    return replace(
        subject,
        findings=tuple(
            replace(
                finding,
                determinations=tuple(
                    one for one in finding.determinations or () if one.handling.within(widest)
                )
                or UNSET,
            )
            for finding in subject.findings
        ),
    )


def counted_withheld(document: CheckDocument, levels: Mapping[str, int]) -> CheckDocument:
    """``document`` saying how many claims were withheld, by level."""
    if not levels:
        return document
    before = {} if document.withheld is UNSET else document.withheld
    return replace(
        document,
        withheld=dict(sorted((Counter(before) + Counter(levels)).items())),
        coverage=replace(
            document.coverage, sentences=(*document.coverage.sentences, withheld_words(levels))
        ),
    )


def claim_within(claim: ClaimShape, widest: Handling) -> ClaimShape | None:
    """``claim`` without evidence above ``widest``; None where the claim itself is above it."""
    if _is_above(claim.handling, widest):
        return None
    evidence = claim.evidence
    if not _is_above(evidence.handling, widest):
        return claim
    sealed = evidence.handling == Handling.SEALED.value
    digest = evidence.digest if evidence.digest.startswith(COMMITMENT) else ""
    return replace(
        claim,
        evidence=replace(
            evidence,
            file=WITHHELD,
            place="",
            digest=digest,
            media_type="",
            selector="",
            source="",
            quote="",
            not_opened=UNSET,
            state=EvidenceState.SEALED if sealed else EvidenceState.NOT_OPENED,
            state_reason=WITHHELD,
        ),
    )


def withheld_levels(
    claims: Iterable[ClaimShape],
    widest: Handling,
    determinations: Iterable[DeterminationShape] = (),
) -> Mapping[str, int]:
    """How many claims, or their evidence, and determinations are above ``widest``, by level."""
    found: Counter[str] = Counter()
    found.update(one.handling.value for one in determinations if not one.handling.within(widest))
    for claim in claims:
        level = claim.handling if _is_above(claim.handling, widest) else claim.evidence.handling
        if _is_above(level, widest):
            found[DEFAULT.value if level is UNSET else str(level)] += 1
    return found


def withheld_words(levels: Mapping[str, int]) -> str:
    """``Withheld from this result: 2 claims or their evidence (privileged 1, sealed 1).``"""
    each = ", ".join(f"{level} {count:,}" for level, count in sorted(levels.items()))
    many = counted(sum(levels.values()), "claim")
    return f"Withheld from this result: {many}, or the evidence of it ({each})."


def is_handled(claim: ClaimShape) -> bool:
    """Did somebody say to whom the claim or its evidence may be shown?"""
    return claim.handling is not UNSET or claim.evidence.handling is not UNSET


def _is_above(handling: object, widest: Handling) -> bool:
    level = DEFAULT if handling is UNSET else Handling(handling)
    return not level.within(widest)


def _subject(subject: SubjectShape, above: Collection[str]) -> SubjectShape:
    if not any(_rests_on(finding, above) for finding in subject.findings):
        return subject
    contexts = {f.context for f in subject.findings if _rests_on(f, above)}
    return replace(
        subject,
        reason=RESTS,
        verdicts=tuple(_verdict(v) if v.context in contexts else v for v in subject.verdicts),
        findings=tuple(_finding(f, above) if _rests_on(f, above) else f for f in subject.findings),
        matches=tuple(match for match in subject.matches if match.claim not in above),
    )


def _verdict(verdict: VerdictShape) -> VerdictShape:
    return replace(verdict, reason=RESTS)


def _rests_on(finding: FindingShape, above: Collection[str]) -> bool:
    return any(claim in above for hop in finding.via for claim in (hop.claim, *hop.disputed_by))


def _finding(finding: FindingShape, above: Collection[str]) -> FindingShape:
    return replace(
        finding,
        entity=WITHHELD,
        entity_name=WITHHELD,
        reason=RESTS,
        path_words=RESTS,
        via=tuple(_hop(hop) for hop in finding.via),
        weakest=WITHHELD if finding.weakest in above else finding.weakest,
        resolve_by="",
        open_facts=UNSET,
        not_here=UNSET,
        exceptions_considered=(),
        would_change=(),
        without_disputed="",
        set_aside=WITHHELD if finding.set_aside else "",
    )


def _hop(hop: HopShape) -> HopShape:
    return replace(
        hop,
        claim=WITHHELD,
        predicate=WITHHELD,
        word=WITHHELD,
        from_=WITHHELD,
        to=WITHHELD,
        from_id="",
        to_id="",
        doubt="",
        disputed_by=(),
        score=None,
    )
