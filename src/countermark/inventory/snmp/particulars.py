"""Model, version and serial number of the device that a walk is of.

The chassis of ENTITY-MIB says them best; then the private objects of its maker, other standard
modules, and last what sysDescr says in words.
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
_MODEL = lazy_pattern(r"(?=.*[A-Za-z])(?=.*\d)[\w .+/()#,-]{3,80}")
_SERIAL = lazy_pattern(r"(?=.*\d)[\w./:-]{4,40}")
_TOLD = ("model", "version", "serial")
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
    ]
    return next((p for p in outer if p[entity.MODEL].text), outer[0] if outer else None)


_INNER = frozenset({"6", "7", "8", "9", "10", "12"})
"""Classes that are never the whole: supplies, fans, sensors, modules, ports, processors."""


def particulars(facts: Facts, table: MakerTable) -> Particulars:
    """What the walk says the device is."""
    chassis, first = chassis_of(facts) or Part(""), _first_part(facts)
    described = in_words(facts.description, table)
    objects = table.objects
    model = _first(
        table,
        [
            chassis[entity.MODEL],
            *_private(facts, objects.model),
            *_standard(facts, f"{_UPS}2."),
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
    version = _first(
        table,
        [
            *_private(facts, objects.version),
            described.get("version", NOTHING),
            chassis[entity.SOFTWARE],
            first[entity.SOFTWARE],
            *_standard(facts, f"{_UPS}4."),
            *_standard(facts, f"{_UPS}3."),
            *_standard(facts, f"{_PROBE}2."),
            chassis[entity.FIRMWARE],
        ],
    )
    serial = _first(
        table,
        [
            *(said for said in (chassis[entity.SERIAL],) if _is_serial(said)),
            *_private(facts, objects.serial),
            *_standard(facts, _PRINTER_SERIAL),
            described.get("serial", NOTHING),
            *(said for said in (first[entity.SERIAL],) if _is_serial(said)),
            *(p[entity.SERIAL] for p in _modules(facts) if _is_serial(p[entity.SERIAL])),
        ],
    )
    return Particulars(model, version, serial)


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
                if value and name in _TOLD and name not in found:
                    found[name] = Said(value.strip(" ,;"), description.line)
    return found


def _is_model(said: Said) -> bool:
    return _MODEL.fullmatch(said.text) is not None


def _is_serial(said: Said) -> bool:
    return _SERIAL.fullmatch(said.text) is not None
