"""What people determine about findings, recorded in the project's ledger.

A finding is the machine's; who confirms it, rejects it, or says when it was identified answers for
that by name and role. Terms that run from identification or notice run from such a day alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from countermark.assessment.record import Recording, commit, written
from countermark.assessment.withhold import withheld
from countermark.model.claim import Claim
from countermark.model.determination import (
    BASIS_MOST,
    Basis,
    ByClaim,
    ByEvidence,
    Determination,
    Determined,
    as_claim,
)
from countermark.model.errors import SourceError
from countermark.model.evidence import Evidence
from countermark.model.gap import Gap
from countermark.model.handling import DEFAULT, Handling
from countermark.model.inquiry import Inquiry
from countermark.model.verdict import Finding
from countermark.store.files import gather
from countermark.store.project import Project
from countermark.store.vault import Vault

LABEL = "determination"


def determine(
    project: Project,
    *,
    findings: Mapping[str, Iterable[Basis]],
    about: str,
    person: str,
    role: str,
    day: date,
    decision: Determined,
    basis: Iterable[Basis] = (),
    note: str = "",
    handling: Handling = DEFAULT,
) -> Recording:
    """Record one determination about findings: by their keys, with what each alone rests on.

    ``about`` is the key of what was named: the finding, or the subject or cause that has them.
    The person's own words are always part of the basis, ``basis`` is what all of them rest on.
    """
    words = " | ".join((about, person, role, day.isoformat(), decision.value, note))
    evidence, shared = written(project, words, LABEL), tuple(basis)
    return commit(
        project,
        [
            _claim(
                key,
                (person, role),
                day,
                decision,
                (*shared, *own),
                evidence,
                note=note,
                handling=handling,
            )
            for key, own in findings.items()
        ],
    )


def identified(
    project: Project, findings: Iterable[Finding], *, person: str, role: str, day: date
) -> tuple[int, int]:
    """Record that the person identified on ``day`` each finding that nobody determined before.

    It rests on the claims of the finding's path. Returns how many, and the ledger version.
    """
    wanted = {found.key or found.id: found for found in findings if not found.determinations}
    made = Determined.IDENTIFIED
    claims = [
        _claim(key, (person, role), day, made, _path(found), written(project, words, LABEL))
        for key, found in wanted.items()
        for words in (" | ".join((key, person, role, day.isoformat(), made.value, "")),)
    ]
    return len(claims), commit(project, claims).version


def findings_with_terms(inquiry: Inquiry) -> Iterator[Finding]:
    """The findings with a duty whose term runs from identification or notice."""
    for subject in inquiry.subjects:
        for verdict in subject.verdicts:
            for finding in verdict.findings:
                if any(duty.counted_from for duty in finding.obligations):
                    yield finding


def kept_as_basis(project: Project, paths: Iterable[str]) -> Iterator[ByEvidence]:
    """Keep the files in the project, without secrets, as what a determination rests on.

    Raises SourceError for one that cannot be read or may not be kept.
    """
    for found in withheld(gather(list(paths))):
        if isinstance(found, Gap):
            raise SourceError(found.why.value, place=found.what, next_step=found.next_step)
        if found.origin.not_kept:
            raise SourceError(found.origin.not_kept, place=found.label)
        Vault(project.vault).put_stored(found.stored)
        yield ByEvidence(found.digest)


def _path(finding: Finding) -> Iterator[ByClaim]:
    hops = finding.path.hops if finding.path is not None else ()
    yield from (ByClaim(hop.claim) for hop in hops)


def _claim(
    finding: str,
    person: tuple[str, str],
    day: date,
    decision: Determined,
    basis: Iterable[Basis],
    evidence: Evidence,
    *,
    note: str = "",
    handling: Handling = DEFAULT,
) -> Claim:
    name, role = person
    rests = list(dict.fromkeys(basis))[: BASIS_MOST - 1]
    made = Determination(
        finding=finding,
        person=name,
        role=role,
        day=day,
        decision=decision,
        basis=(*rests, ByEvidence(evidence.digest)),
        note=note,
        handling=handling,
    )
    return as_claim(made, evidence)
