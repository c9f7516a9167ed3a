"""The limited process in which an image is unpacked and looked through: ``store.run`` starts it."""

from __future__ import annotations

import msgspec

from countermark.formats.artefact.opening import Opener, Scratch
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.readers import readers
from countermark.inspection.analysers import analysers
from countermark.inspection.branches import Suite
from countermark.inspection.examine import Examined, examine
from countermark.inspection.walk import ALONE, Share, walk
from countermark.store import run
from countermark.store.arena import Arena, Counter, mapped
from countermark.store.clock import Deadline
from countermark.store.scratch import Scratch as InMemory


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An image to be looked through: its ``name``, and its bytes in the open file ``image``.

    ``image`` None: the bytes come with the question. ``arena`` is an open file for what is
    unpacked; None where none could be lent. ``known`` are the keys of readings made before
    and ``branches`` those of files of which everything inside is known;
    ``tables``, ``lists`` and ``rules`` as ``inspection.analysers`` has them.
    """

    name: bytes
    size: int
    seconds: float
    share: Share = ALONE
    image: int | None = None
    arena: int | None = None
    known: tuple[bytes, ...] = ()
    branches: tuple[bytes, ...] = ()
    tables: dict[str, bytes] = {}
    lists: dict[str, bytes] = {}
    rules: dict[str, bytes] = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and what the process could not be kept from doing."""

    examined: Examined
    free: tuple[str, ...]


def main() -> None:
    """Answer until nobody asks any more."""
    run.serve(_answer)


def _answer(question: bytes, content: bytes) -> bytes:
    asked = msgspec.msgpack.decode(question, type=Question)
    return msgspec.msgpack.encode(Answer(examined=_examined(asked, content), free=run.unconfined()))


def _examined(asked: Question, content: bytes) -> Examined:
    label = asked.name.decode("utf-8", "replace")
    deadline = Deadline(asked.seconds)
    ask = Ask(deadline=deadline)
    image = memoryview(content) if asked.image is None else mapped(asked.image, asked.size)
    scratch: Scratch = InMemory(label)
    counter = None
    if asked.arena is not None:
        scratch, counter = Arena(label, asked.arena, Counter.SIZE), Counter(asked.arena)
    opener = Opener(readers(), scratch, ask)
    made = analysers(asked.tables, asked.lists, asked.rules)
    suite, branches = Suite(made), frozenset(asked.branches)

    def is_known(sha256: str, inner: bytes) -> bytes | None:
        key = suite.key(sha256, inner)
        return key if key in branches else None

    met = walk(opener, image, asked.name, deadline, share=asked.share, is_known=is_known)
    step = counter.write if counter else _untold
    return examine(met, made, ask, asked.known, step)


def _untold(_: int) -> None:
    """Nobody looks at how far it is."""
