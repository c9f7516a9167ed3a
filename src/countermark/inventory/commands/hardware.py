"""``show version``, ``show inventory``, ``display version`` and their like, of many makers.

Words that name a maker, a model, a version or a serial number are much the same everywhere; what
is in none of these words is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.commands.keyed import keyed
from countermark.inventory.identity.naming import described, makers_named
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, PartSaid, Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.inventory.snmp.particulars import in_words
from countermark.model.lazy_pattern import lazy_pattern

_PROMPT = lazy_pattern(r"[<\[(]?([A-Za-z][\w.@:/~-]{2,60})[>\])#$]+\s*(?:show|display|sh|dis)\s+\w")
_INVENTORY = lazy_pattern(r"\s*PID:\s*([^\s,]*)\s*,?\s*VID:\s*([^\s,]*)\s*,?\s*SN:\s*(\S*)")
_CHASSIS = lazy_pattern(
    r"\s*([A-Z][\w ]*?)\s{2,}(?:(?:REV|Rev|rev) \S+\s+)?(?:\d{3}-\d{6}\s+|BUILTIN\s+)?"
    r"([A-Z0-9-]{5,20})\s{2,}(\S.*)\Z"
)
_HARDWARE = ("item", "version", "part", "number", "serial", "number")
"""The words of the head of a table of hardware."""
_NAMED = lazy_pattern(r'\s*NAME:\s*"?([^",]*)"?\s*,\s*DESCR:\s*"?([^"]*)"?')
_UPTIME = lazy_pattern(r"\s*(\S+(?: \S+)?) uptime is ")
_MODEL = (
    *("model", "model number", "hardware model", "product name", "product model", "system type"),
    *(
        "chassis type",
        "hardware type",
        "product",
        "device model",
        "switch model",
        "device_name",
        "board name",
    ),
)
_SERIAL = (
    *("serial number", "system serial number", "chassis serial number", "serial no", "device sn"),
    *(
        "processor board id",
        "serial",
        "serialnumber",
        "system serial#",
        "serial num",
        "device_serial_number",
    ),
)
_VERSION = (
    *("software version", "software image version", "version", "system version", "os version"),
    *("firmware version", "junos", "sw version", "image version"),
)
_NAME = ("hostname", "host name", "device name", "system name")
_MAKER = ("manufacturer", "vendor", "maker", "vendor name", "manufacture", "vendor_name")
_MEANS = {
    word: field
    for field, words in (
        ("model", _MODEL),
        ("serial", _SERIAL),
        ("version", _VERSION),
        ("name", _NAME),
        ("maker", _MAKER),
    )
    for word in words
}
_NO_NAMES = frozenset({"system", "kernel", "switch", "router"})
_HEAD = 60
"""Lines in which the words of the whole are looked for."""


def boxes(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """The one device whose commands the lines answer."""
    held: dict[str, Said] = {}
    for key, one in keyed(lines, _MEANS.keys(), running=False):
        value = Said(one.text[:120], one.line)
        if value.text and _MEANS[key] not in held:
            held[_MEANS[key]] = value
    told: dict[str, Said] = {}
    signs: list[MakerSign] = []
    read = {one.line for one in held.values()}  # a line is one sign, not two
    model = held.get("model", NOTHING)
    signs += (
        MakerSign(maker.name, SignFamily.DESCRIPTION, model.line, model.text)
        for maker in table.products_in(model.text)
    )
    for number, line in enumerate(lines[:_HEAD], start=1):
        words = Said(" ".join(line.split())[:500], number)
        if not words.text or number in read or _PROMPT.match(line):
            continue
        signs += described(words, SignFamily.DESCRIPTION, table)
        for field, what in in_words(words, table, sure=True).items():
            told.setdefault(field, what)
    for name in makers_named(held.get("maker", NOTHING).text, table):
        signs.append(MakerSign(name, SignFamily.HOST, held["maker"].line, name, names=True))
    parts, whole = _inventory(lines, table)
    parts += list(_labels(lines, table))
    if not parts and whole is None:
        parts, whole = _rows(lines)

    def said(field: str) -> Said:
        return held.get(field) or told.get(field, NOTHING)

    yield DeviceSaid(
        place="device",
        line=1,
        name=_name(lines, held),
        model=whole.model if whole else said("model"),
        version=said("version"),
        serial=whole.serial if whole else said("serial"),
        signs=list({(s.maker, s.family): s for s in reversed(signs)}.values()),
        parts=parts,
    )


def _name(lines: Sequence[str], held: dict[str, Said]) -> Said:
    if "name" in held:
        return held["name"]
    for number, line in enumerate(lines[:2000], start=1):
        found = _PROMPT.match(line) or _UPTIME.match(line)
        if found and found[1].casefold() not in _NO_NAMES and " " not in found[1]:
            return Said(found[1], number)
    return NOTHING


def _inventory(lines: Sequence[str], table: MakerTable) -> tuple[list[PartSaid], PartSaid | None]:
    """The rows of ``show inventory``: parts, and the first of them, which is the whole."""
    found: list[PartSaid] = []
    words = ""
    for number, line in enumerate(lines, start=1):
        if named := _NAMED.match(line[:500]):
            words = f"{named[1]} {named[2]}".strip()
        elif row := _INVENTORY.match(line[:500]):
            model, serial = Said(row[1], number), Said(row[3], number)
            makers = tuple(m.name for m in table.named_in(f"{words} {row[1]}"))
            found.append(
                PartSaid(
                    place=f"line/{number}",
                    makers=makers,
                    said_maker=Said(words, number),
                    model=NOTHING if table.is_nobody(row[1]) else model,
                    serial=NOTHING if table.is_nobody(row[3]) else serial,
                    words=words,
                )
            )
    whole = next((p for p in found[:1] if p.model.text or p.serial.text), None)
    return found[1:] if whole else found, whole


def _rows(lines: Sequence[str]) -> tuple[list[PartSaid], PartSaid | None]:
    """The table of ``show chassis hardware``: the chassis first, and parts below it."""
    found: list[PartSaid] = []
    begun = False
    for number, line in enumerate(lines, start=1):
        begun = begun or tuple(line.casefold().split()[:6]) == _HARDWARE
        row = _CHASSIS.match(line[:300]) if begun else None
        if row is not None and not row[2].startswith("BUILTIN"):
            model, serial = Said(row[3].strip(), number), Said(row[2], number)
            found.append(
                PartSaid(
                    place=f"line/{number}",
                    said_maker=model,
                    model=model,
                    serial=serial,
                    words=row[1],
                )
            )
    return found[1:], found[0] if found else None


def _labels(lines: Sequence[str], table: MakerTable) -> Iterator[PartSaid]:
    """``display elabel``: a block of ``Name=value`` for each board, card and optic."""
    block: dict[str, Said] = {}
    for number, line in enumerate([*lines, "[end"], start=1):
        if line.lstrip().startswith("["):
            if "BarCode" in block or "BoardType" in block:
                yield _label(block, table)
            block = {}
        elif "=" in line:
            name, _, value = line.strip().partition("=")
            if value and name not in block:
                block[name] = Said(value.strip()[:200], number)


def _label(block: dict[str, Said], table: MakerTable) -> PartSaid:
    maker = block.get("VendorName", NOTHING)
    model = block.get("BoardType") or block.get("Model") or NOTHING
    first = next(iter(block.values()))
    return PartSaid(
        place=f"line/{first.line}",
        makers=tuple(makers_named(maker.text, table)),
        said_maker=maker if maker.text else first,
        model=model,
        serial=block.get("BarCode", NOTHING),
        words=block.get("Description", NOTHING).text,
    )
