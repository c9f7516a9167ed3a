"""The one list of the kinds of file: those a user hands in, and the published lists.

Order says nothing: the probe with the strongest sign reads a file, and two that are equally sure
of one file are a fault that the tests look for.
"""

from __future__ import annotations

from functools import lru_cache

from countermark.assessment.register import manifests
from countermark.formats.sample import HEAD, Sample
from countermark.inventory.probes.command_output import COMMAND_OUTPUT
from countermark.inventory.probes.delimited import Delimited
from countermark.inventory.probes.device_records import LldpctlJson, NetBox
from countermark.inventory.probes.documents import Docx, Html, Pdf, Prose
from countermark.inventory.probes.file_probe import FileProbe
from countermark.inventory.probes.json_files import (
    CycloneDx,
    FollowTheMoney,
    OtherJson,
    Spdx2,
    Spdx3,
)
from countermark.inventory.probes.nmap import Nmap
from countermark.inventory.probes.opendocument import OpenDocument
from countermark.inventory.probes.plain_text import PLAIN_TEXT
from countermark.inventory.probes.records import Bods, JsonRows
from countermark.inventory.probes.snmp_walk import SnmpWalk
from countermark.inventory.probes.unread import UNREAD, OldOffice
from countermark.inventory.probes.workbook import Workbook
from countermark.inventory.probes.written_otherwise import CycloneDxXml, SpdxTags
from countermark.model.ports.probe import Looking, claimants
from countermark.register.lists.probe import ListProbe, list_probes
from countermark.store.files import SourceFile

FILES: tuple[FileProbe, ...] = (
    Delimited(),
    Workbook(),
    OpenDocument(),
    CycloneDx(),
    Spdx2(),
    Spdx3(),
    CycloneDxXml(),
    SpdxTags(),
    FollowTheMoney(),
    Bods(),
    JsonRows(),
    OtherJson(),
    Prose(),
    Html(),
    Docx(),
    Pdf(),
    OldOffice(),
    SnmpWalk(),
    Nmap(),
    NetBox(),
    LldpctlJson(),
    *UNREAD,
    *PLAIN_TEXT,
    *COMMAND_OUTPUT,
)


@lru_cache(maxsize=1)
def lists() -> tuple[ListProbe, ...]:
    """The published lists: one probe for each manifest of ``register/shipped/lists``."""
    return list_probes(manifests())


def of(sample: Sample) -> tuple[FileProbe, ...]:
    """The probes that a file handed in is of: one, or several where it is doubtful."""
    return claimants(sample, FILES)


def of_file(found: SourceFile) -> tuple[FileProbe, ...]:
    """``of`` by the head of a file alone."""
    with found.stored.open() as stream:
        return _of_head(found.label, stream.read(HEAD), found.size)


@lru_cache(maxsize=4)
def _of_head(label: str, head: bytes, size: int) -> tuple[FileProbe, ...]:
    """Remembered: a file is looked at twice on its way in, for secrets and for its reader."""
    return of(Sample(label, head, size))


def looking(found: SourceFile) -> Looking:
    """How far a file can be looked into for secrets; a doubtful one cannot."""
    ways = {probe.looking for probe in of_file(found)}
    return ways.pop() if len(ways) == 1 else Looking.NONE
