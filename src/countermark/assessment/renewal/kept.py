"""What a check keeps beside its record, so that a later change is asked of few of its subjects.

Its readings, and every name and identifier that it screened. Disposable: without it an inquiry is
asked whole. Believed only where this user wrote it, and by the very program that reads it again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

import msgspec

from countermark import __version__
from countermark.assessment import shipped
from countermark.assessment.intake import Intake
from countermark.model.claim import Claim
from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.handling import DEFAULT
from countermark.model.inquiry import FileRead
from countermark.model.match import Query
from countermark.model.reading import Reading
from countermark.store import project_files
from countermark.store import shipped as package
from countermark.store.project import Project

FOLDER = "renewal-1"
ROOMS = (
    "assessment",
    "formats",
    "inventory",
    "model",
    "policy",
    "register",
    "screening",
    "tracing",
)
LARGEST = 256 << 20
"""Bytes that what is kept of one inquiry unpacks to, at most."""

PACKED = project_files.CAP - 1024
"""Bytes that it takes packed, at most."""


class Kept(msgspec.Struct, frozen=True):
    """``program`` judged; ``asked`` are the names screened, ``days`` what its files name as days.

    ``documents``: there is running text. ``handled``: something of it may not be shown to all.
    ``readings`` are packed, to be unpacked where something of them is touched.
    """

    program: str
    asked: tuple[Query, ...]
    days: tuple[str, ...]
    documents: bool
    handled: bool
    readings: bytes


class _Read(msgspec.Struct, frozen=True):
    readings: tuple[Reading, ...]
    files: tuple[FileRead, ...]
    gaps: tuple[Gap, ...]


_ENCODE = msgspec.msgpack.Encoder().encode


@lru_cache(maxsize=1)
def program() -> str:
    """The digest of the rooms that judge, with their tables and the register: hexadecimal."""
    parts = [package.digest(package.read(f"countermark.{room}", ".")) for room in ROOMS]
    return Digest.of("\n".join((__version__, *parts)).encode()).hex


def keep(project: Project, record: Digest, read: Intake, asked: Iterable[Query]) -> None:
    """Keep what was read and asked under the digest of the ``record``; nothing if it is too much.

    A name that cannot be written, or a folder that is not ours, keeps nothing either.
    """
    with suppress(CountermarkError, UnicodeEncodeError, RuntimeError):
        readings = zlib.compress(_ENCODE(_Read(read.readings, read.files, read.gaps)), 1)
        made = Kept(
            program=program(),
            asked=tuple(dict.fromkeys(asked)),
            days=tuple(sorted(_days(read))),
            documents=any(reading.document is not None for reading in read.readings),
            handled=any(not claim.handling.within(DEFAULT) for claim in read.claims),
            readings=readings,
        )
        packed = _ENCODE(made)
        if len(packed) <= PACKED:
            project_files.keep_own(project.home / FOLDER, record.hex, packed)


def load(project: Project, record: Digest) -> Kept | None:
    """What was kept under ``record``; None where there is nothing, or nothing to be believed."""
    with suppress(CountermarkError, msgspec.MsgspecError):
        raw = project_files.read_own(project.home / FOLDER, record.hex)
        return None if raw is None else msgspec.msgpack.decode(raw, type=Kept)
    return None


def intake_of(kept: Kept) -> Intake | None:
    """What was read, as it was read; None where it cannot be unpacked."""
    shipped.lexicon()
    with suppress(zlib.error, msgspec.MsgspecError):
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(kept.readings, LARGEST)
        if not unpacking.unconsumed_tail:
            found = msgspec.msgpack.decode(raw, type=_Read)
            return Intake(found.readings, found.files, found.gaps, ())
    return None


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
