"""The objects of a walk that say what a device is, gathered by what they are about.

Knows the standard modules only; of the private ones it keeps which were answered, and their first
texts. Decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from countermark.formats.snmp.walk import Binding
from countermark.inventory.identity.published import NOTHING_WANTED, Wanted
from countermark.inventory.identity.saying import NOTHING, Said

ENTERPRISES = "1.3.6.1.4.1."
_SYSTEM = "1.3.6.1.2.1.1."
_ADDRESS = "1.3.6.1.2.1.2.2.1.6."
_OWN_IP = "1.3.6.1.2.1.4.20.1.1."
_BRIDGE = "1.3.6.1.2.1.17.1.1."
_ENTITY = "1.3.6.1.2.1.47.1.1.1.1."
_LLDP_OWN = "1.0.8802.1.1.2.1.3."
_LLDP = "1.0.8802.1.1.2.1.4.1.1."

MOST_PARTS = 20_000
MOST_TEXTS = 2_000
MOST_ADDRESSES = 4_096
MOST_NEIGHBOURS = 10_000
LONGEST = 300
"""Letters of a text out of a private module that are kept."""


DESCRIPTION, INSIDE, CLASS, NAME = "2", "4", "5", "7"
HARDWARE, FIRMWARE, SOFTWARE, SERIAL, MAKER, MODEL = "8", "9", "10", "11", "12", "13"

CLASSES = {
    "other": "1",
    "unknown": "2",
    "chassis": "3",
    "backplane": "4",
    "container": "5",
    "powerSupply": "6",
    "fan": "7",
    "sensor": "8",
    "module": "9",
    "port": "10",
    "stack": "11",
    "cpu": "12",
}
CHASSIS, MODULE, STACK = "3", "9", "11"


class Part(msgspec.Struct):
    """One row of entPhysicalTable: its columns by number, as texts with their lines."""

    index: str
    columns: dict[str, Said] = msgspec.field(default_factory=dict)

    def __getitem__(self, column: str) -> Said:
        return self.columns.get(column, NOTHING)


class Neighbour(msgspec.Struct):
    """One row of the remote table of LLDP."""

    name: Said = NOTHING
    description: Said = NOTHING
    chassis: str = ""


class Facts(msgspec.Struct):
    """What one walk says.

    ``answered``: how many objects were answered under each enterprise number, with the first line;
    ``objects``: their texts by object identifier; ``modules``: private modules by name.
    ``left`` counts what was over a cap.
    """

    description: Said = NOTHING
    object_id: Said = NOTHING
    name: Said = NOTHING
    location: Said = NOTHING
    chassis_id: Said = NOTHING
    addresses: dict[str, int] = msgspec.field(default_factory=dict)
    own_ips: dict[str, int] = msgspec.field(default_factory=dict)
    parts: dict[str, Part] = msgspec.field(default_factory=dict)
    neighbours: dict[str, Neighbour] = msgspec.field(default_factory=dict)
    answered: Counter[str] = msgspec.field(default_factory=Counter)
    first: dict[str, int] = msgspec.field(default_factory=dict)
    objects: dict[str, Said] = msgspec.field(default_factory=dict)
    texts: dict[str, list[Said]] = msgspec.field(default_factory=dict)
    standard: dict[str, Said] = msgspec.field(default_factory=dict)
    modules: dict[str, int] = msgspec.field(default_factory=dict)
    left: int = 0


_STANDARD = (
    _ADDRESS,
    _BRIDGE,
    _OWN_IP,
    _LLDP,
    f"{_LLDP_OWN}2.",
    "1.3.6.1.2.1.33.1.1.",
    "1.3.6.1.2.1.43.5.1.1.",
    "1.3.6.1.2.1.25.3.2.1.2.",
    "1.3.6.1.2.1.25.3.2.1.3.",
    "1.2.840.10036.3.1.2.1.",
    "1.3.6.1.2.1.54.1.1.1.1.",
    "1.3.6.1.2.1.16.19.",
)
"""Other standard objects: addresses, neighbours, what may name a model or a serial number."""


def gathered(bindings: Iterable[Binding], wanted: Mapping[str, Wanted]) -> Facts:
    """What the ``bindings`` of one walk say; ``wanted``: private objects that are kept whole, by
    their enterprise number."""
    facts = Facts()
    for binding in bindings:
        oid = binding.oid
        if oid.startswith(ENTERPRISES):
            _private(facts, oid, binding, wanted)
        elif oid.startswith(_ENTITY):
            _part(facts, oid[len(_ENTITY) :], binding)
        elif oid.startswith(_SYSTEM):
            _system(facts, oid[len(_SYSTEM) :], binding)
        elif oid.startswith(_STANDARD):
            _other(facts, oid, binding)
        elif not oid and "::" in binding.name:
            facts.modules.setdefault(binding.name.partition("::")[0], binding.line)
    return facts


def _other(facts: Facts, oid: str, binding: Binding) -> None:
    if oid.startswith((_ADDRESS, _BRIDGE)):
        if mac := binding.mac:
            _kept(facts, facts.addresses, mac, binding.line)
    elif oid.startswith(_OWN_IP):
        _kept(facts, facts.own_ips, binding.text, binding.line)
    elif oid.startswith(_LLDP):
        _neighbour(facts, oid[len(_LLDP) :], binding)
    elif oid.startswith(_LLDP_OWN + "2."):
        facts.chassis_id = Said(binding.mac or binding.text, binding.line)
    elif binding.form in "sxeo" and len(facts.standard) < MOST_TEXTS:
        text = binding.number if binding.form == "o" else binding.text[:LONGEST]
        facts.standard[oid] = Said(text, binding.line)


def _kept(facts: Facts, held: dict[str, int], text: str, line: int) -> None:
    if len(held) < MOST_ADDRESSES:
        held.setdefault(text, line)
    else:
        facts.left += 1


def _system(facts: Facts, rest: str, binding: Binding) -> None:
    match rest:
        case "1.0":
            if not facts.description.text:
                facts.description = Said(binding.text, binding.line)
        case "2.0":
            facts.object_id = Said(binding.number, binding.line)
        case "5.0":
            facts.name = Said(binding.text[:LONGEST], binding.line)
        case "6.0":
            facts.location = Said(binding.text[:LONGEST], binding.line)


def _part(facts: Facts, rest: str, binding: Binding) -> None:
    column, _, index = rest.partition(".")
    if column not in _COLUMNS or not index:
        return
    part = facts.parts.get(index)
    if part is None:
        if len(facts.parts) >= MOST_PARTS:
            facts.left += 1
            return
        part = facts.parts[index] = Part(index)
    text = binding.integer if column in (INSIDE, CLASS) else binding.text[:LONGEST]
    if column == CLASS:
        text = CLASSES.get(text, text)
    if text:
        part.columns[column] = Said(text, binding.line)


_COLUMNS = frozenset(
    (DESCRIPTION, INSIDE, CLASS, NAME, HARDWARE, FIRMWARE, SOFTWARE, SERIAL, MAKER, MODEL)
)


def _neighbour(facts: Facts, rest: str, binding: Binding) -> None:
    column, _, index = rest.partition(".")
    if column not in ("5", "9", "10"):
        return
    row = facts.neighbours.get(index)
    if row is None:
        if len(facts.neighbours) >= MOST_NEIGHBOURS:
            facts.left += 1
            return
        row = facts.neighbours[index] = Neighbour()
    said = Said(binding.text[:LONGEST], binding.line)
    if column == "5":
        row.chassis = binding.mac or binding.text[:LONGEST]
    elif column == "9":
        row.name = said
    else:
        row.description = said


def _private(facts: Facts, oid: str, binding: Binding, wanted: Mapping[str, Wanted]) -> None:
    number = oid[len(ENTERPRISES) :].partition(".")[0]
    if number not in facts.first:
        facts.first[number] = binding.line
    facts.answered[number] += 1
    said = Said(binding.text[:LONGEST], binding.line)
    if not said.text:
        return
    if wanted.get(number, NOTHING_WANTED).holds(oid):
        facts.objects.setdefault(oid, said)
    if binding.form in "sxe" and len(held := facts.texts.setdefault(number, [])) < MOST_TEXTS:
        held.append(said)
