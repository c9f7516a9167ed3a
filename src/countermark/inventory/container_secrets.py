"""Which secrets the text of an office file or PDF holds, by kind and line.

Parses the file, so it runs where such files are parsed: in the limited process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from countermark.formats import secrets
from countermark.formats.caps import Caps
from countermark.formats.sample import Sample
from countermark.formats.secret_tally import SecretTally
from countermark.inventory.probes.file_probe import FileProbe
from countermark.model.document import Document
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.ports.probe import claimants
from countermark.model.withheld import Withheld


def secrets_in(
    label: str, content: bytes, digest: Digest, caps: Caps, probes: Sequence[FileProbe]
) -> tuple[Withheld, ...] | None:
    """What the file holds, sheet by sheet or line by line; None where it cannot be read."""
    running = {probe.running for probe in claimants(Sample.of(label, content), probes)}
    sheets = _sheets(label, content, digest, caps, running)
    if sheets is None:
        return None
    tally = SecretTally()
    for rows in sheets:
        for kind, line, is_name in secrets.cells(rows):
            tally.add(kind, line, is_name=is_name)
    return tally.withheld()


def _sheets(
    label: str, content: bytes, digest: Digest, caps: Caps, running: set[str]
) -> Iterable[Iterable[Sequence[str]]] | None:
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
