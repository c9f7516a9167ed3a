"""Which secrets the text of an office file or PDF holds, by kind and line.

Parses the file, so it runs where such files are parsed: in the limited process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from countermark.assessment import probes
from countermark.formats import secrets
from countermark.formats.caps import Caps
from countermark.formats.sample import Sample
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.places import Places
from countermark.model.withheld import SecretKind, Withheld


def secrets_in(
    label: str, content: bytes, digest: Digest, caps: Caps
) -> tuple[Withheld, ...] | None:
    """What the file holds, sheet by sheet or line by line; None where it cannot be read."""
    sheets = _sheets(label, content, digest, caps)
    if sheets is None:
        return None
    tally = Tally()
    for rows in sheets:
        for kind, line, is_name in secrets.cells(rows):
            tally.add(kind, line, is_name=is_name)
    return tally.withheld()


class Tally:
    """Secrets counted by kind, with the lines they stand on."""

    def __init__(self) -> None:
        self._all: dict[SecretKind, Places] = {}
        self._names: dict[SecretKind, Places] = {}

    def add(self, kind: SecretKind, line: int, *, is_name: bool) -> None:
        """One secret more; ``is_name`` where it looks like a name."""
        self._all.setdefault(kind, Places()).add(line)
        if is_name:
            self._names.setdefault(kind, Places()).add(line)

    def withheld(self) -> tuple[Withheld, ...]:
        """What was counted, by kind."""
        none = Places()
        ordered = sorted(self._all.items(), key=lambda item: item[0].name)
        return tuple(
            Withheld(
                kind,
                places.count,
                places.words(),
                self._names.get(kind, none).count,
                self._names.get(kind, none).words(),
            )
            for kind, places in ordered
        )


def _sheets(
    label: str, content: bytes, digest: Digest, caps: Caps
) -> Iterable[Iterable[Sequence[str]]] | None:
    running = {probe.running for probe in probes.of(Sample.of(label, content))}
    if running == {""}:
        from countermark.formats import xlsx

        workbook = xlsx.opened(label, content, caps)
        if isinstance(workbook, Gap):
            return None
        beside, _ = workbook.asides(digest)
        cells = ((row.cells for row in grid.rows) for grid in workbook.sheets())
        return chain(cells, () if beside is None else (_lines(beside),))
    from countermark.inventory.documents import opened

    document = opened(running.pop(), label, content, digest, caps)
    return [_lines(document)] if isinstance(document, Document) else None


def _lines(document: Document) -> Iterator[Sequence[str]]:
    for line in document.text.splitlines():
        yield (line,)
