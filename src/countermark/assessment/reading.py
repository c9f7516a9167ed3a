"""One file read in this process or, where a parser may be led astray, in a limited one.

Spreadsheets, word-processor files, PDF and web pages are parsed in the worker of ``store.run``;
tables, JSON and plain text here: their readers are Python that takes what it is given piece by
piece. Either way, what goes wrong in one file is a gap of that file. What the worker answers is
decoded as strictly as any outside bytes, and may speak of the file it was asked about only.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from typing import Literal

import msgspec

from countermark.assessment import probes, shipped
from countermark.formats.caps import CAPS
from countermark.formats.sample import HEAD, Sample
from countermark.inventory import documents
from countermark.inventory.read import read
from countermark.model.claim import Claim
from countermark.model.document import Document
from countermark.model.errors import CallerError, CountermarkError, DefectError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading
from countermark.model.when import is_when
from countermark.model.withheld import Withheld
from countermark.store import clock, run
from countermark.store.files import SourceFile

_GRACE = 5.0
"""Seconds that the worker has to tell that its time is over, before it is ended."""

_REPORT = "report it, with the file if it may be shown; the other files were read"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a file: to ``read`` it, its ``text``, ``places`` or ``secrets`` in it."""

    task: Literal["read", "text", "places", "secrets"]
    label: str
    digest: Digest
    columns: dict[str, str] = {}
    components: bool = False
    media_type: str = ""
    places: tuple[str, ...] = ()
    seconds: float = CAPS.seconds
    strict: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was asked for, or why it is not to be had.

    ``gap``: the file cannot be read. ``refused``: what the caller asked for makes no sense, in
    words, place and next step. ``defect``: our own, for the test suite.
    """

    reading: Reading | None = None
    document: Document | None = None
    places: dict[str, str] = {}
    secrets: tuple[Withheld, ...] | None = None
    gap: Gap | None = None
    refused: tuple[str, str, str] | None = None
    defect: str = ""


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


def begun(ask: Ask, found: SourceFile) -> Waiting:
    """Begin to read a file: at once in the limited process, else when its answer is wanted."""
    ask = msgspec.structs.replace(ask, strict=run.strict())
    if not probes.is_apart(found):
        return Waiting(lambda: _of_caller(answered(ask, found.content)))
    question = msgspec.msgpack.encode(ask)
    pending = worker().submit(question, lambda: found.content, ask.seconds + _GRACE)
    return Waiting(lambda: _of_caller(_taken(ask, found.size, pending.wait())), elsewhere=True)


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
    if not any(probe.apart for probe in probes.of(sample)):
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
        from countermark.assessment.container_secrets import secrets_in

        return Answer(secrets=secrets_in(ask.label, content, ask.digest, caps))
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


def encoded(answer: Answer) -> bytes:
    """An answer as MessagePack; half of a surrogate pair becomes a question mark."""
    try:
        return _ENCODER.encode(answer)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(_whole(msgspec.to_builtins(answer, enc_hook=_list)))


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_whole(key): _whole(held) for key, held in value.items()}
    return [_whole(held) for held in value] if isinstance(value, list | tuple) else value


def _list(value: object) -> object:
    if isinstance(value, array):
        return value.tolist()
    raise NotImplementedError(type(value).__name__)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_list)


@cache
def _decoder() -> msgspec.msgpack.Decoder[Answer]:
    return msgspec.msgpack.Decoder(Answer)


def _taken(ask: Ask, size: int, said: bytes | run.Died) -> Answer:
    """The worker's answer as far as it can be believed."""
    if isinstance(said, run.Died):
        why = Why.LIMIT if said.late else Why.UNREADABLE
        step = "split the file, or save it again from an office program"
        return Answer(gap=Gap(ask.label, why, size, detail=said.words, next_step=step))
    try:
        answer = _decoder().decode(said)
    except (msgspec.MsgspecError, CountermarkError, ValueError, RecursionError):
        return Answer(gap=Gap(ask.label, Why.UNREADABLE, size, detail=_ODD))
    return answer if _is_about(ask, answer) else Answer(gap=_foreign(ask, size))


_ODD = "the reader's answer is not one that it gives"


def _foreign(ask: Ask, size: int) -> Gap:
    return Gap(ask.label, Why.UNREADABLE, size, detail="the reader spoke of another file")


def _is_about(ask: Ask, answer: Answer) -> bool:
    """Does an answer speak of the file asked about only, in terms that hold together?"""
    texts = [answer.document] if answer.document is not None else []
    gaps = [answer.gap] if answer.gap is not None else []
    if answer.reading is not None:
        reading = answer.reading
        texts += [reading.document] if reading.document is not None else []
        gaps += reading.gaps
        if not all(s.place.startswith(ask.label) for s in reading.subjects):
            return False
        if not all(t.header >= 0 and 0 < t.first <= t.last for t in reading.tables):
            return False
        if not _claimed(ask, reading.claims):
            return False
    gaps += [gap for text in texts for gap in text.gaps]
    return (
        all(gap.what.startswith(ask.label) for gap in gaps)
        and all(_holds_together(ask, text) for text in texts)
        and set(answer.places) <= set(ask.places)
    )


def _claimed(ask: Ask, claims: Iterable[Claim]) -> bool:
    for claim in claims:
        evidence = claim.evidence
        if evidence.digest != ask.digest or evidence.label != ask.label or evidence.not_kept:
            return False
        days = (claim.valid.start, claim.valid.end, claim.known_from, claim.confirmed_on)
        if not all(day is None or is_when(day) for day in days):
            return False
    return True


def _holds_together(ask: Ask, text: Document) -> bool:
    """Places are looked up by these numbers: none may lead out of the text."""
    starts = text.starts
    return (
        text.digest == ask.digest
        and text.label == ask.label
        and 0 < len(starts) == len(text.origins)
        and len(text.ends) in (0, len(starts))
        and starts[0] == 0
        and all(a <= b for a, b in pairwise(starts))
        and starts[-1] <= len(text.text)
        and all(isinstance(at, str) or 0 <= at <= len(text.source) for at in text.origins)
        and all(0 <= at <= len(text.source) for at in text.ends)
    )
