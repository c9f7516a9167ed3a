"""OpenDocument spreadsheets (ISO/IEC 26300): every sheet is a table."""

from __future__ import annotations

from countermark.formats.sample import Sample
from countermark.inventory.probes.delimited import grid, kinds_of
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Looking, Sign
from countermark.model.reading import Reading

_MARK = b"application/vnd.oasis.opendocument.spreadsheet"


class OpenDocument:
    """An ODS file, known by its first entry, which is its media type."""

    id = "ods"
    DOC = Doc(
        title="OpenDocument spreadsheet",
        reads="every sheet as a table, hidden ones too, with what formulas show; names mentioned in"
        " comments, headers and shapes",
        leaves="charts, pictures, macros",
    )
    looking = Looking.PARSED
    limited = True
    running = ""
    no_text = ("a spreadsheet or an old Office file", "name it to: countermark check")

    def recognise(self, sample: Sample) -> Sign:
        known = sample.is_zip and _MARK in sample.head[:200]
        return Sign.KIND if known else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.formats import ods

        book = ods.opened(file.label, file.content, file.caps)
        if isinstance(book, Gap):
            return Reading(format="ODS", gaps=(book,))
        into = Harvest()
        names = [grid(file, found, into) for found in book.grids()]
        for sheet in book.sheets:
            into.unread += [(f"{sheet.name}!{line}", text) for line, text in sheet.beside]
        into.unread += [("beside the sheets", text) for text in book.beside]
        into.unit = SelectorKind.ROW
        if not into.records and not into.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no sheet holds anything"))
        into.gaps.extend(book.gaps)
        into.media_type = ods.MEDIA_TYPE
        return file.reading(kinds_of(names, "ODS"), into)
