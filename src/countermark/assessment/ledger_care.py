"""The care of a project's ledger: is it sound, what is litter, is it of this format?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.assessment import shipped
from countermark.assessment.project import ledger_of
from countermark.reports.shapes.ledger import LedgerDocument, LedgerEvidence
from countermark.store import checking, tidying
from countermark.store.project import Project

if TYPE_CHECKING:
    from countermark.store.tidying import Tidied


def verified(project: Project, accept: bool = False) -> LedgerDocument:
    """Walk the ledger and the evidence in the vault; see ``store.checking``."""
    package = set(shipped.register_files())
    found = checking.check(project.ledger.absolute(), project.vault, package, accept)
    evidence = found.evidence
    return LedgerDocument(
        schema="countermark.ledger/1",
        sound=found.is_sound,
        format=found.format,
        version=found.version,
        commits=found.commits,
        files=found.files,
        damaged_files=found.bad_files,
        rows=found.rows,
        wrong_ids=found.wrong_ids,
        redacted=found.redacted,
        readable=found.readable,
        evidence=LedgerEvidence(
            sound=evidence.sound,
            shipped=evidence.shipped,
            not_kept=evidence.not_kept,
            missing=evidence.missing,
            damaged=evidence.damaged,
        ),
        faults=found.faults,
        accepted=found.accepted,
        others=found.others,
    )


def tidied(project: Project) -> Tidied:
    """Remove what no version of the ledger names, and what killed writers left."""
    return tidying.tidy(project.ledger.absolute(), project.home)


def migrated(project: Project) -> int:
    """Move the ledger to the newest format; the version it is at then."""
    return ledger_of(project).migrate()
