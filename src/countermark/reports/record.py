"""The inquiry record: enough to run the same question again and compare the verdicts byte for byte.

Holds no content of the files asked about: their names, digests and sizes only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from countermark.model.errors import SourceError
from countermark.reports.encoding import compact
from countermark.reports.shapes.check import (
    CheckDocument,
    SubjectShape,
)
from countermark.reports.shapes.record import InquiryRecord

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
) -> InquiryRecord:
    """The record of the run that gave ``document``.

    ``verdicts`` is the digest of a run that was told in parts.
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


def _keyless(subject: SubjectShape) -> SubjectShape:
    findings = tuple(
        replace(
            finding,
            key=msgspec.UNSET,
            cause=msgspec.UNSET,
            obligations=tuple(
                replace(o, key=msgspec.UNSET, state=msgspec.UNSET, counted_from=msgspec.UNSET)
                for o in finding.obligations
            ),
            determinations=msgspec.UNSET,
        )
        for finding in subject.findings
    )
    return replace(subject, findings=findings)


def verdict_digest(document: CheckDocument) -> str:
    """SHA-256, 64 hex digits, of ``verdict_bytes``."""
    return hashlib.sha256(verdict_bytes(document)).hexdigest()


def compared(subject: SubjectShape) -> bytes:
    """A subject as ``verdict_bytes`` has it."""
    return compact(_keyless(subject))


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


def differences(before: InquiryRecord, after: InquiryRecord) -> tuple[str, ...]:
    """What a second run found otherwise, in sentences; empty where it is byte-identical."""
    return tuple(_differences(before, after))


def _differences(before: InquiryRecord, after: InquiryRecord) -> Iterator[str]:
    then = {f.label: f.digest for f in before.files}
    now = {f.label: f.digest for f in after.files}
    for label in sorted(then.keys() | now.keys()):
        if label not in now:
            yield f"{label} was read then and is not there now"
        elif label not in then:
            yield f"{label} is read now and was not there then"
        elif then[label] != now[label]:
            yield f"{label} has changed: {then[label][:12]} then, {now[label][:12]} now"
    for word, field in (("register", "register"), ("ledger version", "ledger"),
                        ("version of countermark", "version")):  # fmt: skip
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"another {word}: {old[:12]} then, {new[:12]} now"
    if before.lists != after.lists:
        yield "other lists, or lists of other days"
    if before.verdicts != after.verdicts:
        yield f"other verdicts: {before.verdicts[:12]} then, {after.verdicts[:12]} now"
