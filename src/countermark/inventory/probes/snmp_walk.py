"""The walk of a device by SNMP, as snmpwalk prints it or snmpsim records it."""

from __future__ import annotations

import re

from countermark.formats import media_types
from countermark.formats.sample import Sample
from countermark.formats.snmp.walk import ARCS, VALUE_LINES, Tally, bindings
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.inventory.snmp.facts import gathered
from countermark.inventory.snmp.saying import harvest
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Gap, Why
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
        content = file.content
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what PowerShell writes
            content = content.decode("utf-16", "replace").encode()
        elif content[:3] == b"\xef\xbb\xbf":
            content = content[3:]
        table, tally, into = file.lexicon.makers, Tally(), Harvest()
        into.media_type = media_types.SNMP_WALK
        source = Source(file.label, file.digest, into.media_type)
        facts = gathered(bindings(content, tally, file.caps), table.wanted)
        if not tally.bindings:
            return file.refused("SNMP walk", Why.EMPTY, "no object in it has a value")
        harvest(source, facts, table, into, components=file.components)
        into.gaps += _doubts(file, tally)
        return file.reading("SNMP walk", into)


def _doubts(file: FileToRead, tally: Tally) -> list[Gap]:
    found = []
    if tally.overlong:
        detail = f"object identifiers of more than {ARCS} numbers, which no device may have"
        found.append(Gap(file.label, Why.MALFORMED, tally.overlong, "lines", detail))
    if tally.stray:
        detail = "lines without an object or without a value"
        step = "walk the device again, if the file was cut"
        found.append(Gap(file.label, Why.MALFORMED, tally.stray, "lines", detail, step))
    if tally.cut:
        detail = f"lines of values that run over more than {VALUE_LINES} lines"
        found.append(Gap(file.label, Why.LIMIT, tally.cut, "lines", detail))
    return found
