"""An inventory as rows: a device a row, every column, unshortened."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.network_device import MakerSeen, NetworkDevice
from countermark.reports.shapes.inventory import InventoryDocument
from countermark.reports.tsv import rows

COLUMNS = (
    *("row", "name", "site", "role", "maker", "certainty", "model", "version", "serial"),
    *("makers", "signs", "parts", "addresses", "days", "one_because", "sources", "why", "size"),
)
"""The columns. ``row`` is ``device``, ``part`` or ``not-examined``."""


def tsv(shown: InventoryDocument) -> str:
    """Devices, each followed by its parts; then what was not examined."""
    return rows(COLUMNS, _rows(shown))


def _rows(shown: InventoryDocument) -> Iterator[tuple[object, ...]]:
    for device in shown.devices:
        yield _device(device)
        for part in device.parts:
            made = part.makers[0] if part.makers else None
            yield (
                *("part", part.name, device.site, "", made.name if made else ""),
                *(made.certainty.value if made else "", part.model, part.version, part.serial),
                *(_makers(part.makers), _signs(part.makers), "", "", "", "", device.name, "", ""),
            )
    for gap in shown.not_examined:
        why = f"{gap.why}: {gap.detail}" if gap.detail else gap.why
        yield ("not-examined", gap.what, *[""] * 14, why, gap.size)


def _device(device: NetworkDevice) -> tuple[object, ...]:
    made = device.maker
    return (
        *("device", device.name, device.site, device.role, made.name if made else ""),
        *(made.certainty.value if made else "", device.model, device.version, device.serial),
        *(_makers(device.makers), _signs(device.makers)),
        "; ".join(part.name for part in device.parts),
        *(" ".join(device.addresses), " ".join(device.days)),
        ", ".join(by.value for by in device.one_because),
        *("; ".join(device.sources), "", ""),
    )


def _makers(makers: tuple[MakerSeen, ...]) -> str:
    return "; ".join(f"{one.predicate} {one.name} {one.certainty.value}" for one in makers)


def _signs(makers: tuple[MakerSeen, ...]) -> str:
    found = (
        f"{one.name}: {sign.sign} {sign.source} {sign.place}"
        for one in makers
        for sign in one.evidence
    )
    return "; ".join(found)
