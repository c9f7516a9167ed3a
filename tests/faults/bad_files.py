"""Files made to break a reader, each built in memory in a moment."""

from __future__ import annotations

import io
import json
import zipfile

LISTED = "Huawei Technologies Co., Ltd."


def workbook(sheet: bytes, **members: bytes) -> bytes:
    """A small archive that looks like a workbook with one sheet."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def lying(content: bytes, size: int = 10) -> bytes:
    """The archive with a central directory that claims its last member is ``size`` bytes long."""
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + size.to_bytes(4, "little") + content[at + 28 :]


def bom(*components: object, **more: object) -> bytes:
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, **more}
    return json.dumps(document).encode()


DEEP_BOM = (
    b'{"bomFormat":"CycloneDX","components":[{"name":"a","components":['
    + b'{"name":"a","components":[' * 100_000
    + b"]}" * 100_001
    + b"]}"
)
LAUGHS = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
LAUGHS = f'<!DOCTYPE r [<!ENTITY e0 "ha">{LAUGHS}]>'

FILES: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b" \r\n\t\n", "empty"),
    "binary.csv": (bytes(range(256)) * 60, "no reader knows this kind of file"),
    "wrong-encoding.csv": (
        b"Supplier,Country\n" + b"\xa6 \xb6 \xac \xb1 \x86 " * 40,
        "its text encoding could not be told",
    ),
    "one-line.csv": (b"x" * 5_000_000, "larger than the cap"),
    "bomb.xlsx": (workbook(b"0" * 70_000_000), "expands beyond the cap"),
    "lying.xlsx": (lying(workbook(b"<worksheet/>" * 9000)), "malformed"),
    "cut.xlsx": (workbook(b"<worksheet/>")[:-30], "malformed"),
    "laughs.xlsx": (workbook(f"{LAUGHS}<worksheet/>".encode()), "expands beyond the cap"),
    "laughs.cdx.xml": (
        f'{LAUGHS}<bom xmlns="http://cyclonedx.org/schema/bom/1.6">&e9;</bom>'.encode(),
        "expands beyond the cap",
    ),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "nested deeper than the cap"),
    "deep-objects.json": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper"),
    "deep.cdx.json": (DEEP_BOM, "nested deeper than the cap"),
    "huge-integer.cdx.json": (
        b'{"bomFormat":"CycloneDX","version":' + b"9" * 100_000 + b',"components":[]}',
        "malformed",
    ),
    "cut.cdx.json": (bom({"name": "a"})[:-9], "malformed"),
    "million-columns.csv": (b"supplier" + b"," * 1_000_000 + b"\nx" + b"," * 1_000_000, "larger"),
    "million-columns-one-line.csv": (b"a1234," * 1_000_000, "larger than the cap"),
    "huge-cell.csv": (b'supplier\n"' + b"x" * 2_000_000 + b'"\n', "larger than the cap"),
    "unclosed.csv": (b'supplier\n"Acme\n' + b"Bolt Ltd\n" * 600, "malformed"),
    "nuls.csv": (b"supplier\nAc\0me Ltd\nBolt\0\n", "malformed"),
}
"""Name, content, and the beginning of why it was not examined."""
