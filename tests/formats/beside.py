"""Office files and PDF that show a name where a reader of cells and paragraphs does not look."""

from __future__ import annotations

from tests.formats.papers import WORD, docx, paragraph, word_xml
from tests.formats.workbooks import SHEET, workbook

DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ROWS = (
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Supplier</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Blue Finch LLC</t></is></c></row>{}</sheetData>{}'
)


def _part(name: str, text: str, tail: str = "", rows: str = "") -> bytes:
    return workbook(ROWS.format(rows, tail), more=((f"xl/{name}", text),) if name else ())


def _format(code: str) -> bytes:
    styles = f'<styleSheet {SHEET}><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts>'
    return _part("styles.xml", f"{styles}</styleSheet>")


def formula(told: str, stored: str, *, kind: str = "str", calc: str = "") -> bytes:
    """A workbook with one formula and the result that is stored for it."""
    cell = f'<row r="3"><c r="A3" t="{kind}"><f>{told}</f><v>{stored}</v></c></row>'
    asks = f"<workbook {SHEET}><calcPr {calc}/></workbook>"
    return _part("asks.xml" if calc else "", asks, rows=cell)


def sheets(name: str) -> dict[str, bytes]:
    """Workbooks whose cells name a sound firm, and that show ``name``, by what shows it."""
    half, rest = name[:3], name[3:]
    comment = f'<comment ref="A2"><text><r><t>{half}</t></r><r><t>{rest}</t></r></text></comment>'
    threaded = f'<threadedComment ref="A2" id="1"><text>{name}</text></threadedComment>'
    said = f"<a:p><a:r><a:t>{half}</a:t></a:r><a:r><a:t>{rest}</a:t></a:r></a:p>"
    header = "<headerFooter><oddHeader>&amp;L&amp;&quot;Arial&quot;{}&amp;P</oddHeader>"
    prompt = '<dataValidations><dataValidation promptTitle="maker" prompt="{}"/></dataValidations>'
    control = '<ax:ocx xmlns:ax="x"><ax:ocxPr ax:name="Caption" ax:value="{}"/></ax:ocx>'
    return {
        "comment": _part(
            "comments1.xml",
            f"<comments {SHEET}><commentList>{comment}</commentList></comments>",
        ),
        "comment in a part of another name": _part(
            "odd/part.xml",
            f'<x:comments xmlns:x="y"><x:comment><x:t>{name}</x:t></x:comment></x:comments>',
        ),
        "threaded comment": _part(
            "threadedComments/t1.xml",
            f'<ThreadedComments xmlns="x">{threaded}</ThreadedComments>',
        ),
        "text box": _part(
            "drawings/drawing1.xml", f'<d:wsDr xmlns:d="x" {DRAWING}>{said}</d:wsDr>'
        ),
        "old text box": _part(
            "drawings/v.vml",
            f'<xml xmlns:v="v"><v:textbox><div>{half}<b>{rest}</b></div></v:textbox></xml>',
        ),
        "word art": _part(
            "drawings/v.vml", f'<xml xmlns:v="v"><v:textpath string="{name}"/></xml>'
        ),
        "chart": _part(
            "charts/chart1.xml", f'<c:chartSpace xmlns:c="x" {DRAWING}>{said}</c:chartSpace>'
        ),
        "series of a chart": _part(
            "charts/chart1.xml",
            f'<c:chartSpace xmlns:c="x"><c:pt><c:v>{name}</c:v></c:pt></c:chartSpace>',
        ),
        "SmartArt": _part(
            "diagrams/data1.xml", f'<d:dataModel xmlns:d="x" {DRAWING}>{said}</d:dataModel>'
        ),
        "header": _part("", "", header.format(name) + "</headerFooter>"),
        "header of a chart sheet": _part(
            "chartsheets/sheet1.xml",
            f"<chartsheet {SHEET}>{header.format(name)}</headerFooter></chartsheet>",
        ),
        "prompt": _part("", "", prompt.format(name)),
        "tip of a link": _part("", "", f'<hyperlinks><hyperlink tooltip="{name}"/></hyperlinks>'),
        "number format": _format(f"&quot;{name} &quot;0"),
        "number format for text": _format(f"0;0;0;&quot;{name}&quot;"),
        "currency of a number format": _format(f"[${name}-409]0"),
        "letters one by one": _format("".join(f"\\{letter}" for letter in name) + "0"),
        "formula": formula(f"&quot;{half}&quot; &amp;&quot;{rest}&quot;", name),
        "formula not yet worked out": formula(f"IF(B9,&quot;{name}&quot;,&quot;x&quot;)", "x"),
        "defined name": _part(
            "more.xml",
            f'<workbook {SHEET}><definedName name="m">"{half}"&amp;"{rest}"</definedName>'
            "</workbook>",
        ),
        "sheet's name": _part("more.xml", f'<workbook {SHEET}><sheet name="{name}"/></workbook>'),
        "button": _part("activeX/activeX1.xml", control.format(name)),
        "list of a form control": _part(
            "ctrlProps/c1.xml",
            f'<formControlPr><itemLst><item val="{name}"/></itemLst></formControlPr>',
        ),
        "number format of a conditional format": _part(
            "", "",
            f'<extLst><ext><dxf><numFmt formatCode="General;;;&quot;{name}&quot;"/></dxf></ext>'
            "</extLst>",
        ),
        "slicer": _part("slicers/s1.xml", f'<slicers><slicer caption="{name}"/></slicers>'),
        "pivot table's values": _part(
            "pivotCache/p1.xml",
            f'<pivotCacheDefinition {SHEET}><sharedItems><s v="{name}"/></sharedItems>'
            "</pivotCacheDefinition>",
        ),
        "company in the properties": _part(
            "../docProps/app.xml", f"<Properties><Company>{name}</Company></Properties>"
        ),
    }  # fmt: skip


BODY = paragraph("The goods come from Blue Finch LLC.")
_V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def letters(name: str) -> dict[str, bytes]:
    """Word-processor files that show ``name`` outside their plain paragraphs."""
    half, rest = name[:3], name[3:]
    box = f"<w:txbxContent>{paragraph(half, rest)}</w:txbxContent>"
    gone = "<w:r><w:delText>{}</w:delText></w:r>"
    deleted = f"<w:p><w:del>{gone.format(half)}{gone.format(rest)}</w:del></w:p>"
    quoted = (
        f'<w:instrText>QUOTE "{half}</w:instrText></w:r><w:r><w:instrText>{rest}"</w:instrText>'
    )
    after_page = (
        "<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar/></w:r>"
    )
    symbols = "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(c):02X}"/>' for c in name)
    bodies = {
        "text box": f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>",
        "text box for old programs": f"<w:p><w:r><mc:AlternateContent {_MC}><mc:Choice/>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "word art": f'<w:p><w:r><w:pict><v:textpath {_V} string="{name}"/></w:pict></w:r></w:p>',
        "tracked deletion": deleted,
        "field": f"<w:p><w:r>{quoted}</w:r></w:p>",
        "field after a page number": f"<w:p>{after_page}<w:r>{quoted}</w:r></w:p>",
        "simple field": f"<w:p><w:fldSimple w:instr='QUOTE \"{name}\"'/></w:p>",
        "symbols": f"<w:p><w:r>{symbols}</w:r></w:p>",
    }
    parts = {
        "comment": ("comments", word_xml(paragraph(name), "comments")),
        "comment in a part of another name": ("remarks", word_xml(paragraph(name), "comments")),
        "footnote": ("footnotes", word_xml(paragraph(name), "footnotes")),
        "header": ("header7", word_xml(paragraph(name), "hdr")),
        "list": ("numbering", word_xml(f'<w:lvlText w:val="{name} %1"/>', "numbering")),
        "chart": (
            "charts/chart1",
            f'<c:chartSpace xmlns:c="x"><c:pt><c:v>{name}</c:v></c:pt></c:chartSpace>',
        ),
        "SmartArt": (
            "diagrams/data1",
            f'<d:dataModel xmlns:d="x" {DRAWING}><a:p><a:t>{name}</a:t></a:p></d:dataModel>',
        ),
        "bound data": ("../customXml/item1", f"<root><maker>{name}</maker></root>"),
        "title": ("../docProps/core", f"<coreProperties><title>{name}</title></coreProperties>"),
    }
    return {k: docx({"document": word_xml(BODY + v)}) for k, v in bodies.items()} | {
        k: docx({"document": word_xml(BODY), part: text}) for k, (part, text) in parts.items()
    }


MERGED = {
    "another document": docx({"document": word_xml(BODY + '<w:altChunk r:id="a" xmlns:r="r"/>')}),
    "a part of a master document": docx(
        {"document": word_xml(BODY + '<w:subDoc r:id="a" xmlns:r="r"/>')}
    ),
    "a workbook inside": docx({"document": word_xml(BODY), "embeddings/Sheet1": "x"}),
}
"""Word-processor files in which another document stands that is not read."""

_FONT = "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_DRAWN = (
    "<</Type/Annot/Subtype/FreeText/Rect[100 100 400 130]/Contents(note)/DA(/F 12 Tf)/AP<</N {}>>>>"
)


def _stream(text: str, more: str = "") -> str:
    shown = f"BT /F 12 Tf 20 20 Td ({text}) Tj ET"
    return f"<<{more}/Length {len(shown)}>>stream\n{shown}\nendstream"


def pages(name: str) -> dict[str, bytes]:
    """PDF files that show ``name`` outside the text of their page."""
    form = "/Type/XObject/Subtype/Form/BBox[0 0 400 30]"
    note = f"<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents({name})>>"
    widget = "<</Type/Annot/Subtype/Widget/FT/Tx/T(s){}/Rect[99 200 300 230]{}>>"
    return {
        "note": _pdf("/Annots[5 0 R]", note),
        "drawn by an annotation": _pdf(
            "/Annots[5 0 R]", _DRAWN.format("6 0 R"), _stream(name, form + _FONT)
        ),
        "field": _pdf("/Annots[5 0 R]", widget.format(f"/V({name})", ""), fields="5 0 R"),
        "field whose parent holds the value": _pdf(
            "/Annots[5 0 R]",
            widget.format("", "/Parent 6 0 R"),
            f"<</FT/Tx/T(p)/V({name})/Kids[5 0 R]>>",
            fields="6 0 R",
        ),
        "bookmark": _pdf(
            "",
            "<</Type/Outlines/First 6 0 R/Last 6 0 R/Count 1>>",
            f"<</Title({name})/Parent 5 0 R/Dest[3 0 R/Fit]>>",
            catalog="/Outlines 5 0 R",
        ),
    }


def attached() -> dict[str, bytes]:
    """PDF files that hold another file."""
    file = "<</Type/Filespec/F(a.xlsx)/UF(a.xlsx)/EF<</F 6 0 R>>>>"
    stream = "<</Type/EmbeddedFile/Length 5>>stream\nhello\nendstream"
    names = "/Names<</EmbeddedFiles<</Names[(a.xlsx) 5 0 R]>>>>"
    pin = f"<</Type/Annot/Subtype/FileAttachment/Rect[9 9 30 30]/FS{file}>>"
    return {
        "in its list": _pdf("", file, stream, catalog=names),
        "pinned to a page": _pdf("/Annots[5 0 R]", pin, stream),
    }


def _pdf(page: str, *objects: str, fields: str = "", catalog: str = "") -> bytes:
    """One page that names a sound firm; ``objects`` are numbered from 5."""
    form = f"/AcroForm<</Fields[{fields}]>>" if fields else ""
    whole = [
        f"<</Type/Catalog/Pages 2 0 R{form}{catalog}>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{_FONT}/Contents 4 0 R{page}>>",
        _stream("Blue Finch LLC"),
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, text in enumerate(whole, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(whole) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer<</Size {len(whole) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


__all__ = ["MERGED", "ROWS", "WORD", "attached", "formula", "letters", "pages", "sheets"]
