"""The entry of an image that one step of a selector leads to, decoded in memory within caps."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.readers import readers
from countermark.formats.caps import Caps
from countermark.model.gap import Gap, Why
from countermark.model.selector import By, Entry, NotOpened, Unopened


def entered(content: bytes, entry: Entry, left: int, caps: Caps) -> bytes | NotOpened:
    """The bytes of ``entry``, of which no more than ``left`` may come out, or why not."""
    reader = next((one for one in readers() if one.form == entry.form), None)
    if reader is None:
        return NotOpened(Unopened.NO_READER, entry.form)
    opener = Opener((reader,), _Memory(left, caps), Ask(deadline=caps.deadline))
    opened = opener.open(memoryview(content))
    if opened.space.form != entry.form:
        return NotOpened(Unopened.DAMAGED, entry.form)
    entries = opened.entries()
    if entry.by is not By.INDEX or entry.number >= len(entries):
        return NotOpened(Unopened.NO_SUCH_ENTRY, str(entry).removeprefix("in="))
    inside = opened.decoded(entries[entry.number])
    if isinstance(inside, memoryview):
        if len(inside) > left:
            return NotOpened(Unopened.TOO_LARGE, entry.form)
        return bytes(inside)
    if inside is None:
        return NotOpened(Unopened.NO_SUCH_ENTRY, str(entry).removeprefix("in="))
    why = Unopened.TOO_LARGE if inside.why in _LARGE else Unopened.DAMAGED
    return NotOpened(why, entry.form)


_LARGE = {Why.TOO_LARGE, Why.EXPANDS, Why.LIMIT}


class _Memory:
    """Scratch for one entry."""

    def __init__(self, left: int, caps: Caps) -> None:
        self._left, self._caps = left, caps

    def hold(
        self, chunks: Iterable[bytes | memoryview], what: str, depth: int, packed: int
    ) -> memoryview | Gap:
        held = bytearray()
        for chunk in chunks:
            held += chunk
            large = len(held) > self._left
            bomb = len(held) > self._caps.ratio_from and len(held) > self._caps.ratio * packed
            if large or bomb:
                return Gap(what, Why.TOO_LARGE, len(held))
        return memoryview(bytes(held))

    def release(self, data: memoryview) -> None:
        """All of it stays until the entry is read."""
