"""Masks secrets in a file as it enters, before anything is read, quoted or kept of it.

Text is masked byte for byte: all that is said afterwards is said of the masked bytes. Office files
and PDF cannot be masked: where their text holds a secret the bytes are not kept, and are named by
a commitment. A kind of file that cannot be looked into (an archive, an image) is not kept either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate, chain
from typing import BinaryIO, cast

import msgspec

from countermark.assessment import probes
from countermark.assessment.container_secrets import Tally
from countermark.assessment.reading import Ask, begun
from countermark.formats import secrets
from countermark.formats.sample import HEAD
from countermark.model.document import Document
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Looking
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading
from countermark.model.withheld import Origin, Withheld
from countermark.store import sealed
from countermark.store.files import SourceFile
from countermark.store.held import Held, held

BLOCK = 4 << 20
"""Bytes of a long file that are looked at together."""

IN_CONTAINER = "its text holds secrets, and a file of this kind cannot be masked"
UNSEEN = "whether it holds secrets cannot be told: this kind of file is not looked into"


def withhold(found: SourceFile) -> SourceFile:
    """``found`` as it may be read and kept; the same where it holds no secret.

    Raises OperatorError where a commitment is needed and the user has no secret and cannot make it.
    """
    way = probes.looking(found)
    if way is Looking.PARSED:
        return _container(found)
    if way is Looking.NONE:
        return msgspec.structs.replace(found, origin=Origin(not_kept=UNSEEN))
    with found.held.open() as stream:
        head = stream.read(HEAD)
    width, first = _width(head)
    blocks = _Masking(found.held, width, first)
    if not blocks.any():
        return found
    copy = held(cast("BinaryIO", blocks), found.size)
    assert copy is not None, "a mask is as long as what it hides"
    origin = Origin(_committed(found), blocks.withheld())
    return msgspec.structs.replace(found, held=copy, origin=origin)


def withheld(files: Iterable[SourceFile | Gap]) -> Iterator[SourceFile | Gap]:
    """Each file as it may be read; the one call that intake makes."""
    for found in files:
        yield found if isinstance(found, Gap) else withhold(found)


def unexamined(found: SourceFile) -> list[Gap]:
    """What was masked and may have named a party: nobody looked at it."""
    return [gap for masked in found.origin.withheld for gap in _hidden(found.label, masked)]


def _hidden(label: str, masked: Withheld) -> Iterator[Gap]:
    if masked.kind.hides_names:
        words = f"customers' names (lines {masked.lines})"
        step = "leave customers out of the file, or give their names in a list of parties"
        yield Gap(label, Why.WITHHELD, masked.count, "names", words, step)
    elif masked.names:
        words = f"masked as a {masked.kind.value}, and may be a name (lines {masked.name_lines})"
        step = "look at these lines by eye, and give a name that stands there in a list of parties"
        yield Gap(label, Why.WITHHELD, masked.names, "names", words, step)


def whole(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` of a file with what was withheld from it: a gap where it may name a party.

    What is no more than a mask is no subject.
    """
    hidden = hidden_names(found, masked_names(found, reading))
    gaps = (*reading.gaps, *unexamined(found), *hidden)
    return plain(found, msgspec.structs.replace(without_masks(found, reading), gaps=gaps))


def without_masks(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` without the subjects that are no more than a mask."""
    if not found.origin.withheld:
        return reading
    subjects = tuple(s for s in reading.subjects if not secrets.is_mask(s.name))
    return msgspec.structs.replace(reading, subjects=subjects)


_MASKED = lazy_pattern(r"x{3}")
_NAMES = (Predicate.NAMED, Predicate.ALSO_NAMED, Predicate.FORMERLY_NAMED, Predicate.HAS_BRAND)


def masked_names(found: SourceFile, reading: Reading) -> set[str]:
    """Names of which a part was taken for a secret: ``password=Huawei`` hides who is meant.

    Known by the mask alone, so that in a file with secrets a name with three x's counts too.
    """
    kinds = [masked.kind for masked in found.origin.withheld if not masked.kind.hides_names]
    if not kinds or found.origin.not_kept:
        return set()
    return {c.object for c in reading.claims if c.predicate in _NAMES and _MASKED.search(c.object)}


def hidden_names(found: SourceFile, names: Collection[str]) -> Iterator[Gap]:
    """The gap for masked ``names`` of a file; none where there are no such names."""
    if names:
        yield Gap(
            found.label,
            Why.WITHHELD,
            len(names),
            "names",
            detail="a part of them looks like a password or key, and was masked",
            next_step="look at these names by eye, and write them without it",
        )


def plain(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` of a file that could not be masked, with the secrets in its words masked."""
    if not (found.origin.not_kept and found.origin.withheld):
        return reading
    document = None if reading.document is None else masked(found, reading.document)
    return msgspec.structs.replace(
        reading,
        claims=tuple(
            msgspec.structs.replace(
                claim,
                note=words(claim.note),
                remark=words(claim.remark),
                evidence=msgspec.structs.replace(claim.evidence, not_kept=found.origin.not_kept),
            )
            for claim in reading.claims
        ),
        document=document,
    )


def masked(found: SourceFile, document: Document) -> Document:
    """``document`` with the secrets in its text masked, where those in the file could not be."""
    if not (found.origin.not_kept and found.origin.withheld):
        return document
    return msgspec.structs.replace(document, text=words(document.text))


def words(text: str) -> str:
    """``text`` with as many characters, its secrets masked."""
    raw = text.encode("utf-8", "surrogatepass")
    spans = secrets.scan(raw).found
    if not spans:
        return text
    letters = list(text)
    starts = range(len(raw)) if len(raw) == len(text) else _starts(text)
    for span in spans:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        for at in range(first, last):
            if letters[at] not in "\r\n":
                letters[at] = "x"
    return "".join(letters)


def _starts(text: str) -> list[int]:
    """The byte of UTF-8 at which each character begins."""
    sizes = (len(letter.encode("utf-8", "surrogatepass")) for letter in text)
    return [0, *accumulate(sizes)]


def _committed(found: SourceFile) -> str:
    with found.held.open() as stream:
        return sealed.commitment(stream).hex


def _container(found: SourceFile) -> SourceFile:
    ask = Ask(task="secrets", label=found.label, digest=found.digest)
    met = begun(ask, found).secrets()
    if met is None:
        # Not readable, so nothing is said of it; kept, it might hold what nobody saw.
        return msgspec.structs.replace(found, origin=Origin(not_kept=UNSEEN))
    if not met:
        return found
    return msgspec.structs.replace(found, origin=Origin(_committed(found), met, IN_CONTAINER))


def _width(head: bytes) -> tuple[int, int]:
    """Bytes per unit of the text (2 for UTF-16), and which of them holds an ASCII letter."""
    if head[:2] == b"\xff\xfe":
        return 2, 0
    if head[:2] == b"\xfe\xff":
        return 2, 1
    sample = head[:8192]
    nuls = sample.count(0)
    if nuls * 10 > len(sample):
        return 2, 0 if sample[1::2].count(0) * 2 > nuls else 1
    return 1, 0


def _narrowed(low: int, high: int) -> int:
    if not high:
        return low
    if high == 0xFF and 0 < low < 0x5F:
        return low + 0x20
    return 0 if high == 0x20 and 0x0B <= low <= 0x0F else 0x80


class _Masking:
    """A stream of masked bytes, block by block; ``any`` looks first whether there is any."""

    def __init__(self, source: Held, width: int, first: int) -> None:
        self._source, self._width, self._first = source, width, first
        with source.open() as stream:
            self._head = self._narrow(stream.read(secrets.HEAD * width))
        self._whole = secrets.Scanner(self._head).has_columns or not source.is_long
        self._blocks: Iterator[bytes] = iter(())
        self._tally = Tally()

    def any(self) -> bool:
        """Is there a secret? Then the stream can be read."""
        if not any(spans.found for _, _, spans in self._each()):
            return False
        self._blocks = self._masked()
        return True

    def read(self, _: int) -> bytes:
        """The next block, whatever its size; empty at the end."""
        return next(self._blocks, b"")

    def withheld(self) -> tuple[Withheld, ...]:
        """What was masked, once all was read."""
        return self._tally.withheld()

    def _masked(self) -> Iterator[bytes]:
        for raw, narrow, spans in self._each():
            for span, line in zip(spans.found, spans.lines, strict=True):
                self._tally.add(span.kind, line, is_name=span.is_name)
            if self._width == 1:
                yield secrets.masked(raw, spans.found)
                continue
            covered = secrets.masked(narrow, spans.found)
            wide = bytearray(raw)
            for span in spans.found:
                for at in range(span.start, span.end):
                    wide[2 * at + self._first] = covered[at]
                    wide[2 * at + 1 - self._first] = 0
            yield bytes(wide)

    def _each(self) -> Iterator[tuple[bytes, bytes, secrets.Spans]]:
        scanner = secrets.Scanner(self._head)
        if self._whole:
            raw = self._source.whole()
            narrow = self._narrow(raw)
            yield raw, narrow, scanner.spans(narrow)
            return
        rest = b""
        with self._source.open() as stream:
            for block in chain(iter(lambda: stream.read(BLOCK), b""), (b"",)):
                rest += block
                narrow = self._narrow(rest)
                size = secrets.cut(narrow, scanner, last=not block)
                if size:
                    spans = scanner.spans(narrow[:size])
                    yield rest[: size * self._width], narrow[:size], spans
                    rest = rest[size * self._width :]

    def _narrow(self, raw: bytes) -> bytes:
        """One byte for each unit of UTF-16; what is no ASCII becomes a byte that no rule means.

        Full-width letters become the letters they are, and signs without width NUL.
        """
        if self._width == 1:
            return raw
        low, high = raw[self._first :: 2], raw[1 - self._first :: 2]
        if not high.strip(b"\0"):
            return low
        return bytes(map(_narrowed, low, high))
