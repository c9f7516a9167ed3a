"""Tables as text: cells parted by a comma, semicolon, tab or bar, or one name a line."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.formats import delimited
from countermark.formats import text as text_codec
from countermark.formats.grid import Grid
from countermark.formats.sample import Sample
from countermark.inventory import tables
from countermark.inventory.columns import Kind
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading


class Delimited(TextProbe):
    """Any text that nobody else knows is taken for a table."""

    id = "delimited"
    DOC = Doc(
        title="Delimited text (CSV, TSV, one name a line)",
        reads="supplier, device and edge lists by the headers of their columns, in any encoding"
        " that can be told; without a header, one name a line",
        leaves="columns that may name parties under an unknown header: counted; other cells:"
        " looked through for listed names; text above the header, cells beyond its width",
    )

    def recognise(self, sample: Sample) -> Sign:
        return Sign.ANY if sample.text else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        long = delimited.first_line_too_long(file.label, file.content, file.caps)
        found = long or text_codec.decode(file.label, file.content, file.caps)
        if isinstance(found, Gap):
            return Reading(format="text", gaps=(found,))
        into = Harvest()
        if found.nuls:
            detail = "NUL characters were removed before reading"
            step = "write the file again: it may be damaged"
            into.gaps.append(Gap(file.label, Why.MALFORMED, found.nuls, "characters", detail, step))
        into.gaps.extend(text_codec.doubts(file.label, found, len(file.content)))
        kind = grid(file, delimited.read(file.label, found.text, file.caps), into)
        words = "" if found.encoding in ("utf-8", "ascii") else f", {found.encoding}"
        return file.reading(f"{kind}{words}", into)


def kinds_of(sheets: Iterable[str], dialect: str) -> str:
    """What kinds of table the sheets of a file are, in words; ``dialect`` where none is known."""
    unknown = (dialect, f"{Kind.UNKNOWN.value}, {dialect}")
    return "; ".join(kind for kind in dict.fromkeys(sheets) if kind not in unknown) or dialect


def grid(file: FileToRead, found: Grid, into: Harvest) -> str:
    """One table of a file into ``into``; what kind of table it is, in words."""
    into.media_type = found.media_type
    kind = tables.harvest(
        file.label, file.digest, found, file.lexicon, file.overrides, file.caps, into
    )
    if kind is None:
        if not found.sheet and not found.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no row holds anything"))
        return found.dialect
    if not into.subjects and not into.claims and not into.gaps:
        if not into.records:
            into.gaps.append(file.gap(Why.EMPTY, "a header and no rows"))
        elif not found.sheet:  # a sheet beside others may well be one of remarks
            words = "sentences alone, looked through for listed names; no list of names"
            into.gaps.append(file.gap(Why.NOT_READ, words))
    if into.headless and not found.sheet and kind is not Kind.UNKNOWN:
        return f"{kind.value}, one name a line"
    return f"{kind.value}, {found.dialect}"
