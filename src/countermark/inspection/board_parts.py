"""Parts that firmware declares of its board: nodes of device trees, ids in suffixes and ROMs.

A device tree names what its kernel shall drive (Devicetree Specification 0.4, sections 2.3.1, 2.3.4
and 2.3.6); that the part is there, and no other, it does not show. Tables of what drivers *could*
drive declare no part and are not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Field, Span
from countermark.model.errors import DefectError
from countermark.model.gap import Gap, Why
from countermark.model.inspected import Inspection
from countermark.model.inspection import BoardPart, Seen

MOST = 20_000
"""Parts of one file."""

OKAY, DISABLED = "okay", "disabled"

_BUSES = frozenset({"i2c", "i3c", "spi", "usb", "pci", "pcie", "mmc", "mdio", "can", "w1", "dsi"})
"""Names of nodes whose children hang on a bus (section 2.2.2, generic names)."""

_ROM, _PCIR = b"\x55\xaa", b"PCIR"


class BoardParts:
    """Device trees, USB firmware with a suffix, option ROMs of PCI."""

    ID, VERSION, NAMED, SCANS = "board-parts", 1, False, False

    def reads(self, item: Item) -> bool:
        """By the reader that knew it, or the mark of an option ROM."""
        return item.form in ("dtb", "dfu") or bytes(item.data[:2]) == _ROM

    def read(self, item: Item, ask: Ask) -> Seen:
        """The parts that it declares."""
        found = _OF_FORM.get(item.form, _rom)(item)
        parts: list[BoardPart] = []
        for part in found:
            if len(parts) == MOST:
                what = item.inner.decode("utf-8", "backslashreplace")
                gap = Gap(what, Why.LIMIT, unit="parts", detail=f"after {MOST:,} of them")
                return Seen(board_parts=tuple(parts), unread=(gap,))
            parts.append(part)
        return Seen(board_parts=tuple(parts))


def undeclared(found: Inspection) -> Iterator[Gap]:
    """What no firmware tells of a board, wherever parts of one are told."""
    if found.board_parts:
        yield Gap(
            "parts of the board that declare themselves nowhere",
            Why.NOT_READ,
            unit="parts",
            detail="firmware names what it drives; what else is soldered there, it does not",
            next_step="compare the board with its design, by eye, by X-ray or in a laboratory",
        )


def _tree(item: Item) -> Iterator[BoardPart]:
    off: set[bytes] = set()
    for node in item.opened.nodes:
        if node.role != "dtb.node":
            continue
        fields = {field.name: field for field in node.fields}
        above, _, name = node.name.rpartition(b"/")
        status = _words(fields.get("status"))
        is_off = above in off or bool(status and status[0] not in (OKAY, "ok"))
        if is_off:
            off.add(node.name)
        compatible = _words(fields.get("compatible"))
        if compatible:
            stated = fields["compatible"].span
            yield BoardPart(
                bus=_bus(above) if name else "board",
                id=", ".join(compatible),
                address=_shown(name.partition(b"@")[2]),
                status=(status[0] if status and above not in off else DISABLED) if is_off else OKAY,
                spans=(stated,) if stated else (),
            )


def _words(field: Field | None) -> list[str]:
    """The texts of a property, each ended by a zero."""
    if field is None or not isinstance(field.value, bytes):
        return []
    return [_shown(word) for word in field.value.split(b"\0") if word]


def _shown(word: bytes) -> str:
    return word.decode("utf-8", "backslashreplace")


def _bus(path: bytes) -> str:
    """The bus that the nearest node above names; empty where it is none, or the processor's own."""
    name = path.rpartition(b"/")[2].partition(b"@")[0].decode("ascii", "replace")
    bare = name.rstrip("0123456789-")
    return bare if bare in _BUSES else ""


def _suffix(item: Item) -> Iterator[BoardPart]:
    """Vendor and product that the firmware is for; FFFF stands for any (DFU 1.1, appendix B)."""
    fields = {field.name: field for field in item.opened.space.fields}
    vendor, product = fields.get("dfu.vendor"), fields.get("dfu.product")
    if vendor is None or product is None or vendor.value == 0xFFFF:
        return
    spans = [field.span for field in (vendor, product) if field.span]
    yield BoardPart(bus="usb", id=_pair(vendor.value, product.value), spans=tuple(spans))


def _rom(item: Item) -> Iterator[BoardPart]:
    """Vendor and device in an option ROM (PCI Firmware Specification 3.0, section 5.1.2)."""
    data = item.data
    at = int.from_bytes(data[0x18:0x1A], "little")
    if at < 0x1A or bytes(data[at : at + 4]) != _PCIR or at + 8 > len(data):
        return
    ids = [int.from_bytes(data[at + n : at + n + 2], "little") for n in (4, 6)]
    yield BoardPart(bus="pci", id=_pair(*ids), spans=(Span(at + 4, 4),))


def _pair(vendor: object, device: object) -> str:
    if not isinstance(vendor, int) or not isinstance(device, int):
        raise DefectError("a number of a suffix is none")
    return f"{vendor:04x}:{device:04x}"


_OF_FORM = {"dtb": _tree, "dfu": _suffix}
