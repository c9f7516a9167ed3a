"""Devices in JSON, known by their records; a check without one loads no reader of them."""

from __future__ import annotations

from countermark.formats.sample import Sample
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading


class NetBox(TextProbe):
    """Known by records that have a device type."""

    id = "netbox-json"
    DOC = Doc(
        title="NetBox or Nautobot JSON",
        reads="devices with maker, type, serial number, site, role, address; inventory items and"
        " modules as parts; as the programming interface or a dump gives them",
        leaves="cables, addresses, racks, virtual machines, comments",
    )

    def recognise(self, sample: Sample) -> Sign:
        if not (sample.is_json and sample.is_whole):
            return Sign.NONE
        from countermark.formats import netbox

        return Sign.KIND if netbox.recognise(sample.value) else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.inventory.json_devices import netbox_devices

        return netbox_devices(file)


class LldpctlJson(TextProbe):
    """Known by its first member."""

    id = "lldpctl-json"
    DOC = Doc(
        title="lldpctl JSON",
        reads="each neighbour as a device: name, description, addresses",
        leaves="ports, capabilities, the device that was asked",
    )

    def recognise(self, sample: Sample) -> Sign:
        if not (sample.is_json and sample.is_whole):
            return Sign.NONE
        from countermark.formats import lldpctl

        return Sign.KIND if lldpctl.recognise(sample.value) else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.inventory.json_devices import lldpctl_devices

        return lldpctl_devices(file)
