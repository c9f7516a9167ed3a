"""The inquiry record: enough to run the same question again and compare the verdicts byte for byte.

Of the files asked about it holds names, digests and sizes, and of what stands in them the names
that were screened alone. Which subject is answered otherwise is said in ``record_differences``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from countermark.model.errors import SourceError
from countermark.reports.encoding import compact
from countermark.reports.shapes.check import (
    CheckDocument,
    SubjectShape,
)
from countermark.reports.shapes.record import InquiryRecord, SubjectRecord

SCHEMA = "countermark.record/1"
LARGEST = 64 << 20
"""Bytes of a record that will be read back."""


def record(
    document: CheckDocument,
    *,
    paths: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
    overrides: Sequence[str] = (),
    verdicts: str = "",
    subjects: Sequence[SubjectRecord] = (),
    subjects_left_out: int = 0,
) -> InquiryRecord:
    """The record of the run that gave ``document``.

    ``verdicts`` is the digest of a run that came in parts, ``subjects`` what is recorded of each.
    """
    return InquiryRecord(
        schema="countermark.record/1",
        version=document.version,
        ledger=document.ledger,
        as_of=document.as_of,
        known_at=document.known_at,
        contexts=tuple(c.id for c in document.contexts),
        paths=tuple(paths) or tuple(f.label for f in document.files),
        options=dict(sorted((options or {}).items())),
        overrides=tuple(overrides),
        files=document.files,
        register=document.register.digest,
        lists=document.register.lists,
        not_examined=document.not_examined,
        totals=replace(document.totals, determined=msgspec.UNSET),  # it names people
        coverage=document.coverage.sentences,
        verdicts=verdicts or verdict_digest(document),
        subjects_left_out=subjects_left_out,
        subjects=tuple(subjects),
    )


def verdict_bytes(document: CheckDocument) -> bytes:
    """What ``check --again`` compares: every subject with its verdicts, findings and matches.

    The clocks and contexts are in it; version, ledger and the order of the files are not, nor the
    keys, which say nothing that is not there: releases before keys digest alike. What people
    determined is not in it, as it decides nothing; the days that it made due are.
    """
    subjects = [_keyless(s) for s in sorted(document.subjects, key=lambda s: s.id)]
    contexts = [c.id for c in document.contexts]
    return compact([document.as_of, document.known_at, contexts, subjects, document.not_examined])


_BESIDE = ("key", "state", "counted_from", "to", "clauses", "only_if", "does_not_reach")
"""What stands beside a duty and is no part of what was judged."""


def _keyless(subject: SubjectShape) -> SubjectShape:
    findings = tuple(
        replace(
            finding,
            key=msgspec.UNSET,
            cause=msgspec.UNSET,
            obligations=tuple(
                replace(o, **dict.fromkeys(_BESIDE, msgspec.UNSET)) for o in finding.obligations
            ),
            determinations=msgspec.UNSET,
        )
        for finding in subject.findings
    )
    return replace(subject, findings=findings, below=msgspec.UNSET)


def verdict_digest(document: CheckDocument) -> str:
    """SHA-256, 64 hex digits, of ``verdict_bytes``."""
    return hashlib.sha256(verdict_bytes(document)).hexdigest()


def compared(subject: SubjectShape) -> bytes:
    """A subject as ``verdict_bytes`` has it."""
    return compact(_keyless(subject))


def answered(subject: SubjectShape) -> bytes:
    """The same without what depends on rows and files: ids, and the hops that have them.

    Who repeats an inquiry on a file with a row more learns whether the answer is another.
    """
    keyless = _keyless(subject)
    findings = [
        replace(finding, id="", via=(), weakest=None, cause=msgspec.UNSET)
        for finding in keyless.findings
    ]
    matches = [replace(match, claim="") for match in keyless.matches]
    return compact([keyless.verdicts, findings, matches])


def digest_in_parts(document: CheckDocument, subjects: Iterable[bytes]) -> str:
    """``verdict_digest`` of subjects as ``compared`` gives them, by their ids.

    ``document`` is it without them.
    """
    head = [document.as_of, document.known_at, [c.id for c in document.contexts]]
    digest = hashlib.sha256(compact(head)[:-1] + b",[")
    between = b""
    for subject in subjects:
        digest.update(between + subject)
        between = b","
    digest.update(b"]," + compact(document.not_examined) + b"]")
    return digest.hexdigest()


def read_record(raw: bytes, label: str = "record.json") -> InquiryRecord:
    """A record that was written before; raises SourceError for anything else."""
    if len(raw) > LARGEST:
        raise SourceError(f"larger than {LARGEST:,} bytes", place=label)
    try:
        return msgspec.json.decode(raw, type=InquiryRecord)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(
            f"not an inquiry record of the kind {SCHEMA}: {error}",
            place=label,
            next_step="make one with: countermark check PATH --record FILE",
        ) from error
