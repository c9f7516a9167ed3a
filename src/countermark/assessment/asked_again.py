"""The last check of a project, asked again of another version of its ledger, to see what differs.

Reads the very bytes of that check out of the vault, whatever has become of the files, and judges
again what the decision can bear on. Repeats small checks alone: who records a judgement does not
wait for a million rows.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from countermark.assessment.check import part_of, prepare
from countermark.assessment.examining import Examining
from countermark.assessment.intake import intake
from countermark.assessment.publish import LAST_RECORD, part
from countermark.assessment.repeat import asked
from countermark.assessment.run import Run
from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.reports.document import read_document
from countermark.reports.record import read_record
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.record import InquiryRecord
from countermark.store import cache
from countermark.store.files import SourceFile
from countermark.store.stored_bytes import StoredBytes
from countermark.store.vault import Vault
from countermark.tracing.components import Component, components

MOST = 5_000
"""Records of the last check up to which it is asked again."""

MOST_JUDGED = 500
"""Subjects that are judged again."""


class NotAskedError(CountermarkError):
    """The last check cannot be asked again; the message says why."""


class LastCheck:
    """The last check of the project of ``run``: its document, and the same asked again."""

    def __init__(self, run: Run) -> None:
        self._run = run
        place = cache.directory(run.directory)
        raw = cache.load_last_run(place)
        self.document: CheckDocument | None = None
        self._record: InquiryRecord | None = None
        if raw is None:
            return
        self.document = read_document(raw, "last run")
        kept = cache.load_blob(LAST_RECORD, Digest.of(raw), place)
        if kept is not None:
            self._record = read_record(bytes(kept), "the record of the last run")

    def at(self, version: int, nodes: Collection[str], *, alone: bool = False) -> CheckDocument:
        """By ``version`` of the ledger: the subjects that anything links to one of ``nodes``.

        With ``alone`` those that are one of them; all where that version is the one of the last
        check. Raises NotAskedError where that cannot be known, or takes too long.
        """
        if self.document is None:
            raise NotAskedError("there was no check in this project yet")
        if self.document.ledger == str(version):
            return self.document
        record = self._record
        if record is None:
            raise NotAskedError("what the last check was asked is not known any more")
        if (rows := sum(file.records for file in record.files)) > MOST:
            raise NotAskedError(f"the last check read {rows:,} records, more than {MOST:,}")
        request = replace(asked(record, (), self._run.directory, "last run"), ledger=version)
        run = self._run.at(request, version)
        read = intake(request, run.progress, self._files(record))
        prepared = prepare(run, request, read)
        parts = [
            (one, [s for s in one.subjects if not alone or s.node in nodes])
            for one in components(prepared.edges, read.subjects, 1)
            if _touches(one, nodes)
        ]
        if (many := sum(len(wanted) for _, wanted in parts)) > MOST_JUDGED:
            raise NotAskedError(f"it may bear on {many:,} subjects, more than {MOST_JUDGED:,}")
        found: list[CheckDocument] = []
        for one, wanted in parts:
            following = Examining(request, prepared, wanted, among=one.subjects, edges=one.claims)
            found.append(part(part_of(request, prepared, following.examined(wanted))))
        subjects = tuple(subject for one in found for subject in one.subjects)
        return replace(self.document, subjects=subjects, ledger=str(version))

    def _files(self, record: InquiryRecord) -> list[SourceFile | Gap]:
        vault = Vault(self._run.project.vault)
        found: list[SourceFile | Gap] = []
        for file in record.files:
            digest = Digest(file.digest)
            if file.not_kept or not vault.has(digest):
                raise NotAskedError(f"the bytes of {file.label} were not kept")
            found.append(SourceFile(file.label, file.label, StoredBytes.of(vault.get(digest))))
        return found


def _touches(one: Component, nodes: Collection[str]) -> bool:
    ends = (node for claim in one.claims for node in (claim.subject, claim.object))
    return any(s.node in nodes for s in one.subjects) or any(node in nodes for node in ends)
