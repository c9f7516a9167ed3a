"""The limited process in which outside bytes are parsed: ``store.run`` starts it, none else."""

from __future__ import annotations

import msgspec

from countermark.assessment.reading import Ask, answered, encoded
from countermark.store import run


def main() -> None:
    """Answer until nobody asks any more."""
    run.serve(_answer)


def _answer(question: bytes, content: bytes) -> bytes:
    return encoded(answered(msgspec.msgpack.decode(question, type=Ask), content))
