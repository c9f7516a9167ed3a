"""The files of an image, each with what the analysers saw in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from countermark.formats.artefact.opening import Opened, entropy
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Analyser, Item
from countermark.inspection.walk import Met
from countermark.model.artefact import Account, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import FilePlace, InnerFile, Seen

PLACES = 100
"""Places that are listed of one file; more are counted."""

_TEXT = 1 << 16
"""Bytes at the beginning of a file by which it is taken for words."""

Key = tuple[str, str, int, bytes]
"""Digest, id and version of an analyser, and the path where it goes by it: what was seen once."""

WORDS = "text"
"""What stands in ``read_by`` for a file of words that no analyser took further."""


class Kept(msgspec.Struct):
    """What was seen before, by key, and how often it was asked for in vain."""

    seen: dict[Key, Seen | None] = msgspec.field(default_factory=dict)
    asked: int = 0
    missed: int = 0


class Examined(msgspec.Struct, frozen=True):
    """All files of an image in the order in which they were met, and what was not opened."""

    files: tuple[InnerFile, ...]
    gaps: tuple[Gap, ...]


def examine(
    met: Iterable[Met | Gap],
    analysers: Sequence[Analyser],
    ask: Ask,
    kept: Kept | None = None,
    step: Callable[[int], None] = lambda _: None,
) -> Examined:
    """Run the analysers over every file that is met; ``step`` is told how many there were."""
    gaps: list[Gap] = []
    files: dict[str, InnerFile] = {}
    kept = kept or Kept()
    for number, one in enumerate(met):
        step(number)
        if isinstance(one, Gap):
            gaps.append(one)
            continue
        digest = one.item.sha256
        before = files.get(digest)
        seen, by = _seen(one.item, _wanted(analysers, before), ask, kept)
        files[digest] = _also(before, one.place, seen, by) if before else _first(one, seen, by)
    return Examined(tuple(files.values()), tuple(gaps))


def _wanted(analysers: Sequence[Analyser], before: InnerFile | None) -> Iterator[Analyser]:
    """All of them; of bytes that were met before only those that go by a name."""
    return (one for one in analysers if before is None or one.NAMED)


def _seen(
    item: Item, analysers: Iterable[Analyser], ask: Ask, kept: Kept
) -> tuple[Seen, tuple[str, ...]]:
    whole, by = Seen(), []
    for one in analysers:
        if not one.reads(item):
            continue
        key = (item.sha256, one.ID, one.VERSION, item.inner if one.NAMED else b"")
        kept.asked += 1
        if key not in kept.seen:
            kept.missed += 1
            kept.seen[key] = _read(one, item, ask)
        seen = kept.seen[key]
        if seen is not None:
            by.append(one.ID)
            whole = whole.with_(seen)
    return whole, tuple(by)


def _read(analyser: Analyser, item: Item, ask: Ask) -> Seen:
    try:
        return analyser.read(item, ask)
    except SourceError as error:
        why = Why.LIMIT if ask.deadline.passed() else Why.MALFORMED
        what = item.inner.decode("utf-8", "backslashreplace")
        return Seen(
            unread=(Gap(what, why, len(item.data), detail=f"{analyser.ID}: {error.message}"),)
        )


def _first(met: Met, seen: Seen, by: tuple[str, ...]) -> InnerFile:
    opened = met.item.opened
    unknown = _unknown(opened)
    words = not by and not opened.space.form and _is_text(opened.data)
    return InnerFile(
        sha256=met.item.sha256,
        size=len(opened.data),
        form=opened.space.form,
        places=(met.place,),
        read_by=(WORDS,) if words else by,
        seen=seen,
        unread=0 if words else sum(span.length for span in unknown),
        entropy=entropy(opened.data, unknown) if unknown and not words else None,
    )


def _also(before: InnerFile, place: FilePlace, seen: Seen, by: tuple[str, ...]) -> InnerFile:
    listed = len(before.places) < PLACES
    known = set(before.read_by)
    return msgspec.structs.replace(
        before,
        places=(*before.places, place) if listed else before.places,
        more=before.more + (not listed),
        read_by=(*before.read_by, *(one for one in by if one not in known)),
        seen=before.seen.with_(seen),
    )


def _unknown(opened: Opened) -> list[Span]:
    """The bytes of a space that no container reader read a meaning in, and that are no fill."""
    return [
        span
        for number, node in enumerate(opened.nodes)
        if node.account in (Account.OPAQUE, Account.UNEXPLAINED)
        and opened.piece(number).content is None
        for span in node.spans
    ]


def _is_text(data: memoryview) -> bool:
    """Words in UTF-8: no control characters but those of lines, at the beginning and the end."""
    if len(data) <= 2 * _TEXT:
        return _is_words(bytes(data))
    first, last = bytes(data[:_TEXT]), bytes(data[-_TEXT:])
    return _is_words(first, cut=True) and _is_words(last.lstrip(_INNER), cut=False)


_INNER = bytes(range(0x80, 0xC0))
"""Bytes that no letter of UTF-8 begins with (RFC 3629, section 3)."""


def _is_words(part: bytes, cut: bool = False) -> bool:
    """Are these words? The last letter may be ``cut``."""
    if part.translate(None, _CONTROL) != part:
        return False
    try:
        part.decode()
    except UnicodeDecodeError as error:
        return cut and error.start > len(part) - 4 and error.reason == "unexpected end of data"
    return True


_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
