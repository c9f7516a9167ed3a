"""The parts of a workbook that is to be given back with additions: which part is which sheet?

Sees the same parts as the reader of workbooks (``xlsx``) and every office program, or refuses: two
relations of one id, a workbook elsewhere than at ``xl/workbook.xml``, a part that is two sheets.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from posixpath import normpath

from countermark.formats import opc
from countermark.formats.caps import CAPS, Caps
from countermark.formats.sheet_survey import NAMESPACE, STRICT
from countermark.formats.xml_edit import Element, OddXmlError, Part

WORKBOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_CHUNK = 1 << 16
_WHOLE = 32 << 20
"""Bytes of a part that is held whole; worksheets are not."""

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_ENDINGS = {
    f"{_MAIN}sheet.main+xml": ".xlsx",
    f"{_MAIN}template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class OddBookError(ValueError):
    """The workbook cannot be given back with additions; says why, and what to do."""

    def __init__(self, why: str, next_step: str = "save it again as an Excel workbook") -> None:
        super().__init__(why)
        self.next_step = next_step


class Parts:
    """The parts of a workbook, by name, unpacked when they are asked for and no further than caps.

    ``ending`` is that of the names of such files: Excel opens no workbook with macros as ``.xlsx``.
    """

    def __init__(self, content: bytes, caps: Caps = CAPS) -> None:
        """Raises OddBookError for what is no workbook, or one that is read in two ways."""
        if why := opc.sound(content, caps):
            raise OddBookError(why)
        self.content, self._left = content, caps.expanded
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = frozenset(self._archive.namelist())
        self._in_place()
        self.ending = self._ending()

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, some bytes at a time."""
        left = self._left
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise OddBookError(f"{name[:100]} is too large")
                    yield chunk
        except OddBookError:
            raise
        except opc.FAULTS as error:
            raise OddBookError(f"{name[:100]}: {error}") from error

    def raw(self, name: str) -> bytes:
        """A part whole; raises OddBookError where it is not there."""
        if name not in self.names:
            raise OddBookError(f"it has no part {name[:100]}")
        made = bytearray()
        for chunk in self.chunks(name):
            made += chunk
            if len(made) > _WHOLE:
                raise OddBookError(f"{name[:100]} is too large to be changed")
        return bytes(made)

    def part(self, name: str) -> Part:
        """A part to be changed; raises OddBookError where it is no XML."""
        try:
            return Part(self.raw(name))
        except OddXmlError as error:
            raise OddBookError(f"{name[:100]}: {error}") from error

    def sheets(self) -> dict[str, str]:
        """The part of each sheet, by the sheet's name."""
        book = self.part(WORKBOOK)
        root = book.root.attributes
        if any(value.startswith(STRICT) for value in root.values()):
            raise OddBookError(
                "it is of the Strict form of Open XML, which few programs write alike",
                "save it in Excel as “Excel Workbook (*.xlsx)”",
            )
        if NAMESPACE not in root.values():
            raise OddBookError("its workbook part is none")
        targets = targets_of(self.part(RELATIONS), "xl")
        found: dict[str, str] = {}
        for sheet in named_sheets(book):
            name, part = sheet.attributes.get("name", ""), targets.get(sheet.under_any_prefix("id"))
            if part not in self.names or part in found.values() or name in found:
                raise OddBookError(f"which part is its sheet “{name[:31]}” cannot be told")
            found[name] = part
        return found

    def _in_place(self) -> None:
        """Is the workbook where readers that do not look for it expect it?"""
        root = targets_of(self.part("_rels/.rels"), "", kind="/officeDocument")
        if list(root.values()) != [WORKBOOK]:
            raise OddBookError("its workbook part is not where programs expect it")

    def _ending(self) -> str:
        types = self.part(TYPES)
        for one in types.children(types.root, "Override"):
            if one.attributes.get("PartName", "").lstrip("/") == WORKBOOK:
                kind = one.attributes.get("ContentType", "")
                if kind not in _ENDINGS:
                    raise OddBookError(f"it is a workbook of the kind {kind[:80]}")
                return _ENDINGS[kind]
        return ".xlsx"


def named_sheets(book: Part) -> Iterator[Element]:
    """The elements of the workbook part that name its sheets, in order."""
    for group in book.children(book.root, "sheets"):
        yield from book.children(group, "sheet")


def targets_of(relations: Part, folder: str, kind: str = "") -> dict[str, str]:
    """The parts that relations lead to, by id, of a part in ``folder``; no outside address.

    With ``kind`` those only whose type ends so. Raises OddBookError for an id given twice.
    """
    found: dict[str, str] = {}
    seen: set[str] = set()
    for one in relations.children(relations.root, "Relationship"):
        given = one.attributes
        name, target = given.get("Id", ""), given.get("Target", "")
        if name in seen:
            raise OddBookError(f"two of its relations are called “{name[:40]}”")
        seen.add(name)
        if given.get("TargetMode") != "External" and given.get("Type", "").endswith(kind):
            path = target if target.startswith("/") else f"{folder}/{target}"
            found[name] = normpath(path).lstrip("/")
    return found


def relations_of(part: str) -> str:
    """The name of the part that holds the relations of ``part``."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
