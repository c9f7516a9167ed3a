"""The files of an image, each with what the analysers saw in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.formats.artefact.opening import Opened, entropy
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Analyser, Item
from countermark.inspection.branches import Branch, Graft, Key, Suite, grown, inside_of
from countermark.inspection.walk import PROGRAMS, Closed, Met
from countermark.model.artefact import Account, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspected import FilePlace, InnerFile
from countermark.model.inspection import Seen
from countermark.model.selector import Entry

PLACES = 100
"""Places that are listed of one file; more are counted."""

_TEXT = 1 << 16
"""Bytes at the beginning of a file by which it is taken for words."""

WORDS = "text"
"""What stands in ``read_by`` for a file of words that no analyser took further."""


class Readings(msgspec.Struct):
    """What analysers saw, by key: digest of the file, id and version, path if ``NAMED``.

    ``known`` was seen before and is not read again.
    """

    known: frozenset[Key] = frozenset()
    made: dict[Key, Seen] = msgspec.field(default_factory=dict)


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose readings are not joined yet: who made each, and the key that names it.

    The name is empty of an analyser that scans any bytes.
    """

    file: InnerFile
    readings: tuple[tuple[str, Key], ...] = ()


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """All files in the order in which they were met, what was read, and what was not opened.

    ``branches`` are of those that were opened whole, ``grafts`` stand for those that were known.
    """

    files: tuple[Read, ...]
    made: dict[Key, Seen]
    branches: dict[Key, Branch] = {}
    grafts: tuple[Graft, ...] = ()
    gaps: tuple[Gap, ...] = ()


def key(item: Item, analyser: Analyser) -> Key:
    """The key of one reading."""
    path = item.inner if analyser.NAMED else b""
    words = f"{item.sha256} {analyser.ID} {analyser.VERSION} ".encode() + path
    return hashlib.blake2b(words, digest_size=16).digest()


def examine(
    met: Iterable[Met | Graft | Closed | Gap],
    analysers: Sequence[Analyser],
    ask: Ask,
    known: Collection[Key] = (),
    step: Callable[[int], None] = lambda _: None,
) -> Examined:
    """Run the analysers over every file that is met; ``step`` is told how many there were.

    What is ``known`` is named in ``Read.readings`` and not read again.
    """
    gaps: list[Gap] = []
    grafts: list[Graft] = []
    readings = Readings(frozenset(known))
    files = _Files(analysers)
    for number, one in enumerate(met):
        step(number)
        if isinstance(one, Gap):
            gaps.append(one)
        elif isinstance(one, Graft):
            grafts.append(one)
        elif isinstance(one, Closed):
            files.closed[one.sha256] = one.children
        else:
            # Bytes that were met before are read again only by those that go by a name.
            again = one.item.sha256 in files.met
            wanted = [a for a in analysers if (a.NAMED or not again) and a.reads(one.item)]
            files.add(one, [(a, _reading(one.item, a, ask, readings)) for a in wanted])
    return Examined(
        files=tuple(Read(file=file, readings=read) for file, read in files.met.values()),
        made=readings.made,
        branches=files.branches(),
        grafts=tuple(grafts),
        gaps=tuple(gaps),
    )


Named = tuple[tuple[str, Key], ...]
"""Readings with who made them; nobody where an analyser scans any bytes."""


class _Files:
    """The files that were met, each once by its bytes."""

    def __init__(self, analysers: Sequence[Analyser]) -> None:
        self._suite = Suite(analysers)
        self.met: dict[str, tuple[InnerFile, Named]] = {}
        self.closed: dict[str, tuple[tuple[Entry, bytes, str], ...]] = {}
        self._by_bytes: dict[str, Named] = {}
        self._by_name: dict[tuple[str, bytes], Named] = {}

    def add(self, one: Met, made: Sequence[tuple[Analyser, Key]]) -> None:
        sha256 = one.item.sha256
        read = tuple(("" if a.SCANS else a.ID, name) for a, name in made)
        named = tuple(r for r, (a, _) in zip(read, made, strict=True) if a.NAMED)
        self._by_name[sha256, one.item.inner] = named
        before = self.met.get(sha256)
        if before is None:
            self._by_bytes[sha256] = tuple(r for r in read if r not in named)
            self.met[sha256] = _first(one), read
        else:
            file, others = before
            self.met[sha256] = _also(file, one.place), tuple(dict.fromkeys((*others, *read)))

    def branches(self) -> dict[Key, Branch]:
        """What was opened whole, for the next image."""
        made = {}
        for (sha256, inner), named in self._by_name.items():
            children = self.closed.get(sha256)
            if children is not None:
                file = msgspec.structs.replace(self.met[sha256][0], places=(), more=0)
                inside = inside_of(children, inner, self._suite)
                read = (*self._by_bytes[sha256], *named)
                made[self._suite.key(sha256, inner)] = Branch(file, read, inside)
        return made


def joined(
    examined: Examined, known: Mapping[Key, Seen], branches: Mapping[Key, Branch]
) -> Iterator[InnerFile]:
    """The files with what was seen in them, now or before; of known ones out of ``branches``."""
    for one in examined.files:
        yield _joined(one.file, one.readings, examined.made, known)
    for graft in examined.grafts:
        for file, readings in grown(graft, branches):
            yield _joined(file, readings, examined.made, known)


def _joined(
    file: InnerFile, readings: Named, made: Mapping[Key, Seen], known: Mapping[Key, Seen]
) -> InnerFile:
    seen, by = Seen(), dict[str, None]()
    for analyser, name in readings:
        found = made[name] if name in made else known[name]
        seen = seen.with_(found)
        if analyser and not found.failed:
            by[analyser] = None
    file = msgspec.structs.replace(file, seen=seen)
    return _read_by(file, tuple(by)) if by else file


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
