"""What is asked of the reader of one file, and what it answers, as MessagePack between processes.

The reader parses bytes of strangers in a process of its own, so that its answers are outside bytes
too: they are decoded strictly, and may speak of the file that was asked about only.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Literal

import msgspec

from countermark.formats.caps import CAPS
from countermark.model.claim import Claim
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.reading import Reading
from countermark.model.when import is_when
from countermark.model.withheld import Withheld


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


def decoded(said: bytes) -> Answer:
    """The answer in ``said``; raises MsgspecError for what is none."""
    return _decoder().decode(said)


def is_about(ask: Ask, answer: Answer) -> bool:
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
