"""What a check keeps beside its record, so that a later change is asked of few of its subjects.

Every name and identifier that it screened, and what it read, in parts that nothing links.
Disposable: without it an inquiry is asked whole. Believed only where this user wrote it, and by the
very program that reads it again.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from countermark import __version__
from countermark.model.claim import Claim
from countermark.model.disjoint_sets import DisjointSets
from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.model.handling import DEFAULT
from countermark.model.match import Query
from countermark.model.predicate import EDGES, TIES, Predicate
from countermark.model.reading import Subject
from countermark.screening.matching.read_names import ReadNames
from countermark.store import own, project_files
from countermark.store import shipped as package
from countermark.store.project import Project

if TYPE_CHECKING:
    from countermark.assessment.intake import Intake

T = TypeVar("T")

ROOMS = (
    *("assessment", "formats", "inventory", "model", "policy", "register", "screening"),
    "tracing",
)
LARGEST = 256 << 20
"""Bytes that what is kept of one inquiry unpacks to, at most."""

PACKED = project_files.CAP - 1024
"""Bytes that it takes packed, at most."""

LINKING = frozenset({*EDGES, *TIES, Predicate.NAMED_BESIDE})
"""Claims that link what they are about: what is linked is judged together."""


class Kept(msgspec.Struct, frozen=True):
    """``program`` judged; ``asked`` are the names screened by node, ``days`` what files name as
    days.

    ``part_of`` says of each node in which part it stands. ``documents``: there is running text.
    ``handled``: something of it may not be shown to all, or not be kept. ``parts`` are packed. Of
    what is one of these, nothing else is kept.
    """

    program: str
    asked: dict[str, Query]
    part_of: dict[str, int]
    days: tuple[str, ...]
    documents: bool
    handled: bool
    parts: bytes


class PartRead(msgspec.Struct, frozen=True):
    """Subjects, the claims about them, and all rows that ask of them."""

    subjects: tuple[Subject, ...]
    claims: tuple[Claim, ...]
    rows: tuple[Subject, ...]


_ENCODE = msgspec.msgpack.Encoder().encode


@lru_cache(maxsize=1)
def program() -> str:
    """The digest of the rooms that judge, with their tables and the register: hexadecimal."""
    parts = [package.digest(package.read(f"countermark.{room}", ".")) for room in ROOMS]
    return Digest.of("\n".join((__version__, *parts)).encode()).hex


def keep(project: Project, record: Digest, read: Intake, asked: Mapping[str, Query]) -> None:
    """Keep what was read and asked under the digest of the ``record``; nothing if it is too much.

    A name that cannot be written, or a folder that is not ours, keeps nothing either.
    """
    documents = any(reading.document is not None for reading in read.readings)
    handled = any(not claim.handling.within(DEFAULT) for claim in read.claims)
    handled |= any(file.origin.not_kept for file in read.files)
    with suppress(CountermarkError, UnicodeEncodeError, RuntimeError):
        made = Kept(program(), {}, {}, (), documents, handled, b"")
        if not documents and not handled:
            part_of, parts = _parted(read)
            made = Kept(
                program=program(),
                asked=dict(asked),
                part_of=part_of,
                days=tuple(sorted(_days(read))),
                documents=False,
                handled=False,
                parts=zlib.compress(_ENCODE([_ENCODE(part) for part in parts]), 1),
            )
        _save(project, record.hex, made)


def load(project: Project, record: Digest) -> Kept | None:
    """What was kept under ``record``; None where there is nothing, or nothing to be believed."""
    return _load(project, record.hex, Kept)


def forget_others(project: Project, records: Collection[Digest]) -> None:
    """Remove what is kept of other records: they are not renewed any more."""
    known = {record.hex for record in records}
    with suppress(CountermarkError):
        for name in own.names(project.renewals):
            if name.partition("-")[0] not in known:
                own.remove(project.renewals, name)


def names_of(project: Project, record: Digest, kept: Kept) -> ReadNames | None:
    """The names asked as an earlier renewal made them comparable, where one did."""
    return _load(project, f"{record.hex}-{kept.program[:12]}", ReadNames)


def keep_names(project: Project, record: Digest, kept: Kept, names: ReadNames) -> None:
    """Keep them for the next renewal."""
    with suppress(CountermarkError, UnicodeEncodeError, RuntimeError):
        _save(project, f"{record.hex}-{kept.program[:12]}", names)


def _save(project: Project, name: str, value: msgspec.Struct) -> None:
    packed = zlib.compress(_ENCODE(value), 1)
    if len(packed) <= PACKED:
        project_files.keep_own(project.renewals, name, packed)


def _load(project: Project, name: str, kind: type[T]) -> T | None:
    with suppress(CountermarkError, msgspec.MsgspecError, zlib.error):
        packed = project_files.read_own(project.renewals, name)
        if packed is not None:
            return msgspec.msgpack.decode(_unpacked(packed), type=kind)
    return None


def _unpacked(packed: bytes) -> bytes:
    """Raises zlib.error for what is damaged, or unpacks to too much."""
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed, LARGEST)
    if unpacking.unconsumed_tail:
        raise zlib.error("too large")
    return raw


def parts_of(kept: Kept, wanted: Collection[int]) -> PartRead | None:
    """What was read of these parts together; None where it cannot be unpacked."""
    with suppress(zlib.error, msgspec.MsgspecError, IndexError):
        packed = msgspec.msgpack.decode(_unpacked(kept.parts), type=list[bytes])
        found = [msgspec.msgpack.decode(packed[at], type=PartRead) for at in sorted(wanted)]
        return PartRead(
            tuple(one for part in found for one in part.subjects),
            tuple(one for part in found for one in part.claims),
            tuple(one for part in found for one in part.rows),
        )
    return None


def _parted(read: Intake) -> tuple[dict[str, int], list[PartRead]]:
    """What was read in parts that none of its claims link, and in which part each node stands."""
    joined = DisjointSets[str]()
    for claim in read.claims:
        if claim.predicate in LINKING:
            joined.join(claim.subject, claim.object)
    numbers: dict[str, int] = {}
    part_of: dict[str, int] = {}

    def at(node: str) -> int:
        found = part_of.get(node)
        if found is None:
            found = part_of[node] = numbers.setdefault(joined.of(node), len(numbers))
        return found

    subjects: dict[int, list[Subject]] = {}
    claims: dict[int, list[Claim]] = {}
    rows: dict[int, list[Subject]] = {}
    for subject in read.subjects:
        subjects.setdefault(at(subject.node), []).append(subject)
    for claim in read.claims:
        claims.setdefault(at(claim.subject), []).append(claim)
        if claim.predicate in LINKING:
            at(claim.object)
    for subject in (s for reading in read.readings for s in reading.subjects):
        rows.setdefault(at(subject.node), []).append(subject)
    parts = [
        PartRead(tuple(subjects.get(n, ())), tuple(claims.get(n, ())), tuple(rows.get(n, ())))
        for n in range(len(numbers))
    ]
    return part_of, parts


def _days(read: Intake) -> set[str]:
    """The days that its claims and rows name."""
    found: set[str | None] = set()
    for claim in read.claims:
        found |= days_of(claim)
    for subject in read.subjects:
        found |= {subject.made, subject.acquired}
    return {day for day in found if day}


def days_of(claim: Claim) -> set[str | None]:
    """The days that a claim names: when it holds, is known, and was confirmed."""
    return {claim.valid.start, claim.valid.end, claim.known_from, claim.confirmed_on}


def linked(kept: Kept, recorded: Iterable[Claim], seeds: Collection[str]) -> set[int]:
    """The parts in which ``seeds`` stand, and those that what people recorded links to them."""
    joined = DisjointSets[str]()
    for claim in recorded:
        joined.join(_of(kept, claim.subject), _of(kept, claim.object))
    roots = {joined.of(_of(kept, node)) for node in seeds}
    return {n for n in set(kept.part_of.values()) if joined.of(f"{n}") in roots}


def _of(kept: Kept, node: str) -> str:
    """Its part, which has no colon, or itself."""
    part = kept.part_of.get(node)
    return node if part is None else f"{part}"
