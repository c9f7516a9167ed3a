"""A result without the names of the people who recorded judgements and set findings aside.

Who works on a case is nobody's business outside, unless it is asked for. What a source claims stays
that source's: only the authors of a project's own decisions are left out.
"""

from __future__ import annotations

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.reports.determined import without_people
from countermark.reports.shapes.check import CheckDocument, ClaimShape, FindingShape, SubjectShape

SOMEBODY = "a person"
_DECISIONS = ("judgement", "set-aside", "determination")


def without_authors(document: CheckDocument) -> CheckDocument:
    """``document`` with every author of a decision called a person."""
    return msgspec.structs.replace(
        document,
        subjects=tuple(map(_subject, document.subjects)),
        claims={id_: claim_without_author(claim) for id_, claim in document.claims.items()},
        totals=without_people(document.totals, SOMEBODY),
    )


def claim_without_author(claim: ClaimShape) -> ClaimShape:
    """The same for one claim, and for what a match tells of the judgement behind it."""
    if claim.evidence.source in _DECISIONS:
        return msgspec.structs.replace(claim, claimant=SOMEBODY)
    if claim.remark:
        return msgspec.structs.replace(claim, remark=_judged(claim.remark))
    return claim


def _subject(subject: SubjectShape) -> SubjectShape:
    if not subject.findings and not subject.matches:
        return subject
    return msgspec.structs.replace(
        subject,
        findings=tuple(map(_finding, subject.findings)),
        matches=tuple(msgspec.structs.replace(m, why=_judged(m.why)) for m in subject.matches),
    )


def _finding(finding: FindingShape) -> FindingShape:
    via = finding.via
    if any(hop.doubt for hop in via):
        via = tuple(
            msgspec.structs.replace(hop, doubt=_judged(hop.doubt)) if hop.doubt else hop
            for hop in via
        )
    aside = _aside(finding.set_aside) if finding.set_aside else ""
    made = finding.determinations or ()
    if via is finding.via and not aside and not made:
        return finding
    unnamed = tuple(msgspec.structs.replace(one, person=SOMEBODY) for one in made)
    return msgspec.structs.replace(
        finding, via=via, set_aside=aside, determinations=unnamed or msgspec.UNSET
    )


_BY = lazy_pattern(r"\b(judged (?:the same|another) party) by [^:]{0,200}:")


def _judged(words: str) -> str:
    """``judged the same by AUTHOR: reason`` without the author."""
    return _BY.sub(rf"\1 by {SOMEBODY}:", words)


def _aside(words: str) -> str:
    """``OWNER: reason, until DAY`` without the owner."""
    owner, found, reason = words.partition(": ")
    return f"{SOMEBODY}: {reason}" if found else owner
