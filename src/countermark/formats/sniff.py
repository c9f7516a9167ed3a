"""What kind of file is this? By content first, by the name's extension second.

Names formats that no reader here knows, with a reason, so that a gap can say more than "unknown".
"""

from __future__ import annotations

import re

HEAD = 1 << 16
"""How many leading bytes ``sniff`` wants to see."""

UNKNOWN = {
    "png": "a PNG image",
    "jpeg": "a JPEG image",
    "gif": "a GIF image",
    "tiff": "a TIFF image",
    "elf": "an ELF program",
    "pe": "a Windows program",
    "zip": "a ZIP archive; unpack it and name the files in it",
    "ods": "an OpenDocument spreadsheet; save it as XLSX or CSV",
    "gzip": "gzip-compressed; unpack it first",
    "xz": "xz-compressed; unpack it first",
    "zstd": "Zstandard-compressed; unpack it first",
    "bzip2": "bzip2-compressed; unpack it first",
    "7z": "a 7z archive; unpack it and name the files in it",
    "rar": "a RAR archive; unpack it and name the files in it",
    "tar": "a tar archive; unpack it and name the files in it",
    "sqlite": "an SQLite database; export the table as CSV",
    "parquet": "a Parquet file; export it as CSV",
    "binary": "binary content of no known kind",
}

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x7fELF", "elf"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_JSON_HEADS = (
    (re.compile(rb'"bomFormat"\s*:\s*"CycloneDX"'), "cyclonedx-json"),
    (re.compile(rb'"spdxVersion"\s*:\s*"SPDX-2'), "spdx-json"),
    (re.compile(rb"spdx\.org/rdf/3"), "spdx3-json"),
)


def sniff(label: str, head: bytes) -> str:
    """The format's name; ``head`` is the first ``HEAD`` bytes (or all, if fewer)."""
    if not head:
        return "empty"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith(b"MZ") and b"PE\0\0" in head[:4096]:
        return "pe"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(label, head)
    if head[257:262] == b"ustar":
        return "tar"
    if _is_binary(head):
        return "binary"
    return _textual(label, _narrow(head).lstrip(b"\xef\xbb\xbf \t\r\n"))


def _zip(label: str, head: bytes) -> str:
    if b"application/vnd.oasis.opendocument.spreadsheet" in head[:200]:
        return "ods"
    if b"xl/" in head or label.lower().endswith((".xlsx", ".xlsm")):
        return "xlsx"
    return "docx" if b"word/" in head else "zip"


def _narrow(head: bytes) -> bytes:
    """ASCII letters of UTF-16 text, enough to see whether it is JSON or XML."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:64]:
        return head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return head


def _is_binary(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] == b"\0\0\xfe\xff":
        return False
    sample = head[:8192]
    nuls = sample.count(0)
    control = sum(
        sample.count(bytes([c])) for c in (*range(1, 9), 11, *range(14, 27), *range(28, 32))
    )
    if control * 50 > len(sample):
        return True
    even = sample[0::2].count(0)
    one_sided = nuls and min(even, nuls - even) * 10 <= nuls
    return nuls * 10 > len(sample) and not one_sided


def _textual(label: str, text: bytes) -> str:
    if not text:
        return "empty"
    name = label.lower()
    if text[:1] == b"<":
        if b"cyclonedx.org/schema" in text[:4096]:
            return "cyclonedx-xml"
        page = name.endswith((".html", ".htm", ".xhtml")) or _PAGE.search(text[:4096])
        return "html" if page else "xml"
    if name.endswith((".html", ".htm")):
        return "html"
    if text[:1] == b"{" or text[:1] == b"[":
        for pattern, name in _JSON_HEADS:
            if pattern.search(text):
                return name
        first = text.split(b"\n", 1)[0]
        if text[:1] == b"{" and b'"schema"' in first and b'"properties"' in first:
            return "ftm-json"
        return "json"
    if text.startswith(b"SPDXVersion:"):
        return "spdx-tag-value"
    if name.endswith((".json", ".jsonl", ".ndjson")):
        return "json"
    return "table"
