"""A result written part by part: what stands around the subjects of all parts is known at the end.

A part brings its subjects, each with its place among all. They are handed back as pieces of bytes,
to be put in order by whoever asked, or they wait here. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from countermark.model.claim import Polarity
from countermark.reports.actions import to_do
from countermark.reports.blocks import MOST_NAMES
from countermark.reports.causes import Causing
from countermark.reports.encoding import compact, encode, published
from countermark.reports.folding import Folding
from countermark.reports.overview import overview
from countermark.reports.quiet import Quiet
from countermark.reports.shapes.check import CheckDocument, ClaimShape, Shape, SubjectShape
from countermark.reports.table import sheet_of, table
from countermark.reports.tsv import closing_lines, header_line, subject_lines
from countermark.reports.tsv_tables import table_lines

FINDINGS = "findings"
"""The table of what was found, and of what was not examined."""

Piece = tuple[int, bytes]
"""A subject: its place among all, and its bytes."""


class JsonWriter:
    """Indented JSON, as ``encode`` gives it."""

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """The subjects of a part, as they stand in the array."""
        return zip(places, map(_indented, part.subjects), strict=True)

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], claims: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The document of all pieces and claims; ``whole`` is it without them."""
        head, subjects, rest = encode(whole).partition(b'\n  "subjects": [')
        middle, said, tail = rest.partition(b'\n  "claims": {')
        yield head + subjects
        yield from _listed(pieces)
        yield middle + said
        yield from _listed(b'"%s": %s' % (c.id.encode(), _indented(c)) for c in claims)
        yield tail


def _indented(shape: Shape) -> bytes:
    return published(shape).replace(b"\n", b"\n    ")


def _listed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    before, after = b"\n    ", b""
    for piece in pieces:
        yield before + piece
        before, after = b",\n    ", b"\n  "
    yield after


class TableWriter:
    """The screen for a person; what reads alike is held once, and no subject has to wait.

    ``verbose``: every finding as well. ``check`` are the words that ask the same question again.
    """

    def __init__(
        self, width: int, colour: bool, *, verbose: bool = False, check: Sequence[str] = ()
    ) -> None:
        self._width, self._colour, self._check = width, colour, check
        self._folding = Folding(MOST_NAMES) if verbose else None
        self._causing, self._quiet = Causing(), Quiet()

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """No pieces: the subjects of a part are grouped."""
        self._causing.add(places, part.subjects)
        self._quiet.add(places, part.subjects)
        if self._folding is not None:
            self._folding.add(places, part.subjects)
        return iter(())

    def ending(self, whole: CheckDocument, _: Iterable[bytes], claims: Iterable[ClaimShape]) -> str:
        """The screen, and with ``verbose`` the cards: of claims they name denials alone."""
        sheet = sheet_of(self._width, self._colour)
        causes = self._causing.causes()
        todo = to_do(causes, whole, self._check)
        every = self._folding is not None
        screen = overview(whole, causes, self._quiet, todo, sheet, every=every)
        if self._folding is None:
            return f"{screen}\n"
        denials = {c.id: c for c in claims if c.polarity == Polarity.DENIED.value}
        return f"{screen}\n\n{table(replace(whole, claims=denials), self._folding.folds(), sheet)}"


class HeldWriter:
    """A format that is made of the whole document: subjects wait, compact, until all are there."""

    def __init__(self, render: Callable[[CheckDocument], str | bytes]) -> None:
        self._render = render

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """The subjects of a part, compact."""
        return zip(places, map(compact, part.subjects), strict=True)

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], claims: Iterable[ClaimShape]
    ) -> str | bytes:
        """The result of the whole document."""
        subjects = tuple(map(_SUBJECT.decode, pieces))
        return self._render(replace(whole, subjects=subjects, claims={c.id: c for c in claims}))


_SUBJECT = msgspec.json.Decoder(SubjectShape)


class TsvWriter:
    """Tab-separated lines, each ending with LF: the findings, or the table that is named."""

    def __init__(self, table: str = FINDINGS) -> None:
        self._table = table

    def part(self, part: CheckDocument, places: Sequence[int]) -> Iterator[Piece]:
        """The lines of each subject of a part; none for a table that is not of findings."""
        if self._table == FINDINGS:
            for place, subject in zip(places, part.subjects, strict=True):
                yield place, _utf8(subject_lines(subject, part))

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], _: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The header, all pieces, and the lines that follow all subjects."""
        if self._table != FINDINGS:
            yield _utf8(table_lines(self._table, whole))
            return
        yield _utf8((header_line(),))
        yield from pieces
        yield _utf8(closing_lines(whole))


def _utf8(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
