"""The hidden texts of Android's executables, alone or inside the files of a device's compiler.

Plain addresses are another analyser's (``endpoints``). Files that break a promise of the format are
read as far as they can be, and each broken promise is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.formats.dex.embedded import Place, embedded
from countermark.formats.dex.tables import Dex
from countermark.inspection.analyser import Item
from countermark.inspection.hidden import ciphers
from countermark.inspection.hidden.dex_texts import hidden_texts
from countermark.inspection.hidden.report import Text, seen
from countermark.inspection.hidden.texts import TextKinds
from countermark.inspection.host_table import HostTable
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Seen

_MAGICS = (b"dex\n", b"dey\n", b"cdex", b"vdex")
_ELF, _OAT = b"\x7fELF", b"oat\n"
_OAT_WITHIN = 1 << 16
"""The compiler's own header stands where ``.rodata`` begins, a page or a few into the file."""


class DexTexts:
    """See above. Its version changes with the table of hosts, and with what can be decrypted."""

    ID, NAMED, SCANS = "dex", False, False

    def __init__(self, hosts: HostTable) -> None:
        self._kinds = TextKinds(hosts)
        self.VERSION = (int(hosts.digest[:12], 16) << 8) + 2 + ciphers.available()

    def reads(self, item: Item) -> bool:
        """Is it a DEX file, or one of the kinds that a device's compiler puts them into?"""
        magic = bytes(item.data[:4])
        return magic in _MAGICS or (magic == _ELF and _OAT in bytes(item.data[:_OAT_WITHIN]))

    def read(self, item: Item, ask: Ask) -> Seen:
        """The hidden texts of every DEX file in it."""
        places, gaps = embedded(item.data)
        texts: list[Text] = []
        for place in places:
            if ask.deadline.passed():
                detail = f"not read within {ask.deadline.seconds:g} s"
                gaps.append(Gap("DEX", Why.LIMIT, place.span.length, detail=detail))
            else:
                texts += self._of(item.data, place, gaps)
        return seen(texts, self._kinds, gaps)

    def _of(self, data: memoryview, place: Place, gaps: list[Gap]) -> Iterator[Text]:
        part = data[place.span.offset : place.span.end]
        try:
            dex = Dex(part, optimised=place.optimised, checked=False)
            found = list(hidden_texts(dex, self._kinds, gaps))
        except SourceError as error:
            gaps.append(Gap("DEX", Why.MALFORMED, len(part), detail=str(error)))
            return
        gaps += [Gap("DEX", Why.MALFORMED, detail=fault.what) for fault in dex.faults]
        yield from (one.moved(place.span.offset) for one in found)
