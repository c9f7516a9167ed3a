"""``inspect``: an image looked through in limited processes, and what was seen in it joined.

The processes share the image: each unpacks what leads to a large container and takes every other
of its files. What they answer is decoded as the outside bytes it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import BinaryIO

import msgspec

from countermark.assessment import shipped
from countermark.assessment.artefacts import Artefact, artefacts
from countermark.assessment.inspection_process import Answer, Question
from countermark.assessment.seen_before import keep, seen_before
from countermark.inspection.board_parts import undeclared
from countermark.inspection.builds import build_lines
from countermark.inspection.examine import joined
from countermark.inspection.indicator_findings import IndicatorTable, with_indicators
from countermark.inspection.indicators import all_rows, unread_of
from countermark.inspection.join import inspection, merged
from countermark.inspection.walk import Share
from countermark.inspection.wholes import findings
from countermark.inspection.yara_scan import rows
from countermark.model.gap import Gap, Why
from countermark.model.inspected import Image, InnerFile, Inspection
from countermark.model.ports import Progress
from countermark.store import run
from countermark.store.arena import Counter as FileCounter
from countermark.store.spool import MEMORY, spool

SECONDS = 900.0
"""How long one image may be looked through."""

PROCESSES = 2
"""How many share an image."""

_GRACE = 30.0
"""Seconds that a process has to say that its time is over, before it is ended."""

_MODULE = "countermark.assessment.inspection_process"
_LIMITS = run.Limits(memory=6 << 30, written=16 << 30)
_NEXT = "inspect a part of it, or unpack it by hand and name the directory"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever inspects says of it: by what right, and in what state disclosure is.

    ``builds``: the two images are builds of one product, the earlier first.
    ``lists`` are their own indicators, ``rules`` their YARA rules, by what they call the file.
    """

    rights: str = ""
    disclosure: str = ""
    builds: bool = False
    lists: dict[str, bytes] = {}
    rules: dict[str, bytes] = {}


def images(paths: Iterable[str]) -> Iterator[Artefact]:
    """Each image as it is read; raises as ``artefacts`` does."""
    names: Counter[str] = Counter()
    for path in paths:
        for one in artefacts([path]):
            names[one.name] += 1
            number = names[one.name]
            # Paths of files begin with the name of their image, so no two have one.
            name = one.name if number == 1 else f"{one.name} ({number})"
            yield msgspec.structs.replace(one, name=name)


def indicators(
    lists: Mapping[str, bytes], rules: Mapping[str, bytes] | None = None
) -> IndicatorTable:
    """The shipped indicators, and those of the user's own ``lists`` and ``rules``."""
    shipped_and_listed = all_rows(shipped.folder("inspection"), lists)
    return IndicatorTable((*shipped_and_listed, *rows(rules or {})))


def inspected(
    images: Iterable[Artefact],
    asked: Asked,
    progress: Progress,
    directory: str | None = None,
    seconds: float = SECONDS,
    processes: int = PROCESSES,
) -> Inspection:
    """What is inside ``images``, each file once for all of them.

    ``directory`` is that of the project whose cache is used, None for the user's own.
    """
    tables = shipped.folder("inspection")
    table = indicators(asked.lists, asked.rules)
    known = seen_before(directory)
    looked: list[Image] = []
    found: list[tuple[InnerFile, ...]] = []
    gaps: list[Gap] = [*unread_of(asked.lists)]
    free: set[str] = set()
    with ExitStack() as held:
        processors = _Processes(held, processes)
        for image in images:
            stored = image.stored
            looked.append(Image(image.name, stored.size, stored.digest.hex, image.directory))
            gaps += image.unread
            question = Question(
                name=image.name.encode("utf-8", "surrogateescape"),
                size=stored.size,
                seconds=seconds,
                known=tuple(known),
                branches=tuple(known.whole()),
                tables=tables,
                lists=asked.lists,
                rules=asked.rules,
            )
            for answer in [] if image.unread else processors.ask(progress, image, question):
                if isinstance(answer, Gap):
                    gaps.append(answer)
                    continue
                gaps += answer.examined.gaps
                free.update(answer.free)
                known.learn(answer.examined)
                found.append(tuple(joined(answer.examined, known, known.branches)))
    keep(directory, known)
    whole = inspection(
        looked,
        with_indicators(
            merged(found, [one.name.encode("utf-8", "surrogateescape") for one in looked]), table
        ),
        gaps,
        rights=asked.rights,
        disclosure=asked.disclosure,
        free=tuple(sorted(free)),
    )
    whole = msgspec.structs.replace(
        whole,
        findings=findings(whole, tables, table),
        gaps=(*whole.gaps, *undeclared(whole)),
    )
    if not asked.builds or len(looked) != 2:
        return whole
    earlier, later = looked
    return msgspec.structs.replace(whole, builds=build_lines(whole, earlier.name, later.name))


class _Processes:
    """Limited processes that share an image; a short one is taken by the first alone."""

    def __init__(self, held: ExitStack, count: int) -> None:
        self._held, self._count = held, count
        self._arenas: list[BinaryIO] = []
        self._first: run.Worker | None = None

    def ask(self, progress: Progress, image: Artefact, question: Question) -> list[Answer | Gap]:
        """What each of them says of an image."""
        lent = image.stored.lent()
        count = self._count if lent is not None else 1
        for _ in range(count - len(self._arenas)):
            self._arenas.append(self._held.enter_context(_arena()))
        arenas = self._arenas[:count]
        with ExitStack() as while_asked:
            if lent is None:
                self._first = self._first or self._worker(self._held, (arenas[0],))
                workers = [self._first]
            else:
                workers = [self._worker(while_asked, (arena, lent)) for arena in arenas]
            pending = [
                worker.submit(
                    _asked(question, Share(number, count), arena, lent),
                    image.stored.whole if lent is None else bytes,
                    question.seconds + _GRACE,
                )
                for number, (worker, arena) in enumerate(zip(workers, arenas, strict=True))
            ]
            counters = [FileCounter(arena.fileno()) for arena in arenas]
            while not all([one.is_there(_GLANCE) for one in pending]):
                files = sum(counter.read() for counter in counters)
                progress.step(f"inspecting {image.name}: files", files)
            return [_answer(image, one.wait()) for one in pending]

    def _worker(self, held: ExitStack, lent: Sequence[BinaryIO]) -> run.Worker:
        made = run.Worker(_MODULE, _LIMITS, lent)
        held.callback(made.close)
        return made


_GLANCE = 0.1
"""Seconds between two looks at how far they are."""


@contextmanager
def _arena() -> Iterator[BinaryIO]:
    """A file without a name that is on disk, so that another process can map it."""
    with spool() as arena:
        arena.write(bytes(MEMORY + 1))
        arena.flush()
        yield arena


def _asked(question: Question, share: Share, arena: BinaryIO, lent: BinaryIO | None) -> bytes:
    return msgspec.msgpack.encode(
        msgspec.structs.replace(
            question,
            share=share,
            arena=arena.fileno(),
            image=None if lent is None else lent.fileno(),
        )
    )


def _answer(image: Artefact, said: bytes | run.Died) -> Answer | Gap:
    name, size = image.name, image.stored.size
    if isinstance(said, run.Died):
        why = Why.LIMIT if said.late else Why.UNREADABLE
        return Gap(name, why, size, detail=said.words, next_step=_NEXT)
    try:
        return msgspec.msgpack.decode(said, type=Answer)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Gap(name, Why.UNREADABLE, size, detail="its answer is not one that it gives")
