"""A scan of nmap in XML: each host that answered is a device, with the signs of who made it."""

from __future__ import annotations

from countermark.formats.sample import Sample
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading


class Nmap(TextProbe):
    """Known by its root element."""

    id = "nmap-xml"
    DOC = Doc(
        title="Nmap XML",
        reads="hosts that answered: addresses and who registered their prefix, names, what services"
        " and certificates say, the system where nmap is at least 90 percent sure",
        leaves="hosts that did not answer, counted; ports without a service's words, routes, other"
        " scripts; a file that declares entities is refused",
    )

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if sample.root[0] == "nmaprun" else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.inventory.scans import nmap  # a check without a scan loads none

        return nmap(file)
