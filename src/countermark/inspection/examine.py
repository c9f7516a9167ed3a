"""The files of an image, each with what the analysers saw in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.formats.artefact.opening import Opened, entropy
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Analyser, Item
from countermark.inspection.walk import PROGRAMS, Met
from countermark.model.artefact import Account, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspected import FilePlace, InnerFile
from countermark.model.inspection import Seen

PLACES = 100
"""Places that are listed of one file; more are counted."""

_TEXT = 1 << 16
"""Bytes at the beginning of a file by which it is taken for words."""

WORDS = "text"
"""What stands in ``read_by`` for a file of words that no analyser took further."""

Key = bytes
"""What names one reading: digest of the file, id and version of the analyser, path if ``NAMED``."""


class Readings(msgspec.Struct):
    """What analysers saw, by key. ``known`` was seen before and is not read again."""

    known: frozenset[Key] = frozenset()
    made: dict[Key, Seen] = msgspec.field(default_factory=dict)


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose readings are not joined yet: who made each, and the key that names it.

    The name is empty of an analyser that scans any bytes.
    """

    file: InnerFile
    readings: tuple[tuple[str, Key], ...] = ()


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """All files in the order in which they were met, what was read, and what was not opened."""

    files: tuple[Read, ...]
    made: dict[Key, Seen]
    gaps: tuple[Gap, ...] = ()


def key(item: Item, analyser: Analyser) -> Key:
    """The key of one reading."""
    path = item.inner if analyser.NAMED else b""
    words = f"{item.sha256} {analyser.ID} {analyser.VERSION} ".encode() + path
    return hashlib.blake2b(words, digest_size=16).digest()


def examine(
    met: Iterable[Met | Gap],
    analysers: Sequence[Analyser],
    ask: Ask,
    known: Collection[Key] = (),
    step: Callable[[int], None] = lambda _: None,
) -> Examined:
    """Run the analysers over every file that is met; ``step`` is told how many there were.

    What is ``known`` is named in ``Read.readings`` and not read again.
    """
    gaps: list[Gap] = []
    files: dict[str, Read] = {}
    readings = Readings(frozenset(known))
    for number, one in enumerate(met):
        step(number)
        if isinstance(one, Gap):
            gaps.append(one)
            continue
        before = files.get(one.item.sha256)
        # Bytes that were met before are read again only by those that go by a name.
        wanted = [a for a in analysers if (before is None or a.NAMED) and a.reads(one.item)]
        read = tuple(
            ("" if a.SCANS else a.ID, _reading(one.item, a, ask, readings)) for a in wanted
        )
        file = _also(before.file, one.place) if before else _first(one)
        files[file.sha256] = Read(file=file, readings=(*before.readings, *read) if before else read)
    return Examined(files=tuple(files.values()), made=readings.made, gaps=tuple(gaps))


def joined(examined: Examined, known: Mapping[Key, Seen]) -> Iterator[InnerFile]:
    """The files with what was seen in them, now or before."""
    for one in examined.files:
        seen, by = Seen(), dict[str, None]()
        for analyser, name in one.readings:
            found = examined.made[name] if name in examined.made else known[name]
            seen = seen.with_(found)
            if analyser and not found.failed:
                by[analyser] = None
        file = msgspec.structs.replace(one.file, seen=seen)
        yield _read_by(file, tuple(by)) if by else file


def _read_by(file: InnerFile, by: tuple[str, ...]) -> InnerFile:
    """A file that was read; in a container there may still be bytes that nobody knows."""
    if file.form:
        return msgspec.structs.replace(file, read_by=by)
    return msgspec.structs.replace(file, read_by=by, unread=0, entropy=None)


def _reading(item: Item, analyser: Analyser, ask: Ask, readings: Readings) -> Key:
    name = key(item, analyser)
    if name not in readings.known and name not in readings.made:
        readings.made[name] = _read(analyser, item, ask)
    return name


def _read(analyser: Analyser, item: Item, ask: Ask) -> Seen:
    try:
        return analyser.read(item, ask)
    except SourceError as error:
        why = Why.LIMIT if ask.deadline.passed() else Why.MALFORMED
        what = item.inner.decode("utf-8", "backslashreplace")
        words = f"{analyser.ID}: {error.message}"
        return Seen(unread=(Gap(what, why, len(item.data), detail=words),))


def _first(met: Met) -> InnerFile:
    opened = met.item.opened
    own = [n for n, _ in enumerate(opened.nodes) if opened.piece(n).content is None]
    # The code and data of a program whose tables are read are known for what they are.
    unread = _UNKNOWN if opened.space.form not in PROGRAMS else {Account.UNEXPLAINED}
    unknown = _of(opened, own, unread)
    words = not opened.space.form and _is_text(opened.data)
    return InnerFile(
        sha256=met.item.sha256,
        size=len(opened.data),
        form=opened.space.form,
        places=(met.place,),
        read_by=(WORDS,) if words else (),
        own=sum(opened.nodes[number].size for number in own),
        fill=_length(_of(opened, own, {Account.FILL})),
        unread=0 if words else _length(unknown),
        entropy=entropy(opened.data, unknown) if unknown and not words else None,
    )


_UNKNOWN = {Account.OPAQUE, Account.UNEXPLAINED}


def _of(opened: Opened, numbers: Iterable[int], accounts: Collection[Account]) -> list[Span]:
    nodes = (opened.nodes[number] for number in numbers)
    return [span for node in nodes if node.account in accounts for span in node.spans]


def _length(spans: Iterable[Span]) -> int:
    return sum(span.length for span in spans)


def _also(before: InnerFile, place: FilePlace) -> InnerFile:
    listed = len(before.places) < PLACES
    return msgspec.structs.replace(
        before,
        places=(*before.places, place) if listed else before.places,
        more=before.more + (not listed),
    )


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
