"""From paths to readings: every file is read by whoever knows it, or becomes a gap."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.assessment import shipped
from countermark.assessment.request import Request
from countermark.inventory.read import read
from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.model.inquiry import FileRead
from countermark.model.ports import Progress
from countermark.model.reading import Reading, Subject
from countermark.store.files import SourceFile, gather


class Intake(msgspec.Struct, frozen=True):
    """Everything the files said, and what could not be read of them."""

    readings: tuple[Reading, ...]
    files: tuple[FileRead, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[SourceFile, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for reading in self.readings for claim in reading.claims)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All subjects, each node once: the first file that names it introduces it."""
        found: dict[str, Subject] = {}
        for reading in self.readings:
            for subject in reading.subjects:
                found.setdefault(subject.node, subject)
        return tuple(found.values())


def intake(request: Request, progress: Progress) -> Intake:
    """Read all files of ``request`` in order; nothing a file holds can stop the run."""
    readings: list[Reading] = []
    files: list[FileRead] = []
    gaps: list[Gap] = []
    sources: list[SourceFile] = []
    for found in gather(request.paths):
        if isinstance(found, Gap):
            gaps.append(found)
            continue
        progress.step(f"reading {found.label}", len(files))
        reading = read_one(request, found)
        sources.append(found)
        readings.append(reading)
        gaps.extend(reading.gaps)
        files.append(told(found, reading))
    return Intake(tuple(readings), tuple(files), tuple(gaps), tuple(sources))


def read_one(request: Request, found: SourceFile) -> Reading:
    """One file as ``request`` wants it read."""
    return read(
        found.label,
        found.content,
        found.digest,
        tables=shipped.folder("inventory"),
        overrides=request.columns,
        components=request.components,
    )


def told(found: SourceFile, reading: Reading) -> FileRead:
    """What is told of a file that was read."""
    return FileRead(
        found.label, found.digest.hex, found.size, reading.format, reading.records, reading.columns
    )


def boms(readings: Sequence[Reading]) -> tuple[int, int]:
    """How many bills of materials were read, and how many say that they are complete."""
    return sum(r.boms for r in readings), sum(r.boms_complete for r in readings)
