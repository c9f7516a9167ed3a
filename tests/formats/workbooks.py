"""Workbooks of our own making, valid and hostile, part by part."""

from __future__ import annotations

import io
import warnings
import zipfile

SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def rows(count: int) -> str:
    """Rows whose one cell is the first shared text."""
    cells = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count + 1))
    return f"<sheetData>{''.join(cells)}</sheetData>"


def workbook(
    sheet: str,
    *texts: str,
    path: str = "xl/worksheets/sheet1.xml",
    target: str = "worksheets/sheet1.xml",
    shared: str = "xl/sharedStrings.xml",
    sheets: int = 1,
    more: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """A workbook whose ``sheets`` are all the one part at ``path``."""
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, sheets + 1))
    parts = [
        ("[Content_Types].xml", "<Types/>"),
        (
            "_rels/.rels",
            f'<Relationships {PACKAGE}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook {SHEET} xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships {PACKAGE}><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            f'Target="{target}"/></Relationships>',
        ),
        (path, f"<worksheet {SHEET}>{sheet}</worksheet>"),
        (shared, f"<sst {SHEET}>{''.join(texts)}</sst>"),
        *more,
    ]
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name given twice is what is wanted
        for name, text in parts:
            archive.writestr(name, text)
    return held.getvalue()


def text(content: str) -> str:
    """A shared text."""
    return f"<si><t>{content}</t></si>"
