"""From paths to readings: every file is read by whoever knows it, or becomes a gap."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from countermark.assessment import shipped
from countermark.assessment.image_reading import read_image
from countermark.assessment.reading import Ask, Waiting, begun
from countermark.assessment.request import Request
from countermark.assessment.withhold import whole, withheld
from countermark.inventory.columns import check_said
from countermark.inventory.contracts import one_node_each, orders
from countermark.inventory.described import described
from countermark.inventory.distinct import distinct
from countermark.inventory.grants import paid_by_grants
from countermark.inventory.kinds import Words
from countermark.inventory.makers import with_makers
from countermark.inventory.misfits import misread
from countermark.inventory.registrations import same_parties
from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.model.inquiry import FileRead
from countermark.model.ports import Progress
from countermark.model.reading import Reading, Subject
from countermark.store.files import SourceFile, gather


class Intake(msgspec.Struct, frozen=True, dict=True):
    """Everything the files said, and what could not be read of them."""

    readings: tuple[Reading, ...]
    files: tuple[FileRead, ...]
    gaps: tuple[Gap, ...]
    sources: tuple[SourceFile, ...]

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, with those that tie a second row of a name to the name.

        And those that tie an order to its contract, and two names of one registration.
        """
        said = [claim for reading in self._joined for claim in reading.claims]
        return (*said, *self._distinct[1], *orders(said), *same_parties(said))

    @cached_property
    def _joined(self) -> tuple[Reading, ...]:
        """The readings, in which a contract is one node however its number is written.

        And in which what links say of a purpose, a day or a grant is said of the subjects, and
        which links to them cannot be as written. A device lacks no maker that a file states.
        """
        words = shipped.lexicon()
        said = misread(one_node_each(self.readings), Words(words.kinds))
        return paid_by_grants(described(with_makers(said), words))

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All subjects. Rows of several files that ask the same of one name are one subject."""
        return self._distinct[0]

    @cached_property
    def _distinct(self) -> tuple[tuple[Subject, ...], tuple[Claim, ...]]:
        return distinct(self._joined)


def gathered(request: Request) -> list[SourceFile | Gap]:
    """The bytes of every file of ``request``, or why they are not at hand."""
    return list(withheld(gather(request.paths)))


def intake(
    request: Request, progress: Progress, given: Iterable[SourceFile | Gap] | None = None
) -> Intake:
    """Read all files of ``request`` in order; nothing a file holds can stop the run.

    ``given`` are the files where they have been gathered already: no file is opened twice.
    """
    readings: list[Reading] = []
    files: list[FileRead] = []
    gaps: list[Gap] = []
    sources: list[SourceFile] = []
    # What another process reads is begun at once; meanwhile the rest is read here.
    begun_files = [
        (found, None if isinstance(found, Gap) else begin(request, found))
        for found in (given if given is not None else withheld(gather(request.paths)))
    ]
    if any(waiting is not None and waiting.elsewhere for _, waiting in begun_files):
        shipped.catalog()  # needed in any case: loaded while the other process starts
    for found, waiting in begun_files:
        if isinstance(found, Gap) or waiting is None:
            gaps += [found] if isinstance(found, Gap) else []
            continue
        progress.step(f"reading {found.label}", len(files))
        reading = whole(found, waiting.reading())
        sources.append(found)
        readings.append(reading)
        gaps.extend(reading.gaps)
        files.append(file_read(found, reading))
    check_said(request.columns, (header for reading in readings for header in reading.said))
    return Intake(tuple(readings), tuple(files), tuple(gaps), tuple(sources))


def read_one(request: Request, found: SourceFile) -> Reading:
    """One file as ``request`` wants it read."""
    return whole(found, begin(request, found).reading())


def begin(request: Request, found: SourceFile) -> Waiting:
    """Begin to read one file as ``request`` wants it read."""
    ask = Ask(
        task="read",
        label=found.label,
        digest=found.digest,
        columns=request.columns,
        components=request.components,
    )
    return begun(ask, found, lambda image: read_image(image, request.project))


def file_read(found: SourceFile, reading: Reading) -> FileRead:
    """What is told of a file that was read."""
    return FileRead(
        found.label,
        found.digest.hex,
        found.size,
        reading.format,
        reading.records,
        reading.columns,
        found.origin,
        found.linked,
    )
