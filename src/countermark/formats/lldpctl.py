"""``lldpctl`` in JSON (``-f json`` and ``-f json0``): the chassis that each neighbour told of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """One neighbour; ``pointer`` is the place of its chassis (RFC 6901)."""

    pointer: str
    name: str = ""
    description: str = ""
    chassis: str = ""
    address: str = ""


def recognise(value: object) -> bool:
    """Is it what lldpctl gives?"""
    held = value.get("lldp") if isinstance(value, dict) else None
    rows = held if isinstance(held, list) else [held]
    return any(isinstance(one, dict) and "interface" in one for one in rows)


def neighbours(value: object) -> Iterator[Neighbour]:
    """Each neighbour in turn, in both ways to write them."""
    for pointer, chassis in _chassis(value, "", 0):
        if not chassis.keys() & {"id", "descr", "name"}:  # {"hill-1": {...}}: the name is a key
            for name, inner in chassis.items():
                if isinstance(inner, dict):
                    yield _neighbour(f"{pointer}/{_escaped(name)}", inner, name)
        else:
            yield _neighbour(pointer, chassis, "")


def _chassis(value: object, pointer: str, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    if depth > 12:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            at = f"{pointer}/{_escaped(str(key))}"
            if key == "chassis":
                rows = inner if isinstance(inner, list) else [inner]
                for number, row in enumerate(rows):
                    if isinstance(row, dict):
                        yield f"{at}/{number}" if isinstance(inner, list) else at, row
            else:
                yield from _chassis(inner, at, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _chassis(inner, f"{pointer}/{number}", depth + 1)


def _neighbour(pointer: str, held: dict[str, Any], name: str) -> Neighbour:
    return Neighbour(
        pointer=pointer,
        name=name or _text(held.get("name")),
        description=_text(held.get("descr")),
        chassis=_text(held.get("id")),
        address=_text(held.get("mgmt-ip")),
    )


def _text(value: object) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("value"))
    return " ".join(value.split())[:2000] if isinstance(value, str) else ""


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
