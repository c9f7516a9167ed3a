"""The walk of a device by SNMP, as snmpwalk prints it or snmpsim records it."""

from __future__ import annotations

import re

from countermark.formats.sample import Sample
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading

_LINE = lazy_pattern(
    rb"^(?:\.?[0-2](?:\.\d+){5,}\|\d+[a-z]?\|"
    rb"|\.?(?:1\.3\.6\.1|1\.0\.8802|iso\.3\.6\.1|iso\.0\.8802)(?:\.\d+)+(?:\s*=|[ \t]+\S)"
    rb"|(?:[A-Z][\w-]*-MIB|SNMPv2-SMI|DISMAN-[\w-]+)::[a-z]\w*[\w.\-\"]*\s*(?:=|[ \t]\S))",
    re.MULTILINE,
)
_LOOKED_AT = 1 << 14
_LINES = 40


class SnmpWalk(TextProbe):
    """Known by its first lines: object identifiers, each with a value."""

    id = "snmp-walk"
    DOC = Doc(
        title="SNMP walk (snmpwalk, .snmprec)",
        reads="the device: its system group, the hardware and addresses of ENTITY-MIB and the"
        " interfaces, private objects for model, version and serial number; whose enterprise"
        " number it answers under and which it answers; modules and optics as parts",
        leaves="private objects it has no name for, counters, sensors; neighbours of LLDP, which"
        " are counted and are no parts",
    )

    def recognise(self, sample: Sample) -> Sign:
        text = sample.text[:_LOOKED_AT]
        if sample.tabular or not text or text[:1] in b"<{":
            return Sign.NONE
        lines = [line for line in text.split(b"\n", _LINES)[:_LINES] if line.strip()]
        lines = [line for line in lines if not line.startswith(b"#")]
        if not lines:
            return Sign.NONE
        first = [line for line in lines[:3] if _LINE.match(line)]
        if not first:
            return Sign.NONE
        met = len(_LINE.findall(b"\n".join(lines)))
        return Sign.KIND if met * 3 >= len(lines) else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.inventory.snmp.reading import walk  # a check without a walk loads none

        return walk(file)
