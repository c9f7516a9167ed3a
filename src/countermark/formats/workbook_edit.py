"""A workbook given back with columns and sheets added; nothing is parsed and saved again.

What changes: the parts of the sheets that get columns, and where needed the parts that name sheets,
styles, relations and types of content, and a table whose filter must take the columns along. Every
other member of the archive is copied bit for bit (``zip_edit``): pictures, text boxes, sparklines,
charts, macros, formulas. Openpyxl loses the first three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from posixpath import dirname

from countermark.formats.caps import CAPS, Caps
from countermark.formats.cell_areas import area, letters
from countermark.formats.sheet_anchors import covered
from countermark.formats.sheet_cells import Cell, Links, Styles
from countermark.formats.sheet_patch import Columns, patched
from countermark.formats.sheet_survey import Survey, surveyed
from countermark.formats.workbook_new import HEAD, KIND, PACKAGE, own_sheet
from countermark.formats.workbook_parts import (
    OFFICE,
    RELATIONS,
    TYPES,
    WORKBOOK,
    OddBookError,
    Parts,
    named_sheets,
    relations_of,
    targets_of,
)
from countermark.formats.workbook_styles import BARE, styled
from countermark.formats.workbook_tables import widened
from countermark.formats.xml_edit import OddXmlError, Part, escaped
from countermark.formats.zip_edit import Packed, edited, packed

LONGEST_NAME = 31
"""Characters of a sheet's name."""


class Book:
    """A workbook with what is added to it. Raises OddBookError where something cannot be.

    ``mark`` stands on every sheet that is added: behind its headers, and on each printed page.
    """

    def __init__(self, content: bytes, caps: Caps = CAPS, mark: str = "") -> None:
        self._mark = mark
        self._parts = Parts(content, caps)
        self._sheets = self._parts.sheets()
        self._changed: dict[str, Packed] = {}
        self._replaced: frozenset[str] = frozenset()
        self._open = {name: self._parts.part(name) for name in (WORKBOOK, RELATIONS, TYPES)}
        self._ids = self._relations(WORKBOOK)
        self._names = {name.casefold() for name in self._sheets}
        self._styles_part = self._find("/styles")
        self._style_numbers: Styles | None = None
        self._sheet_id = 0

    @property
    def ending(self) -> str:
        """How the names of such files must end: ``.xlsx``, or ``.xlsm`` with macros."""
        return self._parts.ending

    @property
    def is_signed(self) -> bool:
        """Does it carry a digital signature, which no longer holds once it is changed?"""
        return any(name.lower().startswith("_xmlsignatures/") for name in self._parts.names)

    def hides(self, sheet: str) -> bool:
        """Does the workbook hide a sheet, so that it is not among those a person turns to?"""
        named = named_sheets(self._open[WORKBOOK])
        states = {one.attributes.get("name"): one.attributes.get("state", "") for one in named}
        return states.get(sheet, "") in ("hidden", "veryHidden")

    def survey(self, sheet: str) -> Survey:
        """Where there is room in a sheet."""
        part = self._sheets.get(sheet)
        if part is None:
            raise OddBookError(f"it has no sheet “{sheet[:31]}”")
        try:
            return surveyed(self._parts.chunks(part))
        except OddXmlError as error:
            raise OddBookError(f"sheet “{sheet[:31]}”: {error}") from error

    def covered(self, sheet: str, found: Survey, top: int, bottom: int) -> int:
        """The last column over which a picture, chart or text box lies in these rows; 0 for none.

        What is written below would not be seen.
        """
        name = relations_of(self._sheets[sheet])
        if not found.drawings or name not in self._parts.names:
            return 0
        there = targets_of(self._parts.part(name), dirname(self._sheets[sheet]), "/drawing")
        parts = (there.get(rid, "") for rid in found.drawings)
        drawn = (self._parts.part(part) for part in parts if part in self._parts.names)
        return max((covered(drawing, top, bottom) for drawing in drawn), default=0)

    def add_columns(
        self, sheet: str, found: Survey, new: Columns, headers: Collection[int], urls: Iterable[str]
    ) -> None:
        """Put columns into a sheet that was surveyed; ``headers`` are the rows of headers."""
        part = self._sheets[sheet]
        links = Links(urls, found.links, self._relations(part))
        try:
            chunks = patched(self._parts.chunks(part), found, new, self._styles(), links)
            self._changed[part] = packed(chunks)
            self._relate(part, links)
            self._tables(part, found, new, headers)
            if new.moves(found):
                self._filter_name(sheet, new)
        except OddXmlError as error:
            raise OddBookError(f"sheet “{sheet[:31]}”: {error}") from error

    def replace(self, names: Collection[str]) -> bool:
        """Write the sheets of these names anew where they stand; none where one is not there."""
        are_there = self._sheets.keys() >= set(names)
        if are_there:
            self._replaced = frozenset(names)
        return are_there

    def name_for(self, wanted: str) -> str:
        """``wanted``, or with a number where a sheet that stays is called so already."""
        if wanted in self._replaced:
            return wanted
        found, number = wanted[:LONGEST_NAME], 2
        while found.casefold() in self._names:
            found = f"{wanted[: LONGEST_NAME - 3]} {number}"
            number += 1
        return found

    def add_sheet(
        self, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]],
        widths: Sequence[float], urls: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """A sheet of our own behind all others; ``name`` is one that ``name_for`` gave.

        One that ``replace`` was told of is written anew where it stands.
        """
        is_new = name not in self._replaced
        part = self._free_part() if is_new else self._sheets[name]
        links = Links(urls, taken=self._relations(part))
        made = own_sheet(header, rows, widths, self._styles(), links, self._mark)
        self._changed[part] = packed(made)
        self._relate(part, links)
        if is_new:
            self._names.add(name.casefold())
            self._name_sheet(name, part)

    def _free_part(self) -> str:
        number = 1
        while (part := f"xl/worksheets/countermark{number}.xml") in self._all_names:
            number += 1
        return part

    def _name_sheet(self, name: str, part: str) -> None:
        """Say in the workbook that ``part`` is a sheet of it, the last."""
        self._name_type(part, f"{KIND}.worksheet+xml")
        given = self._relation(f"{OFFICE}/worksheet", f"worksheets/{part.rpartition('/')[2]}")
        book = self._open[WORKBOOK]
        group = next(book.children(book.root, "sheets"), None)
        if group is None:
            raise OddBookError("its workbook part names no sheets")
        known = (one.attributes.get("sheetId", "") for one in named_sheets(book))
        taken = {int(text) for text in known if text.isascii() and text.isdecimal()}
        self._sheet_id = max(self._sheet_id, *taken, 0) + 1
        line = b'<%ssheet name="%s" sheetId="%d" xmlns:r="%s" r:id="%s"/>' % (
            group.prefix.encode(), escaped(name), self._sheet_id, OFFICE.encode(), given.encode(),
        )  # fmt: skip
        book.append(group, line)

    def result(self) -> Iterator[bytes]:
        """The archive."""
        open_ = {name: part for name, part in self._open.items() if part.is_changed}
        whole = {name: packed((part.result(),)) for name, part in open_.items()}
        return edited(self._parts.content, {**self._changed, **whole})

    @property
    def _all_names(self) -> frozenset[str]:
        return self._parts.names | self._changed.keys() | self._open.keys()

    def _find(self, kind: str) -> str:
        found = targets_of(self._open[RELATIONS], "xl", kind)
        return next(iter(found.values()), "")

    def _styles(self) -> Styles:
        if self._style_numbers is None:
            part = self._styles_part
            if part in self._parts.names:
                self._open[part] = self._parts.part(part)
            else:
                part = "xl/styles.xml"
                if part in self._parts.names:
                    raise OddBookError("its styles are not related to it")
                self._open[part] = Part(BARE)
                self._name_type(part, f"{KIND}.styles+xml")
                self._relation(f"{OFFICE}/styles", "styles.xml")
            try:
                self._style_numbers = styled(self._open[part])
            except OddXmlError as error:
                raise OddBookError(str(error)) from error
        return self._style_numbers

    def _name_type(self, part: str, kind: str) -> None:
        types = self._open[TYPES]
        prefix = types.root.prefix
        line = f'<{prefix}Override PartName="/{part}" ContentType="{kind}"/>'
        types.append(types.root, line.encode())

    def _relation(self, kind: str, target: str) -> str:
        """A relation of the workbook, under an id that is free."""
        relations, number = self._open[RELATIONS], 1
        while (name := f"countermark{number}") in self._ids:
            number += 1
        self._ids.add(name)
        prefix = relations.root.prefix
        line = f'<{prefix}Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        relations.append(relations.root, line.encode())
        return name

    def _relate(self, part: str, links: Links) -> None:
        """The relations of a sheet to the addresses that its cells lead to."""
        name = relations_of(part)
        if not links.named:
            return
        if name not in self._parts.names:
            head = HEAD + f'<Relationships xmlns="{PACKAGE}">'.encode()
            self._changed[name] = packed((head, *links.relations(), b"</Relationships>"))
            return
        there = self._open[name] = self._parts.part(name)
        there.append(there.root, b"".join(links.relations(there.root.prefix)))

    def _relations(self, part: str) -> set[str]:
        """The ids of the relations of a part."""
        name = relations_of(part)
        if name not in self._parts.names:
            return set()
        there = self._parts.part(name)
        return {one.attributes.get("Id", "") for one in there.children(there.root)}

    def _tables(self, part: str, found: Survey, new: Columns, headers: Collection[int]) -> None:
        """Tables whose right edge the columns stand at take them in, so that sorting keeps rows."""
        name = relations_of(part)
        if not found.tables or name not in self._parts.names:
            return
        there = targets_of(self._parts.part(name), dirname(part), "/table")
        for rid in found.tables:
            target = there.get(rid, "")
            if target in self._parts.names:
                table = self._parts.part(target)
                if widened(table, new, headers):
                    self._open[target] = table

    def _filter_name(self, sheet: str, new: Columns) -> None:
        """The defined name that repeats the area of a sheet's filter (18.2.5)."""
        book, index = self._open[WORKBOOK], list(self._sheets).index(sheet)
        for group in book.children(book.root, "definedNames"):
            for one in book.children(group, "definedName"):
                given = one.attributes
                if given.get("name") != "_xlnm._FilterDatabase":
                    continue
                sheet_part, bang, cells_part = book.text(one).rpartition("!")
                there = area(cells_part)
                if given.get("localSheetId") == str(index) and bang and there is not None:
                    wide = f"${letters(there.left)}${there.top}:${letters(new.last)}${there.bottom}"
                    book.replace(one.opened, one.closing, f"{sheet_part}!{wide}".encode())
