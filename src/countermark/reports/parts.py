"""A result written part by part: the same bytes as if the whole document had been held at once.

Parts bring subjects, a piece of bytes for each; what stands around them is known at the end.
Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.reports.encoding import encode, published
from countermark.reports.shapes.check import CheckDocument, ClaimShape, Shape
from countermark.reports.tsv import closing_lines, header_line, subject_lines


class JsonWriter:
    """Indented JSON, as ``encode`` gives it."""

    shows_claims = True

    def part(self, part: CheckDocument) -> Iterator[bytes]:
        """The subjects of a part, as they stand in the array."""
        return map(_indented, part.subjects)

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


class TsvWriter:
    """Tab-separated lines, as ``tsv`` gives them."""

    shows_claims = False

    def part(self, part: CheckDocument) -> Iterator[bytes]:
        """The lines of each subject of a part."""
        for subject in part.subjects:
            yield _utf8(subject_lines(subject, part))

    def ending(
        self, whole: CheckDocument, pieces: Iterable[bytes], _: Iterable[ClaimShape]
    ) -> Iterator[bytes]:
        """The header, all pieces, and the lines that follow all subjects."""
        yield _utf8((header_line(),))
        yield from pieces
        yield _utf8(closing_lines(whole))


def _utf8(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
