"""What does each column of a table mean? By its header first, by the shape of its content second.

Refuses to guess from a header it does not know: such a column is shown as not used, and
``--column "Header=meaning"`` overrides any recognition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from countermark.formats.grid import Row
from countermark.inventory.headers import (
    NOT_USED,
    SAID,
    STAND_IN,
    Guess,
    Header,
    by_header,
    column_of_firms,
    header_of,
    is_header,
)
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.unread import LeftOut
from countermark.model import identifier
from countermark.model.errors import CallerError
from countermark.model.reading import Column

NAMES = ("supplier", "name", "maker", "brand")
"""Meanings whose cells are what a row is about."""

SEVERAL = ("alias", "parent", "owner", "subsupplier", "subsupplier-parent", "subsupplier-alias")
"""Meanings of columns beside the party, of which a table may have several."""

PARTIES = (*NAMES, *SEVERAL)
"""Meanings whose cells name parties."""

OF_EDGES = frozenset(
    {
        *("from", "predicate", "to", "polarity", "grade"),
        *("valid-from", "valid-to", "known-from", "share", "source"),
    }
)
"""Meanings of columns that an edge list reads."""

OF_BOTH = frozenset({"valid-from", "valid-to", "known-from", "share", "source"})
"""Those of them that other tables keep, for forms."""

STAND_INS = ("name", "maker", "brand", "subsupplier", "owner", "parent", "alias")
"""What names the supplier of a supplier list where no column says so, in this order."""

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

    ``header`` are its folded cells, empty where there is none, over ``header_rows`` rows, the last
    of which stands in ``header_line``.
    ``more`` are the columns of a meaning that several may have, each with its folded header;
    ``left`` are the columns that nobody reads. ``said`` are the headers that the user gave a
    meaning to. ``whole``: a line is one name, whatever commas stand in it.
    """

    kind: Kind
    index: dict[str, int]
    shown: list[Column]
    first: int
    width: int
    more: dict[str, list[tuple[str, int]]] = {}
    left: list[LeftOut] = []
    header: list[str] = []
    header_rows: int = 1
    header_line: int = 0
    said: tuple[str, ...] = ()
    whole: bool = False


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


def check_said(overrides: Mapping[str, str], said: Iterable[str]) -> None:
    """Raises CallerError for a column that the user gave a meaning to and that no table has."""
    there = set(said)
    for header, meaning in overrides.items():
        if fold(header) not in there:
            raise CallerError(
                f"no table has a column “{header[:60]}”",
                place=f'--column "{header[:40]}={meaning[:40]}"',
                next_step="write the header as it stands in the table",
            )


def lay_out(head: Sequence[Row], lexicon: Lexicon, overrides: Mapping[str, str]) -> Layout:
    """The layout of a table from its first rows. ``overrides`` come from ``check_overrides``."""
    header = header_of(head, lexicon, overrides)
    if header is None or (not _is_known(header, lexicon) and _names_with_commas(head, lexicon)):
        return _without_header(head, lexicon)
    headers = header.cells
    sample = [row.cells for row in head[header.at + 1 :]]
    guesses = [_guess(h, i, sample, lexicon, overrides) for i, h in enumerate(headers)]
    guesses = _without_numbers(guesses, sample)
    guesses = _as_graph(headers, _use_beside_purpose(headers, guesses))
    guesses = _with_firms(guesses, sample, lexicon)
    kind = _kind({guess.meaning for guess in guesses})
    if kind is Kind.UNKNOWN:
        guesses = _with_stand_in(headers, guesses, sample, lexicon)
        kind = _kind({guess.meaning for guess in guesses})
    meant = [
        _in_kind(guess, h, kind, guesses, lexicon)
        for guess, h in zip(guesses, headers, strict=True)
    ]
    index = _best(meant)
    layout = Layout(kind, index, [], header.at + 1, len(headers))
    if header.rows:
        layout.header = [fold(cell) for cell in head[header.at].cells]
        layout.header_line = head[header.at].line
    layout.header_rows = header.rows
    layout.said = tuple(fold(h) for h in headers if fold(h) in overrides)
    layout.whole = len(headers) == 1 and _names_with_commas(head[header.at + 1 :], lexicon)
    for i, (name, guess) in enumerate(zip(headers, meant, strict=True)):
        meaning, because = guess.meaning, guess.because
        if meaning in SEVERAL or (meaning == "supplier" and meaning in index):
            layout.more.setdefault(meaning, []).append((fold(name), i))
        elif meaning in index and index[meaning] != i:
            because = f"“{headers[index[meaning]]}” is already the {meaning}"
            meaning = NOT_USED
        if meaning in (NOT_USED, "ignore"):
            meaning = NOT_USED
            left = _left_out(i, name, guesses[i], guess, index, lexicon)
            layout.left.append(left)
            if left.names and kind is not Kind.EDGES:
                because += "; its names are screened, and what they are to the row is not known"
        guessed = guess.rank == STAND_IN and meaning != NOT_USED
        if name.strip() or meaning != NOT_USED:
            layout.shown.append(Column(name.strip(), meaning, because, guessed))
    layout.left += [LeftOut(i, headers[i]) for word, i in index.items() if not _is_read(word, kind)]
    return layout


def _is_known(header: Header, lexicon: Lexicon) -> bool:
    """Does a word of it mean something, or was it told by words for parties or by content?"""
    return any(is_header(cell, lexicon) for cell in header.cells)


def _with_stand_in(
    headers: Sequence[str],
    guesses: list[Guess],
    sample: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> list[Guess]:
    """Where no header for a party is known, the first with a word for one names the supplier.

    Without such a word a column of firms does.
    """
    because = "its header has a word for parties, and nothing else names one"
    unused = [guess.meaning == NOT_USED for guess in guesses]
    named = (at for at, h in enumerate(headers) if unused[at] and lexicon.may_name_party(h))
    found = next(named, None)
    if found is None:
        found = column_of_firms(sample, lexicon)
        because = "most of its cells end in a legal form, and nothing else names a party"
    if found is None or not unused[found]:
        return guesses
    return [*guesses[:found], Guess("supplier", because), *guesses[found + 1 :]]


def _with_firms(
    guesses: list[Guess], sample: Sequence[Sequence[str]], lexicon: Lexicon
) -> list[Guess]:
    """Beside a maker or a brand, and no seller, a column of firms that no header tells of sells.

    A maker stands in for the seller only where nothing else may.
    """
    found = {guess.meaning for guess in guesses}
    if not found & {"maker", "brand"} or found & {"supplier", "name", "from", "to"}:
        return guesses
    unused = [at for at, guess in enumerate(guesses) if guess.meaning == NOT_USED]
    at = column_of_firms(sample, lexicon, unused)
    if at is None:
        return guesses
    because = "most of its cells end in a legal form, and nothing else names the seller"
    return [*guesses[:at], Guess("supplier", because), *guesses[at + 1 :]]


def _use_beside_purpose(headers: Sequence[str], guesses: Sequence[Guess]) -> list[Guess]:
    """A column “use” beside one for the purpose says whether a thing is used or provided."""
    meant = [guess.meaning for guess in guesses]
    if meant.count("purpose") < 2 or "use" in meant:
        return list(guesses)
    because = "its header, and another column holds the purpose"
    return [
        Guess("use", because, guess.rank)
        if guess.meaning == "purpose" and not guess.is_said and fold(header) == "use"
        else guess
        for header, guess in zip(headers, guesses, strict=True)
    ]


def _as_graph(headers: Sequence[str], guesses: Sequence[Guess]) -> list[Guess]:
    """“Source” beside “target” is where a link begins, as programs for graphs have it; elsewhere it
    is what a row cites. Their “label” is the relation; without one, both ends are parties."""
    found = list(guesses)
    meant = {fold(header): at for at, header in enumerate(headers)}
    if not {"source", "target"} <= meant.keys() or found[meant["source"]].is_said:
        return found
    known = {guess.meaning for guess in found}
    if "from" in known or "to" not in known:
        return found
    because = "its header, beside “target”"
    relation = next((meant[word] for word in _LABELS if word in meant), None)
    if "predicate" not in known and relation is not None:
        found[relation] = Guess("predicate", "its header, beside “source” and “target”")
        known.add("predicate")
    at = meant["source"]
    found[at] = Guess("from" if "predicate" in known else "supplier", because, found[at].rank)
    return found


_LABELS = ("label", "edge label", "edge", "link label")
"""Headers under which programs for graphs write what a link is."""


def _is_read(meaning: str, kind: Kind) -> bool:
    """Does a table of this kind make anything of such a column? A note is for people alone."""
    if meaning == "note" or (meaning == "source" and kind is not Kind.EDGES):
        return False  # kept for people, and looked through
    return meaning in OF_BOTH or (meaning in OF_EDGES) is (kind is Kind.EDGES)


def _best(meant: Sequence[Guess]) -> dict[str, int]:
    """The column of each meaning: the one whose header says it most plainly, else the first."""
    index: dict[str, int] = {}
    for i, guess in enumerate(meant):
        word = guess.meaning
        if word in (NOT_USED, "ignore"):
            continue
        if word not in index or guess.rank < meant[index[word]].rank:
            index[word] = i
    return index


def _left_out(
    at: int, header: str, first: Guess, guess: Guess, index: Mapping[str, int], lexicon: Lexicon
) -> LeftOut:
    """What is known of a column nobody reads: may its cells name parties?"""
    if first.is_said or guess.meaning == "ignore":
        return LeftOut(at, header, never=True)
    if first.meaning in ("from", "to"):
        return LeftOut(at, header, names=True)
    if first.meaning in PARTIES:
        word = guess.meaning if guess.meaning in index else "supplier"
        stands = index.get(word, index.get("supplier", index.get("maker")))
        return LeftOut(at, header, names=True, beside=stands)
    names = lexicon.may_name_party(header)
    return LeftOut(at, header, names=bool(names), never=names is False)


def _without_numbers(guesses: list[Guess], sample: Sequence[Sequence[str]]) -> list[Guess]:
    """A column of numbers only names nobody while another holds words: it numbers the party."""
    worded = [
        guess.meaning in PARTIES and not guess.is_said and has_words(i, sample)
        for i, guess in enumerate(guesses)
    ]
    if not any(worded):
        return guesses
    because = "only numbers stand in it, and another column holds names"
    return [
        Guess("ignore", because)
        if guess.meaning in PARTIES
        and not guess.is_said
        and not worded[i]
        and any(i < len(row) and row[i].strip() for row in sample)
        else guess
        for i, guess in enumerate(guesses)
    ]


def has_words(at: int, sample: Sequence[Sequence[str]]) -> bool:
    """Does any cell of the column hold a letter?"""
    return any(at < len(row) and any(c.isalpha() for c in row[at]) for row in sample)


def _without_header(head: Sequence[Row], lexicon: Lexicon) -> Layout:
    width = max((len([c for c in row.cells if c.strip()]) for row in head), default=0)
    whole = width > 1 and _names_with_commas(head, lexicon)
    if width != 1 and not whole:
        cells = head[0].cells if head else ()
        shown = [Column(c.strip()[:80], NOT_USED, "no header is known") for c in cells if c.strip()]
        return Layout(Kind.UNKNOWN, {}, shown, 0, width)
    at = next(i for row in head for i, cell in enumerate(row.cells) if cell.strip())
    shown = [Column("", "supplier", "the only column, without a header")]
    index = {"supplier": 0 if whole else at}
    return Layout(Kind.SUPPLIERS, index, shown, 0, 1, whole=whole)


def _names_with_commas(rows: Sequence[Row], lexicon: Lexicon) -> bool:
    """Is each line one name, of which some hold a comma: “Acme Widgets, Inc.”?

    People write a space behind such a comma, and a legal form or little else follows; programs
    that part cells by commas write no space.
    """
    parted = [row.cells for row in rows if len(row.cells) > 1]
    if not parted:
        return False
    spaced = all(cell[:1] == " " for cells in parted for cell in cells[1:])
    forms = sum(lexicon.ends_in_legal_form(",".join(row.cells)) for row in rows)
    return spaced and forms * 2 >= len(rows)


def _guess(
    header: str,
    at: int,
    sample: Sequence[Sequence[str]],
    lexicon: Lexicon,
    overrides: Mapping[str, str],
) -> Guess:
    key = fold(header)
    if key in overrides:
        return Guess(overrides[key], SAID, -1)
    found = by_header(header, lexicon)
    if found.meaning:
        return found
    values = [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
    shape = _by_shape(values, lexicon) if len(values) >= 2 else ""
    if shape:
        return Guess(shape, f"its values have the shape of a {shape}", 1000)
    return Guess(NOT_USED, "its header is not known" if header.strip() else "it has no header")


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
    if found & set(STAND_INS) | found & {"supplier"}:
        return Kind.SUPPLIERS
    return Kind.DEVICES if "product" in found else Kind.UNKNOWN


def _in_kind(
    guess: Guess, header: str, kind: Kind, guesses: Sequence[Guess], lexicon: Lexicon
) -> Guess:
    """What a word of two senses means in this kind of table."""
    meaning, because = guess.meaning, guess.because
    found = {g.meaning for g in guesses}
    if kind is Kind.EDGES and meaning in (*PARTIES, *SEVERAL):
        return Guess(NOT_USED, "an edge list names its parties in from and to")
    if kind is Kind.DEVICES:
        if meaning in SEVERAL and not guess.is_said and fold(header) in lexicon.asset_headers:
            return Guess("ignore", "in a device list it is said of the asset")
        if meaning == "name":
            if "product" not in found:
                return Guess("product", because, guess.rank)
            return Guess(NOT_USED, "another column names the product")
        if meaning == "supplier" and "maker" not in found and fold(header) in lexicon.maker_headers:
            words = "; in a device list without a maker it names the maker"
            return Guess("maker", because + words, guess.rank)
    if kind is Kind.SUPPLIERS and "supplier" not in found:
        for stands_in in STAND_INS:
            if meaning == stands_in and not found & _before(stands_in):
                return Guess("supplier", because + "; nothing else names the supplier", guess.rank)
    if meaning == "name":
        return Guess(NOT_USED, "another column holds the name")
    if kind is not Kind.EDGES and meaning in ("from", "to", "predicate"):
        return Guess(NOT_USED, "not an edge list: that needs from, predicate and to")
    return guess


def _before(word: str) -> set[str]:
    return set(STAND_INS[: STAND_INS.index(word)])
