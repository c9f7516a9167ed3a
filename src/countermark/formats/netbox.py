"""NetBox and Nautobot in JSON: devices with their makers, types, sites, roles, parts.

Two ways are known: what the programming interface gives (``results`` with objects inside objects)
and a dump of the data base (``model``, ``pk``, ``fields``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

MEDIA_TYPE = "application/json"
_DEVICE, _ITEM, _MODULE = "dcim.device", "dcim.inventoryitem", "dcim.module"


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a record lists in a device; ``pointer`` is its place (RFC 6901)."""

    pointer: str
    name: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One device as its record says; ``pointer`` is the record's place (RFC 6901)."""

    pointer: str
    name: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    site: str = ""
    role: str = ""
    platform: str = ""
    address: str = ""
    items: tuple[Item, ...] = ()


def recognise(value: object) -> bool:
    """Is it one of the two ways, with a device in it?"""
    return _dumped(value) or any(True for _ in _listed(value))


def _dumped(value: object) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, dict)
        and one.get("model") == _DEVICE
        and isinstance(one.get("fields"), dict)
        for one in value
    )


def _listed(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Records of the programming interface, with their places."""
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        prefix, rows = "/results/", value["results"]
    elif isinstance(value, list):
        prefix, rows = "/", value
    else:
        return
    for at, row in enumerate(rows):
        if isinstance(row, dict) and isinstance(row.get("device_type"), dict):
            yield f"{prefix}{at}", row


def devices(value: object) -> Iterator[Device]:
    """Each device in turn."""
    if isinstance(value, list) and _dumped(value):
        yield from _of_dump(value)
        return
    for pointer, row in _listed(value):
        type_ = row["device_type"]
        yield Device(
            pointer=pointer,
            name=_text(row.get("name")) or _text(row.get("display")),
            maker=_name(type_.get("manufacturer")),
            model=_text(type_.get("model")) or _name(type_),
            serial=_text(row.get("serial")),
            site=_name(row.get("site")) or _name(row.get("location")),
            role=_name(row.get("role")) or _name(row.get("device_role")),
            platform=_name(row.get("platform")),
            address=_address(row.get("primary_ip4") or row.get("primary_ip")),
        )


def _of_dump(value: list[Any]) -> Iterator[Device]:
    tables: dict[str, dict[object, tuple[int, Mapping[str, Any]]]] = {}
    for at, one in enumerate(value):
        if isinstance(one, dict) and isinstance(one.get("fields"), dict):
            table = tables.setdefault(str(one.get("model")), {})
            key = one.get("pk")
            if isinstance(key, (int, str)):
                table[key] = (at, one["fields"])

    def of(table: str, key: object) -> Mapping[str, Any]:
        known = isinstance(key, (int, str))
        return tables.get(table, {}).get(key, (0, {}))[1] if known else {}

    def named(table: str, key: object, field: str = "name") -> str:
        return _text(of(table, key).get(field))

    inside: dict[object, list[Item]] = {}
    for at, row in tables.get(_ITEM, {}).values():
        inside.setdefault(row.get("device"), []).append(
            Item(
                pointer=f"/{at}",
                name=_text(row.get("name")),
                maker=named("dcim.manufacturer", row.get("manufacturer")),
                model=_text(row.get("part_id")),
                serial=_text(row.get("serial")),
            )
        )
    for at, row in tables.get(_MODULE, {}).values():
        type_ = of("dcim.moduletype", row.get("module_type"))
        inside.setdefault(row.get("device"), []).append(
            Item(
                pointer=f"/{at}",
                maker=named("dcim.manufacturer", type_.get("manufacturer")),
                model=_text(type_.get("model")),
                serial=_text(row.get("serial")),
            )
        )
    for key, (at, row) in tables.get(_DEVICE, {}).items():
        type_ = of("dcim.devicetype", row.get("device_type"))
        yield Device(
            pointer=f"/{at}",
            name=_text(row.get("name")),
            maker=named("dcim.manufacturer", type_.get("manufacturer")),
            model=_text(type_.get("model")),
            serial=_text(row.get("serial")),
            site=named("dcim.site", row.get("site")),
            role=named("dcim.devicerole", row.get("role") or row.get("device_role")),
            platform=named("dcim.platform", row.get("platform")),
            address=named("ipam.ipaddress", row.get("primary_ip4"), "address"),
            items=tuple(inside.get(key, ())),
        )


def _name(value: object) -> str:
    if isinstance(value, dict):
        return _text(value.get("name")) or _text(value.get("display"))
    return _text(value)


def _address(value: object) -> str:
    return _text(value.get("address")) if isinstance(value, dict) else ""


def _text(value: object) -> str:
    return " ".join(value.split())[:300] if isinstance(value, str) else ""
