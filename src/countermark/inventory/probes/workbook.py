"""Workbooks of Office Open XML (ISO/IEC 29500): every sheet is a table."""

from __future__ import annotations

from countermark.formats.grid import Grid
from countermark.formats.sample import Sample
from countermark.inventory.probes.delimited import grid, kinds_of
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Looking, Sign
from countermark.model.reading import Reading


class Workbook:
    """An XLSX or XLSM file."""

    id = "xlsx"
    DOC = Doc(
        title="XLSX workbook",
        reads="every sheet as a table, hidden ones too, with the values of formulas as stored;"
        " names mentioned in comments, text boxes, headers and other text beside the cells",
        leaves="charts, pictures and macros",
    )
    looking = Looking.PARSED
    limited = True
    running = ""
    no_text = ("a spreadsheet or an old Office file", "name it to: countermark check")

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if sample.office_folder == "xl" else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.formats import xlsx

        workbook = xlsx.opened(file.label, file.content, file.caps)
        if isinstance(workbook, Gap):
            return Reading(format="XLSX", gaps=(workbook,))
        into = Harvest()
        document, gaps = workbook.asides(file.digest)
        names = [_sheet(file, found, into) for found in workbook.sheets()]
        if not into.records and not into.gaps:
            into.gaps.append(file.gap(Why.EMPTY, "no sheet holds anything"))
        into.gaps.extend(gaps)
        return file.reading(kinds_of(names, "XLSX"), into, document=document)


def _sheet(file: FileToRead, found: Grid, into: Harvest) -> str:
    try:
        return grid(file, found, into)
    except Exception as error:
        # The workbook's parser is native code with errors of its own; a sheet it gives up on
        # is a gap, our own defects are not.
        if not type(error).__module__.startswith(("python_calamine", "_python_calamine")):
            raise
        detail = f"sheet {found.sheet[:60]}: {str(error)[:200]}"
        into.gaps.append(file.gap(Why.MALFORMED, detail))
        return "XLSX"
