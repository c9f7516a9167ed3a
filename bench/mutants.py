"""Mutants of valid inputs, made inside their structure: JSON values, cells, XML, parts of a ZIP.

Everything is drawn from the random numbers handed in, so that a number repeats its input.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from typing import Any

Random = random.Random
ODD_TEXTS = (
    *("", " ", "\0", "\x1b[2J", "\u202egnp.exe", "\ufeff", "\ud800", "\udfff", "\u0130", "ß" * 40),
    *("A" * 5000, "é" * 3000, "漢" * 2000, "a\u0301" * 500, "=1+1", "../../x", "&#x0;", "]]>"),
    *("9" * 400, "-0", "1e999", "NaN", "0x10", "2024-13-45", "0000-00-00", "9999-12-31", "٣٤"),
    *("ZTE Corporation", "Huawei; ZTE", '"', "a\nb", "\r", "\u2028", "name:x", "reg:zte", "urn:x"),
)
ODD_VALUES = (
    *(None, True, False, 0, -1, 2**63, -(2**63), 2**64, 10**300, 1.5, 1e308, [], {}, [[]], [None]),
    *({"": {}}, [{}], {"a": None}, "x", ["x"] * 50),
)


def odd_text(rng: Random, text: str) -> str:
    """A text that is near ``text`` or far from it."""
    at = rng.randrange(len(text) + 1)
    match rng.randrange(6):
        case 0:
            return rng.choice(ODD_TEXTS)
        case 1:
            return text[:at] + rng.choice(ODD_TEXTS) + text[at:]
        case 2:
            return text[:at]
        case 3:
            return text * rng.randrange(2, 40)
        case 4:
            return text[:at] + chr(rng.choice((rng.randrange(0x300), rng.randrange(0x10000))))
        case _:
            return "".join(rng.sample(text, min(len(text), 300)))


def mutated(rng: Random, value: Any, depth: int = 0) -> Any:
    """A JSON value with one thing changed somewhere in it."""
    if isinstance(value, dict) and value and depth < 60 and rng.random() < 0.85:
        made = dict(value)
        key = rng.choice(list(made))
        match rng.randrange(8):
            case 0:
                made.pop(key)
            case 1:
                made[odd_text(rng, key)] = made[key]
            case 2:
                made[key] = rng.choice(list(value.values()))
            case _:
                made[key] = mutated(rng, made[key], depth + 1)
        return made
    if isinstance(value, list) and value and depth < 60 and rng.random() < 0.85:
        many = list(value)
        at = rng.randrange(len(many))
        match rng.randrange(8):
            case 0:
                many.pop(at)
            case 1:
                many += [many[at]] * rng.randrange(1, 200)
            case 2:
                many.insert(at, rng.choice(ODD_VALUES))
            case _:
                many[at] = mutated(rng, many[at], depth + 1)
        return many
    if isinstance(value, str) and rng.random() < 0.7:
        return odd_text(rng, value)
    if rng.random() < 0.1:
        for _ in range(rng.randrange(5, 400)):
            value = rng.choice(([value], {"components": [value]}, {"a": value}))
        return value
    return rng.choice(ODD_VALUES)


def bytes_damaged(rng: Random, raw: bytes) -> bytes:
    """A few bytes flipped, cut, doubled or moved."""
    made = bytearray(raw)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(4):
            case 0 if made:
                made[at % len(made)] ^= 1 << rng.randrange(8)
            case 1:
                del made[at : at + rng.randrange(1, 50)]
            case 2:
                made[at:at] = made[at : at + rng.randrange(1, 200)]
            case _:
                made[at:at] = rng.randbytes(rng.randrange(1, 8))
    return bytes(made)


def sometimes(rng: Random, raw: bytes, share: float = 0.2) -> bytes:
    return bytes_damaged(rng, raw) if rng.random() < share else raw


def json_text(rng: Random, value: Any) -> bytes:
    """The value as JSON; at times with a key twice, or a number that no machine holds."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        value = mutated(rng, value)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.1:
        text = text.replace('":', '":0,"bomFormat":', 1)
    if rng.random() < 0.1:
        text = re.sub(r"\b\d+\b", "9" * rng.randrange(1, 500), text, count=1)
    return sometimes(rng, text.encode("utf-8", "surrogatepass"), 0.15)


def table_text(rng: Random, text: str) -> bytes:
    """A table with cells, rows and delimiters changed."""
    mark = "\t" if text.count("\t") > text.count(",") else ","
    rows = [line.split(mark) for line in text.splitlines()]
    for _ in range(rng.choice((1, 2, 6))):
        row = rng.choice(rows)
        at = rng.randrange(len(row))
        match rng.randrange(8):
            case 0:
                row.insert(at, rng.choice(ODD_TEXTS))
            case 1:
                row.pop(at) if len(row) > 1 else None
            case 2:
                rows += [list(row) for _ in range(rng.randrange(1, 300))]
            case 3:
                row[at] = '"' + row[at]
            case 4:
                row += [row[at]] * rng.randrange(1, 1200)
            case 5:
                rng.shuffle(rows)
            case _:
                row[at] = odd_text(rng, row[at])
    made = rng.choice(("\n", "\n", "\r\n", "\r")).join(mark.join(row) for row in rows)
    coding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "cp1252", "utf-8-sig"))
    errors = "surrogatepass" if coding.startswith("utf") else "replace"
    return sometimes(rng, made.encode(coding, errors), 0.15)


_TAG = re.compile(r"<[^<>]*>")
_VALUE = re.compile(r'"[^"<>]*"|(?<=>)[^<>]+(?=<)')


def marked_text(rng: Random, text: str) -> str:
    """XML or HTML with values, tags and nesting changed."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        found = list((_VALUE if rng.random() < 0.6 else _TAG).finditer(text))
        if not found:
            return odd_text(rng, text)
        one = rng.choice(found)
        old = one[0]
        match rng.randrange(6):
            case 0:
                new = old * rng.randrange(2, 100)
            case 1:
                new = rng.choice(found)[0]
            case 2:
                new = ""
            case 3:
                new = f'"{rng.choice(ODD_REFERENCES)}"' if old[:1] == '"' else odd_text(rng, old)
            case 4:
                new = old + rng.choice(
                    ("<!-- x -->", "<![CDATA[<c>]]>", "<?x y?>", "&#49;", "<x/>")
                )
            case _:
                new = f'"{odd_text(rng, old[1:-1])}"' if old[:1] == '"' else odd_text(rng, old)
        text = text[: one.start()] + new + text[one.end() :]
    return text


ODD_REFERENCES = (
    *(
        "A1",
        "XFD1048576",
        "A99999999",
        "ZZZZZZ9",
        "A0",
        "0",
        "s",
        "str",
        "inlineStr",
        "e",
        "d",
        "b",
    ),
    *("-1", "1" * 30, "rId1", "rId9", "/xl/sharedStrings.xml", "../x", "worksheets/sheet1.xml"),
)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
WORKBOOK = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f"<Relationships {PACKAGE}>"
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {SHEET}><si><t>Supplier</t></si><si><t>Made</t></si><si/>"
    "<si><r><t>ZTE</t></r><r><t> Corporation</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet {SHEET}><numFmts><numFmt numFmtId="164" formatCode="yyyy"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet {SHEET}><dimension ref="A1:B3"/><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>43000</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>Acme</t></is></c><c r="B3"><f>A1</f><v>1.5</v></c>'
    '</row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>',
}


def zipped(rng: Random, parts: dict[str, str]) -> bytes:
    """An office file with some parts changed; rarely a name given twice, or another compression."""
    made = dict(parts)
    for name in rng.sample(list(made), min(len(made), rng.choice((1, 1, 2)))):
        made[name] = marked_text(rng, made[name])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            raw = text.encode("utf-8", "surrogatepass")
            if rng.random() < 0.02:
                raw = text.encode("utf-16", "surrogatepass")
            if rng.random() < 0.02:
                name = odd_text(rng, name).replace("\0", "") or "x"
            name = name.encode("utf-8", "replace").decode()
            if name not in archive.namelist():
                archive.writestr(name[:60_000], raw)
    return sometimes(rng, held.getvalue(), 0.15)
