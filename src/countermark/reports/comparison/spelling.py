"""How names, values and places of an artefact are spelt, the same in every format."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.model.artefact import Span
from countermark.model.comparison import Place, Value
from countermark.model.selector import Selector, SelectorKind, shown_name
from countermark.reports.shapes.compare import PlaceShape

LONGEST = 256
"""Bytes of a value that are shown; a longer one says how long it is."""

BETWEEN = " > "
"""Between an entry and what lies in it, for people; an entry's own ``>`` is escaped."""


def path_names(path: Sequence[bytes]) -> tuple[str, ...]:
    """The names of the entries, the outermost first; those of the whole file are none."""
    return tuple(map(shown_name, path))


def path_words(path: Sequence[str]) -> str:
    """The names of ``path_names`` on one line."""
    return BETWEEN.join(path) or "the whole"


def value(field: str, given: Value) -> str | None:
    """A value as text: modes in octal with the type of the file, bytes that are no text in hex."""
    if isinstance(given, bool | int):
        return f"{given:07o}" if field == "mode" and given >= 0 else str(given)
    if isinstance(given, str):
        return _shortened(given, len(given), "characters")
    return None if given is None else _bytes(given)


def place(at: Place) -> PlaceShape:
    """The first few stretches, each as a selector."""
    spans = at.spans or ((Span(0, at.size),) if at.size and not at.within else ())
    return PlaceShape(selectors=tuple(_selector(at, span) for span in spans), size=at.size)


def _selector(at: Place, span: Span) -> str:
    return str(Selector(SelectorKind.BYTES, f"{span.offset}-{span.end}", at.within))


def _bytes(given: bytes) -> str:
    part = given[:LONGEST]
    try:
        text = part.decode("utf-8") if len(given) <= LONGEST else part.decode("utf-8", "ignore")
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and (text or not given):
        return _shortened(shown_name(text.encode()), len(given), "bytes")
    return _shortened(f"0x{part.hex()}", len(given), "bytes")


def _shortened(text: str, size: int, unit: str) -> str:
    if size <= LONGEST:
        return text
    return f"{text[: 2 * LONGEST + 2]}… ({size:,} {unit})"
