"""Writes a document for word processors: headings, paragraphs, tables (ECMA-376, part 1).

Four parts and nothing else: content types, relations, styles, the document. The same blocks give
the same bytes: members are stored in order, with the first day the format knows. Reads nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import msgspec

_DAY = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WIDTH = 9638
"""Twentieths of a point between the margins of a page of A4."""


class Heading(msgspec.Struct, frozen=True):
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True):
    """Running text; ``faint`` in grey, ``strong`` in bold."""

    text: str
    faint: bool = False
    strong: bool = False


class Cell(msgspec.Struct, frozen=True):
    """A cell of a table; ``open`` marks what somebody has to fill in."""

    text: str
    open: bool = False


class Table(msgspec.Struct, frozen=True):
    """Rows under a header that is repeated on every page; ``widths`` are parts of the whole."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()


Block = Heading | Paragraph | Table


def document(blocks: Iterable[Block]) -> bytes:
    """A document with these blocks, in order."""
    body = "".join(part for block in blocks for part in _block(block))
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" '
        'w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(f"{_OFFICE}/officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations(f"{_OFFICE}/styles", "styles.xml"),
        "word/styles.xml": _styles(),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>{body}{page}</w:body>'
        "</w:document>",
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(member, (head + text).encode("utf-8", "replace"))
    return made.getvalue()


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield _paragraph(block.text, style=f"Heading{min(max(block.level, 1), 3)}")
    elif isinstance(block, Paragraph):
        marks = ("<w:b/>" if block.strong else "") + (
            '<w:color w:val="666666"/>' if block.faint else ""
        )
        yield _paragraph(block.text, marks=marks)
    else:
        yield from _table(block)


def _paragraph(text: str, style: str = "", marks: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    marked = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(_legal(line))}</w:t>' for line in text.split("\n")
    )
    return f"<w:p>{named}<w:r>{marked}{lines}</w:r></w:p>"


def _table(table: Table) -> Iterator[str]:
    count = max(len(table.header), 1)
    parts = table.widths if len(table.widths) == count else (1,) * count
    widths = [_WIDTH * part // sum(parts) for part in parts]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}'
    yield '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
    head = [Cell(text) for text in table.header]
    yield _row(head, widths, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", "<w:b/>")
    for row in table.rows:
        yield _row(row, widths, "<w:trPr><w:cantSplit/></w:trPr>")
    yield "</w:tbl>" + _paragraph("")


def _row(cells: Sequence[Cell], widths: Sequence[int], kind: str, marks: str = "") -> str:
    made = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + ('<w:shd w:val="clear" w:color="auto" w:fill="FFF4D6"/>' if cell.open else "")
        + f"</w:tcPr>{_paragraph(cell.text, marks=marks)}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{kind}{''.join(made)}</w:tr>"


def _legal(text: str) -> str:
    """``text`` without what XML 1.0 forbids (2.2)."""
    return "".join(
        c
        for c in text
        if c == "\t" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _types() -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    )


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def _styles() -> str:
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
        f'<w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for level, before, size in ((1, 0, 32), (2, 240, 26), (3, 200, 22))
    )
    return (
        f'<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Liberation Sans" w:hAnsi="Liberation Sans" w:cs="Arial"/>'
        '<w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"</w:style>{headings}</w:styles>"
    )
