"""``dmidecode``: the system, its board, firmware, memory and supplies (SMBIOS, DSP0134)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.identity.naming import makers_named, stated
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, PartSaid, Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.model.lazy_pattern import lazy_pattern

_HANDLE = lazy_pattern(r"Handle 0x[0-9A-Fa-f]+(?:, DMI type (\d+))?")
_FIELD = lazy_pattern(r"\s+([A-Z][\w ]{1,30}?): ?(.*)\Z")
_BIOS, _SYSTEM, _BOARD, _CHASSIS = "0", "1", "2", "3"
_PARTS = {
    _BOARD: "board",
    "4": "processor",
    "17": "memory",
    "22": "battery",
    "39": "power supply",
}
"""Types of tables (DSP0134, 7) that are parts."""
_MODELS = ("Part Number", "Product Name", "Model Part Number", "Version", "Name")


def systems(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """The one system that the lines describe."""
    tables = list(_tables(lines))
    found = {kind: fields for kind, fields, _ in reversed(tables)}
    system = found.get(_SYSTEM, {})
    board = found.get(_BOARD, {})
    bios = found.get(_BIOS, {})
    chassis = found.get(_CHASSIS, {})
    if not (system or board or bios):
        return

    def said(fields: dict[str, Said], *names: str) -> Said:
        told = (fields.get(name, NOTHING) for name in names)
        return next((one for one in told if not table.is_nobody(one.text)), NOTHING)

    serial = said(system, "Serial Number")
    yield DeviceSaid(
        place="system",
        line=next((line for kind, _, line in tables if kind == _SYSTEM), 1),
        model=said(system, "Product Name"),
        version=said(bios, "Version"),
        serial=serial if serial.text else said(chassis, "Serial Number"),
        signs=_signs(
            said(system, "Manufacturer"),
            said(board, "Manufacturer"),
            said(bios, "Vendor"),
            table,
        ),
        parts=[part for part in (_part(*one, table) for one in tables) if part is not None],
    )


def _tables(lines: Sequence[str]) -> Iterator[tuple[str, dict[str, Said], int]]:
    """Type, fields and line of each table."""
    kind, fields, at = "", dict[str, Said](), 0
    for number, line in enumerate(lines, start=1):
        if handle := _HANDLE.match(line):
            if kind:
                yield kind, fields, at
            kind, fields, at = handle[1] or "", {}, number
        elif kind and (found := _FIELD.match(line[:500])):
            fields.setdefault(found[1], Said(" ".join(found[2].split()), number))
    if kind:
        yield kind, fields, at


def _signs(system: Said, board: Said, bios: Said, table: MakerTable) -> list[MakerSign]:
    found = list(stated(system, SignFamily.HOST, table))
    made = {sign.maker for sign in found}
    found += stated(board, SignFamily.BOARD, table)
    known = {maker.name for maker in table.makers}
    found += [s for s in stated(bios, SignFamily.FIRMWARE, table) if s.maker in made & known]
    return found


def _part(type_: str, fields: dict[str, Said], line: int, table: MakerTable) -> PartSaid | None:
    kind = _PARTS.get(type_)
    maker = fields.get("Manufacturer", NOTHING)
    if kind is None or table.is_nobody(maker.text):
        return None
    model = next(
        (fields[n] for n in _MODELS if not table.is_nobody(fields.get(n, NOTHING).text)), NOTHING
    )
    serial = fields.get("Serial Number", NOTHING)
    return PartSaid(
        place=f"table/{line}",
        makers=tuple(makers_named(maker.text, table)),
        said_maker=maker,
        model=model,
        serial=NOTHING if table.is_nobody(serial.text) else serial,
        words=kind,
    )
