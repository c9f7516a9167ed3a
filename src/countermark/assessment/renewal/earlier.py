"""The checks that a project remembers: the last record of each question, and its files again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from countermark.assessment.repeat import gathered_again
from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.reports.record import LARGEST, read_record
from countermark.reports.shapes.record import InquiryRecord
from countermark.store import own
from countermark.store.files import SourceFile
from countermark.store.project import Project
from countermark.store.stored_bytes import StoredBytes
from countermark.store.vault import Vault

RECORDS = "records"
MOST = 1_000
"""Records that are looked at, the newest first."""


class Earlier(NamedTuple):
    """A record with the digest of its bytes, and how many older ones ask the same."""

    record: InquiryRecord
    digest: Digest
    older: int


def earlier(project: Project) -> Iterator[Earlier | Gap]:
    """The last record of each question, newest first; a gap for each that cannot be read."""
    folder = project.home / RECORDS
    ages = own.names(folder)
    names = sorted(ages, key=lambda name: (-ages[name], name))
    found: dict[object, list[tuple[InquiryRecord, Digest]]] = {}
    for name in names[:MOST]:
        raw = None
        try:
            raw = own.read(folder, name, LARGEST)
            if raw is not None:
                record = read_record(raw, name)
                found.setdefault(_question(record), []).append((record, Digest.of(raw)))
        except CountermarkError as error:
            yield Gap(f"the record {name}", Why.MALFORMED, None, detail=str(error))
    if len(names) > MOST:
        yield Gap(f"{len(names) - MOST:,} older records", Why.LIMIT, len(names) - MOST, "records")
    for (record, digest), *others in found.values():
        yield Earlier(record, digest, len(others))


def _question(record: InquiryRecord) -> object:
    """What makes two runs ask the same: paths, contexts, columns and options; not what was read."""
    options = tuple((k, v) for k, v in record.options.items() if k != "identified")
    return record.paths, record.contexts, record.overrides, options, record.known_at


def files_of(project: Project, record: InquiryRecord) -> list[SourceFile | Gap]:
    """The very bytes that were read, out of the vault; else what lies there now."""
    vault = Vault(project.vault)
    found: list[SourceFile | Gap] = []
    for file in record.files:
        digest = None if file.not_kept else Digest(file.digest)
        if digest is not None and vault.has(digest):
            found.append(SourceFile(file.label, file.label, StoredBytes.of(vault.get(digest))))
        else:
            found += gathered_again(record, (file.label,))
    return found
