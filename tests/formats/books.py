"""Workbooks as people have them, written part by part: with all that an editor may lose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from countermark.formats import xlsx
from countermark.model.gap import Gap

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
KIND = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode=";;;"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="14"/><color rgb="FFFFFFFF"/><name val="Georgia"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    "</borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="164" fontId="1" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>'
)
"""The first format of cells, which every cell without one has, shows nothing."""

Cell = str | int | float
Rows = Mapping[int, Sequence[Cell]]


def letter(column: int) -> str:
    return (
        chr(64 + column)
        if column < 27
        else letter((column - 1) // 26) + letter((column - 1) % 26 + 1)
    )


def cell(column: int, row: int, value: Cell, prefix: str = "") -> str:
    """One cell; text is inline, ``=...`` is a formula with the stored result 1."""
    where, p = f'r="{letter(column)}{row}"', prefix
    if isinstance(value, int | float):
        return f"<{p}c {where}><{p}v>{value}</{p}v></{p}c>"
    if value.startswith("="):
        return f"<{p}c {where}><{p}f>{escape(value[1:])}</{p}f><{p}v>1</{p}v></{p}c>"
    return f'<{p}c {where} t="inlineStr"><{p}is><{p}t>{escape(value)}</{p}t></{p}is></{p}c>'


def data(rows: Rows, prefix: str = "", attributes: str = "") -> str:
    """The table of cells."""
    made = []
    for number, values in rows.items():
        cells = "".join(cell(n, number, v, prefix) for n, v in enumerate(values, 1) if v != "")
        made.append(f'<{prefix}row r="{number}"{attributes}>{cells}</{prefix}row>')
    return f"<{prefix}sheetData>{''.join(made)}</{prefix}sheetData>"


def worksheet(inside: str) -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}</worksheet>'


def relation(id_: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'


def relations(*inside: str) -> str:
    return f"{HEAD}<Relationships {RELS}>{''.join(inside)}</Relationships>"


def book(
    sheets: Mapping[str, str],
    more: Mapping[str, str | bytes] | None = None,
    *,
    main: str = f"{KIND}.spreadsheetml.sheet.main+xml",
    types: str = "",
    names: str = "",
    styles: str = STYLES,
    related: str = "",
) -> bytes:
    """A workbook of these worksheets (name and XML); ``more`` are further members."""
    named, told, parts = [], [], {}
    for number, (name, text) in enumerate(sheets.items(), 1):
        named.append(f'<sheet name="{escape(name)}" sheetId="{number + 4}" r:id="rId{number}"/>')
        told.append(relation(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        types += (
            f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
            f' ContentType="{KIND}.spreadsheetml.worksheet+xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = text
    given: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.spreadsheetml.styles+xml"/>'
            f"{types}</Types>"
        ),
        "_rels/.rels": relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(named)}</sheets>'
            f'{names}<calcPr calcId="191029"/></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            *told, relation("rIdStyles", "styles", "styles.xml"), related
        ),
        "xl/styles.xml": styles,
        **parts,
        **(more or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in given.items():
            archive.writestr(name, content)
    return held.getvalue()


DRAWING = (
    f'{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>0</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink="">'
    "<xdr:nvSpPr>"
    '<xdr:cNvPr id="2" name="TextBox 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm><a:prstGeom prst="rect">'
    "<a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Ours, do not lose"
    "</a:t></a:r></a:p>"
    "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    "<xdr:oneCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row>"
    '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="200000" cy="200000"/><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="3" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    f'<a:blip r:embed="rId1" xmlns:r="{OFFICE}"/><a:stretch><a:fillRect/></a:stretch>'
    '</xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
    "</xdr:wsDr>"
)
SPARKLINES = (
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup>'
    "<x14:sparklines><x14:sparkline><xm:f>Vendors!D4:E4</xm:f><xm:sqref>F4</xm:sqref></x14:sparkline>"
    "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
VENDORS: Rows = {
    1: ["Vendors of Blue Harbor, second quarter"],
    3: ["Supplier", "Country", "Since", "2024", "2025"],
    4: ["Huawei Technologies Co., Ltd.", "CN", 45000, 10, 12],
    6: ["Blue Finch LLC", "US", 45001, 3, "=D6+1"],
    7: ["Huawei Technologies Co., Ltd.", "CN", 45000, 4, 4],
    8: ["", "US", 45002, 1, 2],
    9: ["=cmd|' /C calc'!A0", "US", 45003, 1, 2],
    10: ["ZTE Corporation", "CN", 45004, 7, 8],
    11: ["Total", "", "", 25, 29],
}
"""A title, a header in the third row, blank rows, a name given twice, a row without one, a sum."""


def full(rows: Rows = VENDORS) -> bytes:
    """A sheet with all that openpyxl loses, and a second one that nobody reads."""
    inside = (
        '<sheetPr><tabColor rgb="FF00AA00"/></sheetPr><dimension ref="A1:F11"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4"'
        ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<cols><col min="1" max="1" width="40" customWidth="1"/>'
        '<col min="6" max="16384" width="9" hidden="1"/></cols>'
        + data(rows, attributes=' spans="1:6"').replace('<row r="7"', '<row r="7" hidden="1"')
        + '<autoFilter ref="A3:E10"/><mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells>'
        '<conditionalFormatting sqref="D4:D10"><cfRule type="cellIs" dxfId="0" priority="1"'
        ' operator="greaterThan"><formula>5</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="1"><dataValidation type="list" sqref="B4:B10"><formula1>"US,CN"'
        "</formula1></dataValidation></dataValidations>"
        '<hyperlinks><hyperlink ref="A6" r:id="rId7"/></hyperlinks>'
        '<pageMargins left="0.7" right="0.7" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        '<drawing r:id="rId1"/>' + SPARKLINES
    )
    more: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            relation("rId1", "drawing", "../drawings/drawing1.xml"),
            relation("rId7", "hyperlink", "https://example.com/finch", ' TargetMode="External"'),
        ),
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            relation("rId1", "image", "../media/image1.png")
        ),
        "xl/media/image1.png": PICTURE,
        "xl/calcChain.xml": f'{HEAD}<calcChain xmlns="{MAIN}"><c r="E6" i="5"/></calcChain>',
        "docProps/app.xml": f"{HEAD}<Properties><Application>Excel</Application></Properties>",
    }
    types = (
        f'<Override PartName="/xl/drawings/drawing1.xml" ContentType="{KIND}.drawing+xml"/>'
        f'<Override PartName="/xl/calcChain.xml" ContentType="{KIND}.spreadsheetml.calcChain+xml"/>'
    )
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        "Vendors!$A$3:$E$10</definedName></definedNames>"
    )
    notes = worksheet(data({1: ["What we agreed on Tuesday", "", 1], 2: ["", 5]}))
    return book(
        {"Vendors": worksheet(inside), "Notes & more": notes},
        more,
        types=types,
        names=names,
        related=relation("rId90", "calcChain", "calcChain.xml"),
    )


def words(raw: bytes) -> str:
    """What stands in the cells of a workbook, as text: a line a row, sheet after sheet."""
    found = xlsx.sheets("a.xlsx", raw)
    assert not isinstance(found, Gap), found
    return "\n".join(" | ".join(row.cells) for sheet in found for row in sheet.rows)
