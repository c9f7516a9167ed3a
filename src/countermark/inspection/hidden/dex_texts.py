"""Every text that a DEX file hides, in the ways that this package knows.

Arrays are read first, since a key or a second layer may stand in one. Then each way is tried on all
texts at once. What is plain as it stands is not reported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from countermark.formats.dex.arrays import Array as Constant
from countermark.formats.dex.arrays import arrays
from countermark.formats.dex.static_values import static_strings
from countermark.formats.dex.tables import Dex
from countermark.inspection.hidden import ciphers, constants, joined, repeated
from countermark.inspection.hidden.column import Array, Column, Decoded
from countermark.inspection.hidden.encodings import backwards, encoded, packed, printable
from countermark.inspection.hidden.keys import Keys
from countermark.inspection.hidden.report import Text
from countermark.inspection.hidden.texts import TextKinds
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Hiding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LONGEST = 1 << 14


def hidden_texts(dex: Dex, kinds: TextKinds, gaps: list[Gap]) -> Iterator[Text]:
    """All of them, some perhaps twice; what was not tried is added to ``gaps``."""
    rows = _used(dex)
    column = _column(dex, rows, gaps)
    for number, array in enumerate(column.arrays):
        if array.text:
            yield _placed(column, Decoded(array.text, (column.strings + number,), ()))
    found = list(_without_key(dex, column))
    found += repeated.found(dex, column, rows, kinds, gaps)
    found += _enciphered(dex, column, kinds, gaps)
    for one in found:
        yield _placed(column, one)
    for one in joined.found(dex, kinds):
        yield Text(one.text, one.steps, tuple(dex.strings.place(row) for row in one.rows))


def _used(dex: Dex) -> npt.NDArray[np.int64]:
    """Strings that the program loads; names of classes and their members are no text of its own."""
    import numpy as np

    return np.unique(np.concatenate((dex.string_references.index, static_strings(dex))))


def _column(dex: Dex, rows: npt.NDArray[np.int64], gaps: list[Gap]) -> Column:
    texts = dex.strings.texts
    read = [array for array in map(_array, arrays(dex, gaps)) if array]
    indexes = rows.tolist()
    return Column(
        [texts[row] for row in indexes] + [array.text for array in read],
        read,
        lambda row: dex.strings.place(indexes[row]),
    )


def _array(found: Constant) -> Array | None:
    if len(found.values) > _LONGEST:
        return None
    top = max(found.values)
    raw = bytes(found.values) if top < 256 else b""
    hiding = Hiding.BYTES if found.width == 1 else Hiding.CHARACTERS
    text = ""
    if found.width == 1:
        text = printable(raw) or ""
        try:
            text = text or raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    elif top < 0xD800 or 0xDFFF < top < 0x110000:
        text = "".join(map(chr, found.values))
    return Array(text, raw, hiding, found.span, found.body) if raw or text else None


def _without_key(dex: Dex, column: Column) -> Iterator[Decoded]:
    for row, raw, hiding in encoded(column.texts):
        if text := printable(raw):
            yield Decoded(text, (row,), (hiding,))
    yield from packed(column.texts)
    yield from constants.found(column.texts)
    if _turns(dex):
        yield from backwards(column.texts)


def _turns(dex: Dex) -> bool:
    """Does the program turn texts round?"""
    return any(dex.text(index) == "reverse" for index in set(dex.method_name.tolist()))


def _enciphered(dex: Dex, column: Column, kinds: TextKinds, gaps: list[Gap]) -> Iterator[Decoded]:
    keys = Keys(dex, column)
    if not keys.ciphers:
        return
    held: list[tuple[int, tuple[Hiding, ...], bytes]] = [
        (row, (hiding,), raw)
        for row, raw, hiding in encoded(column.texts)
        if printable(raw) is None
    ]
    held += [(column.strings + n, (), array.raw) for n, array in enumerate(column.arrays)]
    held = [one for one in held if ciphers.is_possible(one[2])]
    rows = [(row, steps) for row, steps, _ in held]
    texts = [raw for _, _, raw in held]
    if texts and not ciphers.available():
        size = sum(map(len, texts))
        step = "install the extra inspection, which brings the ciphers"
        detail = f"{len(texts)} texts may be encrypted under a key in this program"
        gaps.append(Gap("encrypted texts", Why.NOT_READ, size, detail=detail, next_step=step))
        return
    opened, done = ciphers.opened(texts, keys.keys, keys.vectors, keys.ciphers, kinds)
    if not done:
        detail = f"more than {ciphers.MOST} bytes under {len(keys.keys)} possible keys"
        gaps.append(Gap("encrypted texts", Why.LIMIT, sum(map(len, texts)), detail=detail))
    for one in opened:
        row, steps = rows[one.number]
        yield Decoded(one.text, (row,), (*steps, one.cipher), (one.key.span,))


def _placed(column: Column, one: Decoded) -> Text:
    steps = (*column.steps(one.rows[0]), *one.steps)
    return Text(one.text, steps, tuple(map(column.span, one.rows)), one.key)
