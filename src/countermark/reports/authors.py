"""A result without the names of the people who recorded judgements and set findings aside.

Who works on a case is nobody's business outside, unless it is asked for. What a source claims stays
that source's: only the authors of a project's own decisions are left out.
"""

from __future__ import annotations

import msgspec

from countermark.reports.shape import CheckDocument, ClaimShape, SubjectShape

SOMEBODY = "a person"
_DECISIONS = ("judgement", "set-aside")


def without_authors(document: CheckDocument) -> CheckDocument:
    """``document`` with every author of a decision called a person."""
    return msgspec.structs.replace(
        document,
        subjects=tuple(map(_subject, document.subjects)),
        claims={id_: claim_without_author(claim) for id_, claim in document.claims.items()},
    )


def claim_without_author(claim: ClaimShape) -> ClaimShape:
    """The same for one claim."""
    if claim.evidence.source not in _DECISIONS:
        return claim
    return msgspec.structs.replace(claim, claimant=SOMEBODY)


def _subject(subject: SubjectShape) -> SubjectShape:
    if not any(finding.set_aside for finding in subject.findings):
        return subject
    findings = tuple(
        msgspec.structs.replace(f, set_aside=_aside(f.set_aside)) if f.set_aside else f
        for f in subject.findings
    )
    return msgspec.structs.replace(subject, findings=findings)


def _aside(words: str) -> str:
    """``OWNER: reason, until DAY`` without the owner."""
    owner, found, reason = words.partition(": ")
    return f"{SOMEBODY}: {reason}" if found else owner
