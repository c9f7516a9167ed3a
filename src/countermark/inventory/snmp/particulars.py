"""Model, version and serial number of the device that a walk is of.

The chassis of ENTITY-MIB says them best; then the private objects of its maker, what its maker's
sentence in sysDescr says, what its maker's modules publish of objects and of product numbers, other
standard modules, and last what sysDescr says in words that many use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from countermark.inventory.identity.saying import NOTHING, Said
from countermark.inventory.identity.signals import MakerTable
from countermark.inventory.snmp import facts as entity
from countermark.inventory.snmp.facts import CHASSIS, MODULE, STACK, Facts, Part
from countermark.model.lazy_pattern import lazy_pattern

_UPS = "1.3.6.1.2.1.33.1.1."
_PROBE = "1.3.6.1.2.1.16.19."
_PRINTER_NAME = "1.3.6.1.2.1.43.5.1.1.16."
_PRINTER_SERIAL = "1.3.6.1.2.1.43.5.1.1.17."
_HOST_DEVICE = "1.3.6.1.2.1.25.3.2.1."
_PRINTER = "1.3.6.1.2.1.25.3.1.5"
"""HOST-RESOURCES-MIB: the type of a device that is a printer, whose description is its model."""
_RADIO = "1.2.840.10036.3.1.2.1."
"""IEEE802dot11-MIB, dot11ResourceInfoTable: 3 is the product's name, 4 its version."""
_DEVICE_ID = lazy_pattern(r"(?:^|;)(?:MDL|MODEL):(?P<model>[^;]+)")
"""IEEE 1284: what a printer says of itself, "MFG:Acme;CMD:PCL;MDL:X 100;"."""
_MODEL = lazy_pattern(r"(?=.*[A-Za-z])(?=.*\d)[\w .+/()#,-]{3,80}")
_DIGIT = lazy_pattern(r"\d")
_NUMBER = lazy_pattern(r"[\d. ]{1,5}")
_SERIAL = lazy_pattern(r"(?=.*\d)[\w./:-]{4,40}")
_TOLD = ("model", "version", "serial")
_KERNEL = "kernel"
_DESCRIBED = 1000
"""Letters of sysDescr in which patterns look."""


class Particulars(msgspec.Struct, frozen=True):
    """Each with the line that says it; without text where nothing does."""

    model: Said = NOTHING
    version: Said = NOTHING
    serial: Said = NOTHING


def chassis_of(facts: Facts) -> Part | None:
    """The part that is the whole: the first chassis that says what it is, or the outermost part."""
    whole = [part for part in facts.parts.values() if part[entity.CLASS].text == CHASSIS]
    telling = [p for p in whole if p[entity.MODEL].text or p[entity.SERIAL].text]
    if telling or whole:
        return (telling or whole)[0]
    outer = [
        part
        for part in facts.parts.values()
        if part[entity.CLASS].text == STACK
        or (part[entity.INSIDE].text == "0" and part[entity.CLASS].text not in _INNER)
    ] or _holding(facts)
    return next((p for p in outer if p[entity.MODEL].text), outer[0] if outer else None)


def _holding(facts: Facts) -> list[Part]:
    """Parts that others are in, and that are said to be in none: a walk lacks rows at times."""
    holds = {part[entity.INSIDE].text for part in facts.parts.values()}
    return [
        part
        for index, part in facts.parts.items()
        if index in holds and not part[entity.INSIDE].text and not part[entity.CLASS].text
    ]


_INNER = frozenset({"6", "7", "8", "9", "10", "12"})
"""Classes that are never the whole: supplies, fans, sensors, modules, ports, processors."""


def particulars(facts: Facts, table: MakerTable) -> Particulars:
    """What the walk says the device is."""
    chassis, first = chassis_of(facts) or Part(""), _first_part(facts)
    own = in_words(facts.description, table, sure=True)
    described = in_words(facts.description, table)
    objects = table.objects
    version = _first(
        table,
        [
            *_private(facts, objects.version),
            own.get("version", NOTHING),
            *(one for one in _published(facts, table, "version") if _DIGIT.search(one.text)),
            *_standard(facts, f"{_RADIO}4."),
            described.get("version", NOTHING),
            chassis[entity.SOFTWARE],
            first[entity.SOFTWARE],
            *_standard(facts, f"{_UPS}4."),
            *_standard(facts, f"{_UPS}3."),
            *_standard(facts, f"{_PROBE}2."),
            chassis[entity.FIRMWARE],
        ],
    )
    model = _first(
        table,
        [
            chassis[entity.MODEL],
            *_printers(facts),
            *_looked_up(facts, table),
            *map(_of_device_id, _private(facts, objects.model)),
            *_standard(facts, f"{_UPS}2."),
            own.get("model", NOTHING),
            *(one for one in _published(facts, table, "model") if _is_named(one)),
            in_words(version, table, sure=True).get("model", NOTHING),
            *_product(facts, table),
            *_standard(facts, f"{_RADIO}3."),
            described.get("model", NOTHING),
            first[entity.MODEL],
            *_standard(facts, _PRINTER_NAME),
            *(
                said
                for said in (chassis[entity.NAME], chassis[entity.DESCRIPTION])
                if _is_model(said)
            ),
        ],
    )
    serial = _first(
        table,
        [
            *(said for said in (chassis[entity.SERIAL],) if _is_serial(said)),
            *_private(facts, objects.serial),
            *(one for one in _published(facts, table, "serial") if _is_serial(one)),
            *_standard(facts, _PRINTER_SERIAL),
            described.get("serial", NOTHING),
            *(said for said in (first[entity.SERIAL],) if _is_serial(said)),
            *(p[entity.SERIAL] for p in _modules(facts) if _is_serial(p[entity.SERIAL])),
        ],
    )
    return Particulars(model, version, serial)


def _published(facts: Facts, table: MakerTable, kind: str) -> Iterator[Said]:
    """What objects of makers' modules say; those of the number it answers under come first."""
    from countermark.inventory.identity.published import answered

    own = _number(facts).partition(".")[0]
    for number in sorted(facts.answered, key=lambda one: one != own):
        for said in answered(table.of_makers.get(number, ()), kind, facts.objects):
            yield Said(said.text.strip("\"' "), said.line)


def _product(facts: Facts, table: MakerTable) -> Iterator[Said]:
    name = table.product(_number(facts))
    if name:
        yield Said(name, facts.object_id.line)


def _number(facts: Facts) -> str:
    """The sysObjectID below 1.3.6.1.4.1; empty for one that is elsewhere."""
    text = facts.object_id.text
    return text[len(entity.ENTERPRISES) :] if text.startswith(entity.ENTERPRISES) else ""


def _looked_up(facts: Facts, table: MakerTable) -> Iterator[Said]:
    """Names of types that another column of the device gives as numbers."""
    for pair in table.objects.looked_up:
        for said in _private(facts, (pair.number,)):
            named = facts.objects.get(f"{pair.names}.{said.text}")
            if named is not None:
                yield named


def _printers(facts: Facts) -> Iterator[Said]:
    for oid, said in facts.standard.items():
        if oid.startswith(f"{_HOST_DEVICE}2.") and said.text == _PRINTER:
            index = oid.rpartition(".")[2]
            yield facts.standard.get(f"{_HOST_DEVICE}3.{index}", NOTHING)


def _of_device_id(said: Said) -> Said:
    found = _DEVICE_ID.search(said.text)
    return Said(found["model"].strip(), said.line) if found else said


def _modules(facts: Facts) -> list[Part]:
    """The one board with a serial number, where there is one: it stands for its box."""
    found = [
        part
        for part in facts.parts.values()
        if part[entity.SERIAL].text and part[entity.CLASS].text in (MODULE, "")
    ]
    return found if len(found) == 1 else []


def _first_part(facts: Facts) -> Part:
    """Of a walk without classes and without what is in what: the first part, mostly the whole."""
    parts = list(facts.parts.values())
    if any(part[entity.INSIDE].text or part[entity.CLASS].text for part in parts):
        return Part("")
    return next((p for p in parts if p[entity.MODEL].text or p[entity.SERIAL].text), Part(""))


def _first(table: MakerTable, said: Iterable[Said]) -> Said:
    return next((one for one in said if not table.is_nobody(one.text)), NOTHING)


def _private(facts: Facts, columns: Iterable[str]) -> Iterator[Said]:
    for column in columns:
        for oid, said in facts.objects.items():
            if oid == column or oid.startswith(f"{column}."):
                yield said


def _standard(facts: Facts, start: str) -> Iterator[Said]:
    for oid, said in facts.standard.items():
        if oid.startswith(start):
            yield said


def in_words(description: Said, table: MakerTable, *, sure: bool = False) -> dict[str, Said]:
    """Model, version and serial number as the words of a description give them.

    ``sure``: only by the ways to write that are one maker's own.
    """
    found: dict[str, Said] = {}
    text = description.text[:_DESCRIBED]
    for pattern in table.descriptions[: table.objects.own] if sure else table.descriptions:
        if len(found) == len(_TOLD):
            break
        if match := pattern.search(text):
            for name, value in match.groupdict().items():
                if not sure and name == "model" and not _DIGIT.search(value or ""):
                    continue  # "Acme Networks Operating System" is no model
                if name == _KERNEL and value:  # so that nobody takes it for the device's own
                    name, value = "version", f"Linux {value}"
                if value and name in _TOLD and name not in found:
                    found[name] = Said(value.strip(" ,;"), description.line)
    return found


def _is_named(said: Said) -> bool:
    return len(said.text) > 1 and _NUMBER.fullmatch(said.text) is None


def _is_model(said: Said) -> bool:
    return _MODEL.fullmatch(said.text) is not None


def _is_serial(said: Said) -> bool:
    return _SERIAL.fullmatch(said.text) is not None
