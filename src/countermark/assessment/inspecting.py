"""``inspect``: an image looked through in limited processes, and what was seen in it joined.

The processes share the image: each unpacks what leads to a large container and takes every other
of its files. What they answer is decoded as the outside bytes it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import msgspec

from countermark.assessment.artefacts import Artefact, artefacts
from countermark.assessment.inspection_process import Answer, Question
from countermark.assessment.run import Run
from countermark.inspection.examine import joined
from countermark.inspection.join import inspection, merged
from countermark.inspection.walk import Share
from countermark.model.gap import Gap, Why
from countermark.model.inspected import Image, InnerFile, Inspection
from countermark.model.inspection import Seen
from countermark.store import run
from countermark.store.arena import Counter
from countermark.store.spool import spool

SECONDS = 900.0
"""How long one image may be looked through."""

PROCESSES = 2
"""How many share an image."""

SHORT = 1 << 20
"""Bytes up to which one process takes an image alone."""

_GRACE = 30.0
"""Seconds that a process has to say that its time is over, before it is ended."""

_MODULE = "countermark.assessment.inspection_process"
_LIMITS = run.Limits(memory=6 << 30, written=16 << 30)
_NEXT = "inspect a part of it, or unpack it by hand and name the directory"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever inspects says of it: by what right, and in what state disclosure is."""

    rights: str = ""
    disclosure: str = ""


def images(paths: Iterable[str]) -> Iterator[Artefact]:
    """Each image as it is read; raises as ``artefacts`` does."""
    for path in paths:
        yield from artefacts([path])


def inspected(
    within: Run,
    images: Iterable[Artefact],
    asked: Asked,
    seconds: float = SECONDS,
    processes: int = PROCESSES,
) -> Inspection:
    """What is inside ``images``, each file once for all of them."""
    known: dict[bytes, Seen] = {}
    looked: list[Image] = []
    found: list[tuple[InnerFile, ...]] = []
    gaps: list[Gap] = []
    free: set[str] = set()
    for image in images:
        stored = image.stored
        looked.append(Image(image.name, stored.size, stored.digest.hex, image.directory))
        gaps += image.unread
        if image.unread:
            continue
        count = processes if stored.size > SHORT else 1
        for answer in _answers(within, image, seconds, count):
            if isinstance(answer, Gap):
                gaps.append(answer)
                continue
            gaps += answer.examined.gaps
            free.update(answer.free)
            found.append(tuple(joined(answer.examined, known)))
    return inspection(
        looked,
        merged(found),
        gaps,
        rights=asked.rights,
        disclosure=asked.disclosure,
        free=tuple(sorted(free)),
    )


def _answers(
    within: Run, image: Artefact, seconds: float, processes: int
) -> Iterator[Answer | Gap]:
    with ExitStack() as held:
        begun = [
            _Process(image, Share(number, processes), seconds, held) for number in range(processes)
        ]
        while not all([process.is_there() for process in begun]):
            within.progress.step(f"inspecting {image.name}: files", sum(p.count() for p in begun))
        for process in begun:
            yield process.answer()


class _Process:
    """One process that looks through its share."""

    def __init__(self, image: Artefact, share: Share, seconds: float, held: ExitStack) -> None:
        self._image, lent = image, image.stored.lent()
        arena = held.enter_context(spool())
        arena.write(bytes(1 << 21))  # on disk, so that another can map it
        arena.flush()
        self._counter = Counter(arena.fileno())
        streams: Sequence[BinaryIO] = (arena,) if lent is None else (arena, lent)
        worker = run.Worker(_MODULE, _LIMITS, streams)
        held.callback(worker.close)
        question = Question(
            name=image.name.encode("utf-8", "surrogateescape"),
            size=image.stored.size,
            seconds=seconds,
            share=share,
            image=None if lent is None else lent.fileno(),
            arena=arena.fileno(),
        )
        content = b"" if lent is not None else image.stored.whole()
        self._pending = worker.submit(
            msgspec.msgpack.encode(question), lambda: content, seconds + _GRACE
        )

    def is_there(self) -> bool:
        return self._pending.is_there(0.1)

    def count(self) -> int:
        return self._counter.read()

    def answer(self) -> Answer | Gap:
        said = self._pending.wait()
        name, size = self._image.name, self._image.stored.size
        if isinstance(said, run.Died):
            why = Why.LIMIT if said.late else Why.UNREADABLE
            return Gap(name, why, size, detail=said.words, next_step=_NEXT)
        try:
            return msgspec.msgpack.decode(said, type=Answer)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return Gap(name, Why.UNREADABLE, size, detail="its answer is not one that it gives")
