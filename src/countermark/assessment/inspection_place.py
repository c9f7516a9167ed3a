"""The bytes at a place that an inspection named: anybody can look for themselves."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.assessment.artefacts import artefacts
from countermark.formats.selected import Opener
from countermark.model.errors import CallerError
from countermark.model.selector import NotOpened, Selector, SelectorKind

MOST = 4096
"""Bytes that are shown of one place."""

_ROW = 16


def lines_at(path: str, spelt: str) -> tuple[list[str], bool]:
    """Rows of bytes at the place ``spelt`` in the image at ``path``, and whether it opened.

    Raises CallerError for what is no place, and as ``artefacts`` does.
    """
    try:
        selector = Selector.parse(spelt)
    except ValueError as error:
        raise CallerError(
            "that is no place in an image",
            place="--at",
            next_step="copy it from “where” of inspect --format json, and quote it",
        ) from error
    (image,) = artefacts([path])
    found = Opener(image.name, image.stored.whole(), "").stretch(selector)
    if isinstance(found, NotOpened):
        return [f"not opened: {found.why.value}, {found.what}"], False
    begin = int(selector.value.partition("-")[0]) if selector.kind is SelectorKind.BYTES else 0
    lines = list(_rows(found[:MOST], begin))
    if len(found) > MOST:
        lines.append(f"and {len(found) - MOST:,} more bytes")
    return lines, True


def _rows(found: bytes, begin: int) -> Iterator[str]:
    """``00000010  68 69 …  |hi …|``: offset in the innermost file, digits, printable letters."""
    for at in range(0, len(found), _ROW):
        row = found[at : at + _ROW]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        yield f"{begin + at:08x}  {row.hex(' '):<{3 * _ROW - 1}}  |{letters}|"
