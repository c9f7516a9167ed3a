"""A walk of SNMP as a reading: the device, its parts, and what of the file was not understood."""

from __future__ import annotations

from countermark.formats import media_types
from countermark.formats.snmp.walk import ARCS, VALUE_LINES, Tally, bindings
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.snmp.facts import gathered
from countermark.inventory.snmp.saying import harvest
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading


def walk(file: FileToRead) -> Reading:
    """The device of a walk. Text of PowerShell (UTF-16) is read too."""
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
