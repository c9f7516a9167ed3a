"""Texts that a method joins from parts, where no part alone shows what the whole is.

Only parts that are appended one right after another are joined: a variable between two of them ends
a text. An address whose host stands whole in one part is plain, and is left to readers of strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from countermark.formats.dex.opcodes import CONST_STRING, CONST_STRING_JUMBO, MOVE_RESULT_OBJECT
from countermark.formats.dex.tables import Dex
from countermark.inspection.hidden.column import Decoded
from countermark.inspection.hidden.texts import TextKinds, kind_of
from countermark.model.inspection import Hiding, TextKind

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_BUILDERS = frozenset(("Ljava/lang/StringBuilder;", "Ljava/lang/StringBuffer;"))
_JOINING = ("append", "<init>", "concat")


def found(dex: Dex, kinds: TextKinds) -> Iterator[Decoded]:
    """The rows of a finding are indexes of ``string_ids``, not of a column."""
    import numpy as np

    calls, code = dex.method_references, dex.code
    names = dex.strings.texts
    wanted = _methods(dex, names)
    hit = np.isin(calls.index, wanted)
    rows = calls.instruction[hit]
    rows = rows[rows > 0]
    # The text is loaded right before the call, into the register that the call hands over.
    loads = np.isin(code.opcode[rows - 1], (CONST_STRING, CONST_STRING_JUMBO))
    loads &= code.unit(rows - 1, 0) >> 8 == (code.unit(rows, 2) >> 4 & 15)
    loads &= code.body[rows] == code.body[rows - 1]
    rows = rows[loads]
    if len(rows) < 2:
        return
    step = np.diff(rows)
    link = (step == 2) | ((step == 3) & (code.opcode[rows[:-1] + 1] == MOVE_RESULT_OBJECT))
    link &= code.body[rows[1:]] == code.body[rows[:-1]]
    loaded = dex.string_references
    place = dict(zip(loaded.instruction.tolist(), loaded.index.tolist(), strict=True))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], link.view(np.int8), [0]))))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        parts = [place.get(row - 1, -1) for row in rows[begin : end + 1].tolist()]
        texts = [names[part] if part >= 0 else "" for part in parts]
        if _is_hidden("".join(texts), texts, kinds):
            yield Decoded(
                "".join(texts), tuple(part for part in parts if part >= 0), (Hiding.JOINED,)
            )


def _methods(dex: Dex, names: list[str]) -> list[int]:
    import numpy as np

    builders = [n for n, name in enumerate(dex.type_names) if name in _BUILDERS or name == _STRING]
    rows = np.flatnonzero(np.isin(dex.method_class, builders)).tolist()
    return [row for row in rows if dex.text(int(dex.method_name[row])) in _JOINING]


_STRING = "Ljava/lang/String;"


def _is_hidden(whole: str, parts: list[str], kinds: TextKinds) -> bool:
    if not kinds.is_telling(whole):
        return False
    address = kinds.address_in(whole)
    if address is not None and not address.common:
        return not any(address.host in part.lower() for part in parts)
    if kind_of(whole) is not TextKind.COMMAND:
        return False
    # A command whose name stands whole in one part is as plain as one with a variable behind it.
    name = whole.split()[0]
    return not any(name in part for part in parts)
