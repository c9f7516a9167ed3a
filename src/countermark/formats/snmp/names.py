"""Symbolic names of objects to their numbers: those of the standard modules that are read.

From RFC 3418 (system), 2863 (interfaces), 6933 (ENTITY-MIB), 2790 (host resources), 3805 (printer),
1628 (UPS), IEEE 802.1AB (LLDP). A module that is not here is told by its name alone.
"""

from __future__ import annotations

_SYSTEM = "1.3.6.1.2.1.1"
_ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
_LLDP = "1.0.8802.1.1.2.1"

_ROOTS = {
    "iso": "1",
    "org": "1.3",
    "dod": "1.3.6",
    "internet": "1.3.6.1",
    "mgmt": "1.3.6.1.2",
    "mib-2": "1.3.6.1.2.1",
    "private": "1.3.6.1.4",
    "enterprises": "1.3.6.1.4.1",
    "system": _SYSTEM,
    "interfaces": "1.3.6.1.2.1.2",
}

_COLUMNS = {
    _SYSTEM: {
        "sysDescr": 1,
        "sysObjectID": 2,
        "sysUpTime": 3,
        "sysContact": 4,
        "sysName": 5,
        "sysLocation": 6,
        "sysServices": 7,
    },
    "1.3.6.1.2.1.2.2.1": {"ifIndex": 1, "ifDescr": 2, "ifPhysAddress": 6},
    "1.3.6.1.2.1.4.20.1": {"ipAdEntAddr": 1},
    "1.3.6.1.2.1.17.1": {"dot1dBaseBridgeAddress": 1},
    "1.3.6.1.2.1.25.3.2.1": {"hrDeviceDescr": 3},
    _ENTITY: {
        "entPhysicalDescr": 2,
        "entPhysicalVendorType": 3,
        "entPhysicalContainedIn": 4,
        "entPhysicalClass": 5,
        "entPhysicalName": 7,
        "entPhysicalHardwareRev": 8,
        "entPhysicalFirmwareRev": 9,
        "entPhysicalSoftwareRev": 10,
        "entPhysicalSerialNum": 11,
        "entPhysicalMfgName": 12,
        "entPhysicalModelName": 13,
    },
    "1.3.6.1.2.1.33.1.1": {
        "upsIdentManufacturer": 1,
        "upsIdentModel": 2,
        "upsIdentUPSSoftwareVersion": 3,
        "upsIdentAgentSoftwareVersion": 4,
    },
    "1.3.6.1.2.1.43.5.1.1": {"prtGeneralPrinterName": 16, "prtGeneralSerialNumber": 17},
    _LLDP: {},
    f"{_LLDP}.3": {"lldpLocChassisIdSubtype": 1, "lldpLocChassisId": 2, "lldpLocSysName": 3},
    f"{_LLDP}.4.1.1": {
        "lldpRemChassisIdSubtype": 4,
        "lldpRemChassisId": 5,
        "lldpRemPortId": 7,
        "lldpRemSysName": 9,
        "lldpRemSysDesc": 10,
    },
}

KNOWN = _ROOTS | {
    name: f"{base}.{number}"
    for base, columns in _COLUMNS.items()
    for name, number in columns.items()
}
"""The number that each known name stands for."""


def number_of(name: str) -> str:
    """``SNMPv2-MIB::sysDescr.0`` as ``1.3.6.1.2.1.1.1.0``; empty for a name that is not known."""
    parts = name.rpartition("::")[2].strip(".").split(".")
    last = next((at for at in range(len(parts) - 1, -1, -1) if not parts[at].isdigit()), -1)
    if last < 0:
        return ".".join(parts)
    base = KNOWN.get(parts[last])
    return ".".join((base, *parts[last + 1 :])) if base else ""
