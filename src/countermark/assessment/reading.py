"""One file read in this process or, where a parser may be led astray, in a limited one.

Spreadsheets, word-processor files, PDF and web pages are parsed in the worker of ``store.run``;
tables, JSON and plain text here: their readers are Python that takes what it is given piece by
piece. Either way, what goes wrong in one file is a gap of that file. What the worker answers is
decoded as strictly as any outside bytes, and may speak of the file it was asked about only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from countermark.assessment import probes, shipped
from countermark.formats.caps import CAPS
from countermark.formats.sample import HEAD, Sample
from countermark.inventory import documents
from countermark.inventory.answers import Answer, Ask, decoded, encoded, is_about
from countermark.inventory.read import read
from countermark.model.document import Document
from countermark.model.errors import CallerError, CountermarkError, DefectError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading
from countermark.model.withheld import Withheld
from countermark.store import clock, run
from countermark.store.files import SourceFile

__all__ = ["Answer", "Ask", "Waiting", "answered", "begun", "encoded", "standing_at", "worker"]

_GRACE = 5.0
"""Seconds that the worker has to tell that its time is over, before it is ended."""

_REPORT = "report it, with the file if it may be shown; the other files were read"


class Waiting:
    """A file that is being read."""

    def __init__(self, take: Callable[[], Answer], *, elsewhere: bool = False) -> None:
        self._take = take
        self.elsewhere = elsewhere

    def reading(self) -> Reading:
        """What the file says; raises CallerError for what the caller asked."""
        answer = self._take()
        if answer.reading is not None:
            return answer.reading
        gap = answer.gap
        return Reading(format="unknown", gaps=() if gap is None else (gap,))

    def text(self) -> Document | Gap:
        """The file as running text."""
        answer = self._take()
        if answer.document is not None:
            return answer.document
        assert answer.gap is not None
        return answer.gap

    def places(self) -> dict[str, str]:
        """What stands at the places asked for; nothing where the file cannot be read."""
        return self._take().places

    def secrets(self) -> tuple[Withheld, ...] | None:
        """Which secrets its text holds; None where it cannot be read."""
        return self._take().secrets


@cache
def worker() -> run.Worker:
    """The one limited process of this command, started with the first file that needs it."""
    return run.Worker("countermark.assessment.reader_process")


def begun(
    ask: Ask, found: SourceFile, image: Callable[[SourceFile], Reading | None] | None = None
) -> Waiting:
    """Begin to read a file: at once in the limited process, else when its answer is wanted.

    ``image`` reads what no probe reads and may be an image; None from it: it is none.
    """
    ask = msgspec.structs.replace(ask, strict=run.strict())
    known = probes.of_file(found)
    if image is not None and known and all(probe.id in IMAGES for probe in known):
        return Waiting(lambda: _image(ask, found, image))
    if not any(probe.limited for probe in known):
        return Waiting(lambda: _of_caller(answered(ask, found.content)))
    question = msgspec.msgpack.encode(ask)
    pending = worker().submit(question, lambda: found.content, ask.seconds + _GRACE)
    return Waiting(lambda: _of_caller(_taken(ask, found.size, pending.wait())), elsewhere=True)


IMAGES = frozenset({"zip", "gzip", "xz", "zstd", "bzip2", "tar", "elf", "pe", "binary"})
"""Kinds that no probe reads; a container reader may know what they are."""


def _image(ask: Ask, found: SourceFile, image: Callable[[SourceFile], Reading | None]) -> Answer:
    reading = image(found)
    if reading is not None:
        return Answer(reading=reading)
    return _of_caller(answered(ask, found.content))


def standing_at(
    label: str, content: bytes, media_type: str, places: Iterable[str]
) -> dict[str, str]:
    """The records at ``places`` of a table; none where it cannot be read (any more)."""
    ask = Ask(
        task="places",
        label=label,
        digest=Digest.of(b""),
        media_type=media_type,
        places=tuple(places),
        strict=run.strict(),
    )
    sample = Sample(label, content[:HEAD], len(content))
    if not any(probe.limited for probe in probes.of(sample)):
        return _of_caller(answered(ask, content)).places
    said = worker().ask(msgspec.msgpack.encode(ask), content, ask.seconds + _GRACE)
    return _of_caller(_taken(ask, len(content), said)).places


def answered(ask: Ask, content: bytes) -> Answer:
    """Read ``content`` in this very process. Nothing that it holds can raise."""
    try:
        return _answered(ask, content)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except MemoryError:
        detail = "reading it takes more memory than there is"
        return Answer(gap=Gap(ask.label, Why.LIMIT, len(content), detail=detail))
    except BaseException as error:  # a panic of native code is no Exception
        if isinstance(error, CallerError) and ask.columns:
            return Answer(refused=(error.message, error.place, error.next_step))
        if ask.strict:
            import traceback

            return Answer(defect=traceback.format_exc()[-4000:])
        return Answer(gap=internal(ask.label, len(content), type(error).__name__))


def internal(label: str, size: int, name: str) -> Gap:
    """A defect of ours in one file, which keeps the results of the others."""
    return Gap(label, Why.UNREADABLE, size, detail=f"internal: {name}", next_step=_REPORT)


def _answered(ask: Ask, content: bytes) -> Answer:
    caps = msgspec.structs.replace(CAPS, deadline=clock.Deadline(ask.seconds))
    if ask.task == "places":
        from countermark.formats import passages

        found = passages.records(ask.label, content, ask.media_type, ask.places, caps)
        return Answer(places=found)
    if ask.task == "secrets":
        from countermark.inventory.container_secrets import secrets_in

        return Answer(secrets=secrets_in(ask.label, content, ask.digest, caps, probes.FILES))
    if ask.task == "text":
        probe = probes.of(Sample.of(ask.label, content))[0]
        text = documents.as_text(probe, ask.label, content, ask.digest, caps)
        return Answer(gap=text) if isinstance(text, Gap) else Answer(document=text)
    reading = read(
        ask.label,
        content,
        ask.digest,
        probes=probes.FILES,
        words=shipped.lexicon(),
        overrides=ask.columns,
        components=ask.components,
        caps=caps,
    )
    return Answer(reading=reading)


def _of_caller(answer: Answer) -> Answer:
    if answer.refused is not None:
        message, place, next_step = answer.refused
        raise CallerError(message, place=place, next_step=next_step)
    if answer.defect:
        raise DefectError(answer.defect)
    return answer


def _taken(ask: Ask, size: int, said: bytes | run.Died) -> Answer:
    """The worker's answer as far as it can be believed."""
    if isinstance(said, run.Died):
        why = Why.LIMIT if said.late else Why.UNREADABLE
        step = "split the file, or save it again from an office program"
        return Answer(gap=Gap(ask.label, why, size, detail=said.words, next_step=step))
    try:
        answer = decoded(said)
    except (msgspec.MsgspecError, CountermarkError, ValueError, RecursionError):
        return Answer(gap=Gap(ask.label, Why.UNREADABLE, size, detail=_ODD))
    return answer if is_about(ask, answer) else Answer(gap=_foreign(ask, size))


_ODD = "the reader's answer is not one that it gives"


def _foreign(ask: Ask, size: int) -> Gap:
    return Gap(ask.label, Why.UNREADABLE, size, detail="the reader spoke of another file")
