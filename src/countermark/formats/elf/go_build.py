"""What the Go tool chain notes in each program: its own release, and every module built in.

Source: package ``debug/buildinfo`` and ``cmd/go`` ("Go 1.18: build information"): a header of 32
bytes that begins with a magic text; with flag 2 (since Go 1.18) two texts with their lengths follow
it, before that pointers to them stand there. The second text is framed by 16 bytes on both sides.
"""

from __future__ import annotations

import msgspec

from countermark.formats.packages.record import MOST, Package, text
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_MAGIC = b"\xff Go buildinf:"
_HEADER, _FRAME = 32, 16
_INLINE = 2
_LONGEST = 16 << 20


class GoBuild(msgspec.Struct, frozen=True):
    """``release`` of the tool chain (``1.22.3``), the main module first in ``modules``."""

    release: str
    modules: tuple[Package, ...]
    span: Span


def go_build(data: memoryview, parts: tuple[Span, ...]) -> GoBuild | None:
    """The note in one of these parts of a program; None where there is none.

    Raises SourceError where it is cut off, or is of the old kind that points elsewhere.
    """
    for span in parts:
        raw = bytes(data[span.offset : span.end])
        at = raw.find(_MAGIC)
        if at >= 0 and len(raw) >= at + _HEADER:
            return _build(raw, at, span.offset)
    return None


def _build(raw: bytes, at: int, base: int) -> GoBuild:
    if not raw[at + 15] & _INLINE:
        raise SourceError(
            "a note of Go before 1.18, which points to its texts", place=f"byte {base + at}"
        )
    release, end = _text(raw, at + _HEADER, base)
    words, last = _text(raw, end, base)
    begin = base + last - len(words) + _FRAME
    modules = tuple(_modules(words[_FRAME:-_FRAME], begin)) if len(words) > 2 * _FRAME else ()
    return GoBuild(text(release).removeprefix("go"), modules, Span(base + at, last - at))


def _text(raw: bytes, at: int, base: int) -> tuple[bytes, int]:
    size = shift = 0
    for _ in range(5):
        if at >= len(raw):
            break
        byte = raw[at]
        size |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            if size > _LONGEST or at + size > len(raw):
                break
            return raw[at : at + size], at + size
    raise SourceError("a text of Go's note is cut off", place=f"byte {base + at}")


def _modules(words: bytes, base: int) -> list[Package]:
    """Lines ``mod`` and ``dep`` with path, version and digest; ``=>`` replaces the one before."""
    found: list[Package] = []
    at = base
    for line in words.split(b"\n"):
        span = Span(at, len(line))
        at += len(line) + 1
        cells = line.split(b"\t")
        if cells[0] not in (b"mod", b"dep", b"=>") or len(cells) < 2:
            continue
        version = text(cells[2]) if len(cells) > 2 else ""
        space, _, name = text(cells[1]).rpartition("/")
        made = Package(
            kind="golang",
            space=space,
            name=name,
            version="" if version == "(devel)" else version,
            span=span,
        )
        if cells[0] == b"=>" and found:
            found.pop()
        found.append(made)
        if len(found) > MOST:
            raise SourceError(f"more than {MOST} modules", place=f"byte {base}")
    return found
