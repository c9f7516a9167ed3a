"""What commands print, as devices: one probe a kind of output, all of them alike but for the words.

Output that begins with a prompt or with another command is taken for what most of it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from countermark.formats import prose
from countermark.formats.sample import Sample
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading

_LOOKED_AT = 1 << 14
_PROPERTY = lazy_pattern(rb"\[[\w.]+\]: \[")
"""A line of getprop, which is no JSON."""
_OTHERS = (".yaml", ".yml", ".md", ".json", ".xml", ".html")
"""Names that say: a document, which may quote such output."""

_PROMPT = lazy_pattern(rb"<[\w.-]+>\s*(?:display|dis)\s")
"""How a command begins on devices whose prompt looks like a tag."""


class CommandOutput(TextProbe):
    """Known by ``least`` lines of its head that have one of the ``shapes``, each shape once."""

    def __init__(
        self,
        id_: str,
        doc: Doc,
        shapes: Sequence[str],
        least: int,
        sign: Sign = Sign.KIND,
    ) -> None:
        self.id, self.DOC, self._sign = id_, doc, sign
        self._shapes, self._least = shapes, least

    def recognise(self, sample: Sample) -> Sign:
        text = sample.text[:_LOOKED_AT]
        if sample.tabular or not text or sample.named(*prose.TABLES, *_OTHERS):
            return Sign.NONE
        if sample.is_json and not _PROPERTY.match(text):
            return Sign.NONE
        if text[:1] == b"<" and not _PROMPT.match(text):
            return Sign.NONE
        met = sum(
            re.search(shape.encode(), text, re.MULTILINE) is not None for shape in self._shapes
        )
        return self._sign if met >= self._least else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        from countermark.inventory.commands.reading import read  # a check without one loads none

        return read(self.id, self.DOC.title, file)


_NEIGHBOURS = CommandOutput(
    "lldp-neighbours",
    Doc(
        title="Neighbours by LLDP or CDP",
        reads="lldpctl, show lldp neighbors detail, show cdp neighbors detail: each neighbour is a"
        " device, with name, description, platform, addresses",
        leaves="the device that was asked, its ports, capabilities",
    ),
    (
        r"(?i)^\s*(?:Chassis ?id|Chassis-ID|Device ID)\s*:",
        r"(?i)^\s*(?:Port ?id|Port-ID|Interface|Platform)\s*:",
        r"(?i)^\s*(?:System Name|SysName|System Description|SysDescr|Platform|Version)\s*:",
    ),
    3,
)
_NEIGHBOUR_TABLE = CommandOutput(
    "neighbour-table",
    Doc(
        title="Tables of neighbours by LLDP or CDP",
        reads="show cdp neighbors, show lldp neighbors, display lldp neighbor brief: each line is a"
        " device, with its name, hardware address and platform",
        leaves="the device that was asked, its ports, capabilities; a platform may be cut short",
    ),
    (
        r"(?i)^(?!.*:)(?=.*(?:Device ID|Neighbor Dev|System Name|Chassis Id)(?:\s|$))"
        r"(?=.*(?:Local (?:Intrfce|Intf|Interface)|Neighbor Port ID))"
        r"(?=.*(?:Port (?:ID|info)|Neighbor Intf))",
    ),
    1,
)
_SMBIOS = CommandOutput(
    "dmidecode",
    Doc(
        title="dmidecode",
        reads="system, board and firmware with their makers, model, serial number; memory, "
        "processors and power supplies as parts",
        leaves="slots, ports, caches, sensors and makers' own tables",
    ),
    (r"^#? ?dmidecode|SMBIOS \d|^\d+ structures", r"^Handle 0x[0-9A-Fa-f]+"),
    2,
)
_BUSES = CommandOutput(
    "lspci-lsusb",
    Doc(
        title="lspci, lsusb",
        reads="each line as a part of one computer, its maker by the registered number or by name",
        leaves="the computer itself, which they do not name; what -v adds",
    ),
    (
        r"^(?:(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] [A-Z][^:\n]+: "
        r"|Bus \d+ Device \d+: ID [0-9a-f]{4}:[0-9a-f]{4})",
    ),
    1,
)
_HARDWARE = CommandOutput(
    "show-inventory",
    Doc(
        title="show version, show inventory, display version, display elabel, manuinfo",
        reads="the device: maker by its own words, model, version, serial number; cards, optics and"
        " boards as parts",
        leaves="uptimes, memory, configuration, whatever else the same file holds",
    ),
    (
        r"^\s*NAME\s*:.*DESCR\s*:|^\s*PID\s*:.*SN\s*:|^\s*(?:BoardType|BarCode)=\S"
        r"|Versatile Routing Platform|Cisco (?:IOS|Internetwork|Nexus|Adaptive)|^Junos:|JUNOS "
        r"|(?:show|display|sh|dis) (?:ver|inv|elabel|device|hardware|chassis)"
        r"|uptime is \d|^Arista |ZXR10|ExtremeXOS|^\s*DEVICE_NAME\s*:|^Hardware inventory:"
        r"|^ZTE ZX|^\s*PRODUCT\s*: [A-Z]{2}\d",
        r"^\s*(?:NAME|PID)\s*:.*(?:DESCR|SN)\s*:|BarCode=|[Vv]ersion[: ]|VERSION|^Model:|SN:"
        r"|^\s*DEVICE_SERIAL_NUMBER\s*:",
    ),
    2,
    Sign.FAMILY,
)
_ANDROID = CommandOutput(
    "android-properties",
    Doc(
        title="Android properties (getprop, build.prop)",
        reads="maker, brand, model, build, serial number; who built the system by its fingerprint",
        leaves="all other properties; custom systems may name another device",
    ),
    (r"^\[?ro\.(?:product|build|vendor|system)\.[\w.]+\]?(?:=|: \[)",),
    1,
)
_ADDRESSES = CommandOutput(
    "address-table",
    Doc(
        title="ARP tables and tables of hardware addresses",
        reads="each hardware address as a device, with the address and the name beside it",
        leaves="what the device is: only the registrant of its address may say whose",
    ),
    (
        r"(?i)^(?:Protocol\s+Address\s+Age|Address\s+HWtype|IP address\s+HW type"
        r"|Interface: [\d.]+ ---"
        r"|\S+ \([\d.]+\) at (?:[0-9a-f]{1,2}:){5}|\s*Vlan\s+Mac Address|.*\bMAC Address Table"
        r"|Legend:\s*$|Internet\s+[\d.]+\s+\S+\s+[0-9a-f]{4}\.|.*IP ADDRESS\s+MAC ADDRESS"
        r"|\s*VLAN\s+MAC Address|MAC Address\s+VLAN)",
        r"(?i)(?<![\w:.-])(?:(?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2}"
        r"|(?:[0-9a-f]{4}[.-]){2}[0-9a-f]{4})(?![\w:.-])",
    ),
    2,
    Sign.FAMILY,
)
_LEASES = CommandOutput(
    "dhcp-leases",
    Doc(
        title="Leases of ISC DHCP",
        reads="each hardware address with a lease as a device, with address and host name",
        leaves="when the lease began and ended; leases by DUID alone",
    ),
    (r"^\s*(?:lease|host) \S+ \{", r"^\s*hardware ethernet [0-9a-fA-F:]+;"),
    2,
)
COMMAND_OUTPUT = (
    *(_ADDRESSES, _LEASES, _NEIGHBOURS, _NEIGHBOUR_TABLE, _SMBIOS, _BUSES, _HARDWARE, _ANDROID),
)
