"""Tables of a sheet (18.5.1.2) that end beside new columns take these in."""

from __future__ import annotations

from collections.abc import Collection

from countermark.formats.cell_areas import area, letters
from countermark.formats.sheet_patch import Columns
from countermark.formats.xml_edit import Part, escaped


def widened(table: Part, new: Columns, headers: Collection[int]) -> bool:
    """Let a table (18.5.1.2) take in the new columns; False where it does not end beside them."""
    root = table.root
    there = area(root.attributes.get("ref", ""))
    group = next(table.children(root, "tableColumns"), None)
    plain = root.attributes.get("tableType", "worksheet") == "worksheet"
    has_header = root.attributes.get("headerRowCount", "1") == "1"
    if there is None or group is None or not (plain and has_header):
        return False
    if there.right != new.first - 1 or there.top not in headers:
        return False
    known = list(table.children(group, "tableColumn"))
    ids = [int(one.attributes.get("id", "0")) for one in known]
    names = {one.attributes.get("name", "").casefold() for one in known}
    added = [cell.text for cell in new.cells(there.top)]
    if names & {name.casefold() for name in added} or len(set(added)) < len(added):
        return False
    made = (
        b'<%stableColumn id="%d" name="%s"/>' % (root.prefix.encode(), n, escaped(name))
        for n, name in enumerate(added, max(ids, default=0) + 1)
    )
    table.append(group, b"".join(made))
    table.set(group, "count", str(len(known) + len(added)))
    for one in (root, *table.children(root, "autoFilter")):
        if (old := area(one.attributes.get("ref", ""))) is not None:
            wide = f"{letters(old.left)}{old.top}:{letters(new.last)}{old.bottom}"
            table.set(one, "ref", wide)
    return True
