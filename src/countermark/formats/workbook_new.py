"""A workbook of our own: one without sheets, and the sheets that are added to it or to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermark.formats.cell_areas import letters
from countermark.formats.sheet_cells import Cell, Links, Look, Styles, cells
from countermark.formats.sheet_survey import NAMESPACE
from countermark.formats.workbook_parts import OFFICE, RELATIONS, TYPES, WORKBOOK
from countermark.formats.xml_edit import escaped
from countermark.formats.zip_edit import EMPTY, edited, packed

PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


_LINE, _HIGHEST = 15, 405
"""Points of one line of text, and of the highest row (18.3.1.73)."""


def own_sheet(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[float],
    styles: Styles, links: Links, mark: str,
) -> Iterator[bytes]:  # fmt: skip
    """A sheet of our own: a header that stays in view, a filter, rows; the mark of its readers."""
    last = letters(len(header))
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield (
        HEAD + f'<worksheet xmlns="{NAMESPACE}">{fit}{views}<cols>{cols}</cols><sheetData>'.encode()
    )
    number = 0
    for number, given in enumerate(_with_header(header, rows, mark), 1):
        links.add(number, 1, given)
        high = _height(given, widths)
        yield b'<row r="%d"%s>%s</row>' % (number, high, cells(number, 1, given, styles))
    yield f'</sheetData><autoFilter ref="A1:{last}{max(number, 1)}"/>'.encode()
    if inside := links.xml():
        yield b"<hyperlinks>%s</hyperlinks>" % inside
    yield b'<pageSetup orientation="landscape" fitToHeight="0"/>'
    if mark:  # "&C" centres it, and an ampersand is written twice (ECMA-376, 18.3.1.46)
        said = escaped(f"&C{mark.replace('&', '&&')}")
        yield b"<headerFooter><oddHeader>%s</oddHeader></headerFooter>" % said
    everywhere = f'sqref="A1:{last}{max(number, 1)}" numberStoredAsText="1"'
    yield f"<ignoredErrors><ignoredError {everywhere}/></ignoredErrors></worksheet>".encode()


def _height(given: Sequence[Cell], widths: Sequence[float]) -> bytes:
    """How high a row with text over several lines is: not every program works it out itself."""
    lines = 1
    for cell, width in zip(given, widths, strict=False):
        if cell.look is Look.WRAPPED:
            lines = max(lines, sum(len(line) // int(width) + 1 for line in cell.text.split("\n")))
    return b"" if lines == 1 else b' ht="%d" customHeight="1"' % min(lines * _LINE, _HIGHEST)


def _with_header(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], mark: str
) -> Iterator[Sequence[Cell]]:
    yield [Cell(text, Look.HEADER) for text in (*header, *([mark] if mark else []))]
    yield from rows


def empty() -> bytes:
    """A workbook without sheets, to which some are added."""
    types = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>'
        for ending, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
        )
    )
    main = f'<Override PartName="/{WORKBOOK}" ContentType="{KIND}.sheet.main+xml"/>'
    root = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{WORKBOOK}"/>'
    made = {
        TYPES: f'<Types xmlns="{_TYPES}">{types}{main}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        WORKBOOK: f'<workbook xmlns="{NAMESPACE}"><sheets></sheets></workbook>',
        RELATIONS: f'<Relationships xmlns="{PACKAGE}"></Relationships>',
    }
    return b"".join(edited(EMPTY, {n: packed((HEAD, t.encode())) for n, t in made.items()}))
