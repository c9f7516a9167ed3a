"""What does each column of a table mean? By its header first, by the shape of its content second.

Refuses to guess from a header it does not know: such a column is shown as not used, and
``--column "Header=meaning"`` overrides any recognition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import msgspec

from countermark.formats.grid import Row
from countermark.inventory.lexicon import Lexicon, fold
from countermark.model import identifier
from countermark.model.errors import CallerError
from countermark.model.reading import Column

NOT_USED = "not used"
NAMES = ("supplier", "name", "maker", "brand")
"""Meanings whose cells name parties."""

HEADER_ROWS = 15
"""How many leading rows may stand above or be the header."""

_SCHEMES_BY_SHAPE = ("lei", "mac", "uei")
_MOST = 0.8


class Kind(Enum):
    """What a table lists."""

    SUPPLIERS = "supplier list"
    DEVICES = "device list"
    EDGES = "edge list"
    UNKNOWN = "table"


class Layout(msgspec.Struct):
    """A table's columns: ``index`` of each used meaning, ``shown`` for people, first data row.

    ``rivals``: columns left aside although they may name parties, each with the one read instead.
    """

    kind: Kind
    index: dict[str, int]
    shown: list[Column]
    first: int
    width: int
    rivals: dict[int, int] = {}


def meanings(lexicon: Lexicon) -> tuple[str, ...]:
    """The words that ``--column`` takes."""
    return tuple(m for m in lexicon.meanings if m != "name")


def check_overrides(overrides: Mapping[str, str], lexicon: Lexicon) -> dict[str, str]:
    """Overrides by folded header; raises CallerError for a meaning that does not exist."""
    found = {}
    for header, meaning in overrides.items():
        word = meaning.strip().lower().replace("_", "-").replace(" ", "-")
        if word not in lexicon.meanings:
            raise CallerError(
                f"“{meaning[:40]}” is not what a column can mean",
                place=f'--column "{header[:40]}={meaning[:40]}"',
                next_step="take one of " + ", ".join(meanings(lexicon)),
            )
        found[fold(header)] = word
    return found


def lay_out(head: Sequence[Row], lexicon: Lexicon, overrides: Mapping[str, str]) -> Layout:
    """The layout of a table from its first rows. ``overrides`` come from ``check_overrides``."""
    at = _header_row(head, lexicon, overrides)
    if at is None:
        return _without_header(head)
    headers = head[at].cells
    sample = [row.cells for row in head[at + 1 :]]
    guesses = [_guess(h, i, sample, lexicon, overrides) for i, h in enumerate(headers)]
    kind = _kind({meaning for meaning, _ in guesses})
    index: dict[str, int] = {}
    shown = []
    rivals: dict[int, str] = {}
    for i, (header, (meaning, because)) in enumerate(zip(headers, guesses, strict=True)):
        said = meaning
        meaning, because = _in_kind(meaning, because, header, kind, guesses, lexicon)
        if said in NAMES and (meaning in index or meaning == NOT_USED):
            rivals[i] = meaning if meaning in index else "supplier"
        if meaning in index:
            because = f"“{headers[index[meaning]]}” is already the {meaning}"
            meaning = NOT_USED
        if meaning in (NOT_USED, "ignore"):
            meaning = NOT_USED
        else:
            index[meaning] = i
        if header.strip() or meaning != NOT_USED:
            shown.append(Column(header.strip(), meaning, because))
    beside = {i: index[word] for i, word in rivals.items() if word in index}
    return Layout(kind, index, shown, at + 1, len(headers), beside)


def _header_row(head: Sequence[Row], lexicon: Lexicon, overrides: Mapping[str, str]) -> int | None:
    """The row with most known headers; further down, one known word may be chance."""
    best, most = None, 0
    for at, row in enumerate(head[:HEADER_ROWS]):
        known = sum(
            fold(cell) in overrides or _by_header(cell, lexicon)[0] not in ("", "ignore")
            for cell in row.cells
            if cell.strip() and len(cell) <= 80
        )
        if known > most and (known > 1 or at == 0 or len(row.cells) == 1):
            best, most = at, known
    return best


def _without_header(head: Sequence[Row]) -> Layout:
    width = max((len([c for c in row.cells if c.strip()]) for row in head), default=0)
    if width != 1:
        cells = head[0].cells if head else ()
        shown = [Column(c.strip()[:80], NOT_USED, "no header is known") for c in cells if c.strip()]
        return Layout(Kind.UNKNOWN, {}, shown, 0, width)
    at = next(i for row in head for i, cell in enumerate(row.cells) if cell.strip())
    shown = [Column("", "supplier", "the only column, without a header")]
    return Layout(Kind.SUPPLIERS, {"supplier": at}, shown, 0, 1)


def _guess(
    header: str,
    at: int,
    sample: Sequence[Sequence[str]],
    lexicon: Lexicon,
    overrides: Mapping[str, str],
) -> tuple[str, str]:
    key = fold(header)
    if key in overrides:
        return overrides[key], "you said so"
    meaning, because = _by_header(header, lexicon)
    if meaning:
        return meaning, because
    values = [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
    shape = _by_shape(values, lexicon) if len(values) >= 2 else ""
    if shape:
        return shape, f"its values have the shape of a {shape}"
    return NOT_USED, "its header is not known" if header.strip() else "it has no header"


def _by_header(header: str, lexicon: Lexicon) -> tuple[str, str]:
    key = fold(header)
    if key in lexicon.headers:
        return lexicon.headers[key], "its header"
    words = key.split()
    found: dict[str, str] = {}
    for size in range(min(len(words), 6), 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            rest = words[:start] + words[start + size :]
            if phrase in lexicon.headers and all(w in lexicon.neutral for w in rest):
                found.setdefault(lexicon.headers[phrase], phrase)
        if found:
            break
    if len(found) == 1:
        meaning, phrase = next(iter(found.items()))
        return meaning, f"“{phrase}” in its header"
    return "", ""


def _by_shape(values: Sequence[str], lexicon: Lexicon) -> str:
    for shape in _SCHEMES_BY_SHAPE:
        if sum(has_shape(shape, v) for v in values) >= _MOST * len(values):
            return shape
    if sum(bool(lexicon.country(v)) for v in values) >= _MOST * len(values):
        return "country"
    return ""


def has_shape(scheme: str, value: str) -> bool:
    """Can ``value`` be an identifier of ``scheme`` (or a MAC address)?"""
    try:
        if scheme == "mac":
            return len(value) >= 12 and bool(identifier.oui(value))
        found = identifier.recognise(scheme, value).value
    except (CallerError, ValueError):
        return False
    return scheme != "uei" or (any(c.isdigit() for c in found) and any(c.isalpha() for c in found))


def _kind(found: set[str]) -> Kind:
    if {"from", "predicate", "to"} <= found:
        return Kind.EDGES
    describes = found & {"model", "serial", "mac"}
    if describes or (found & {"maker", "brand"} and found & {"product", "name", "supplier"}):
        return Kind.DEVICES
    if found & {"supplier", "name", "maker", "brand"}:
        return Kind.SUPPLIERS
    return Kind.DEVICES if "product" in found else Kind.UNKNOWN


def _in_kind(
    meaning: str,
    because: str,
    header: str,
    kind: Kind,
    guesses: Sequence[tuple[str, str]],
    lexicon: Lexicon,
) -> tuple[str, str]:
    """What a word of two senses means in this kind of table."""
    found = {m for m, _ in guesses}
    if kind is Kind.DEVICES:
        if meaning == "name":
            return ("product", because) if "product" not in found else (NOT_USED, "")
        if meaning == "supplier" and "maker" not in found and fold(header) in lexicon.maker_headers:
            return "maker", because + "; in a device list without a maker it names the maker"
    if kind is Kind.SUPPLIERS and "supplier" not in found:
        for stands_in in ("name", "maker", "brand"):
            if meaning == stands_in and not found & _before(stands_in):
                return "supplier", because + "; nothing else names the supplier"
    if meaning == "name":
        return NOT_USED, "another column holds the name"
    if kind is not Kind.EDGES and meaning in ("from", "to", "predicate"):
        return NOT_USED, "not an edge list: that needs from, predicate and to"
    return meaning, because


def _before(word: str) -> set[str]:
    order = ["name", "maker", "brand"]
    return set(order[: order.index(word)])
