"""Neighbours by LLDP or CDP in tables, a line each: a name, an address or a platform, no more.

The columns are where the words of the head stand. A name that is too long for its column stands on
a line of its own, and the rest of its row below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.commands.keyed import mac
from countermark.inventory.commands.neighbours import after_maker
from countermark.inventory.identity.naming import described
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.model.lazy_pattern import lazy_pattern

_LONGEST = 500
_NAMES = ("device id", "neighbor device id", "neighbor device", "neighbor dev", "system name")
_CHASSIS = ("chassis id",)
_PLATFORM = ("platform",)
_HEAD = lazy_pattern(
    r"(?i)(?:(?<=\s)|\A)(?:Neighbor (?:Device(?: ID)?|Dev|Port ID|Intf|Interface)|Device ID"
    r"|System Name|Chassis ID|Platform|Local (?:Intrfce|Intf|Interface|Port)|Parent Interface"
    r"|Port (?:ID|info)|Hold-?ti?me?|Capability|Capabilities|Exptime(?:\(s\))?|TTL|Port)(?=\s|\Z)"
)
_DASHES = lazy_pattern(r"[\s-]*-{3}[\s-]*")
_END = lazy_pattern(r"(?i)\s*(?:total|number of) |\S*[#>]\s*\Z|.*[#>] ?(?:show|sh|display|dis) ")


def neighbours(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """Each row of each table."""
    columns: list[tuple[str, int]] = []
    waiting = NOTHING
    for number, line in enumerate(lines, start=1):
        line = line[:_LONGEST]
        if found := _columns(line):
            columns, waiting = found, NOTHING
        elif not line.strip() or _END.match(line):
            columns, waiting = [], NOTHING
        elif columns and not _DASHES.fullmatch(line):
            row = _cut(line, number, columns)
            if waiting.text and line[:1].isspace():
                row[columns[0][0]] = waiting
            if len([said for said in row.values() if said.text]) < 2:
                waiting = Said(line.strip(), number) if not line[:1].isspace() else NOTHING
                continue
            waiting = NOTHING
            yield from _device(number, row, table)


def _columns(line: str) -> list[tuple[str, int]]:
    """The words of a head with where they begin; empty for a line that is none."""
    found = [(" ".join(m[0].casefold().split()), m.start()) for m in _HEAD.finditer(line)]
    words = {word for word, _ in found}
    whose = words & {*_NAMES, *_CHASSIS}
    return found if whose and len(found) >= 3 and ":" not in line else []


def _cut(line: str, number: int, columns: Sequence[tuple[str, int]]) -> dict[str, Said]:
    """What stands below each word; a word that runs over its column is not cut in two."""
    row, begin = {}, 0
    for at, (word, _) in enumerate(columns):
        end = columns[at + 1][1] if at + 1 < len(columns) else len(line)
        while begin < end < len(line) and not line[end - 1].isspace() and not line[end].isspace():
            end += 1
        row[word] = Said(line[begin:end].strip(), number)
        begin = end
    return row


def _device(number: int, row: dict[str, Said], table: MakerTable) -> Iterator[DeviceSaid]:
    def said(words: Sequence[str]) -> Said:
        return next((row[word] for word in words if word in row), NOTHING)

    name, chassis, platform = said(_NAMES), said(_CHASSIS), said(_PLATFORM)
    shown = name if name.text else chassis
    if not shown.text or shown.text == "-":
        return
    hardware = mac(chassis if chassis.text else name)
    yield DeviceSaid(
        place=f"neighbour/{number}",
        line=number,
        name=shown,
        model=after_maker(platform),
        signs=list(dict.fromkeys(described(platform, SignFamily.PRODUCT, table))),
        addresses=[hardware] if hardware.text else [],
    )
