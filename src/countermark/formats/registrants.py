"""Registers of hardware addresses: prefix and registrant, as IEEE and Wireshark publish them.

Reads IEEE's ``oui.csv`` (and ``mam.csv``, ``oui36.csv``), its ``oui.txt``, and Wireshark's
``manuf``. A line of another form is passed over and counted.
"""

from __future__ import annotations

import csv

import msgspec

from countermark.model.lazy_pattern import lazy_pattern

_HEX = lazy_pattern(r"\s*([0-9A-F]{2}-[0-9A-F]{2}-[0-9A-F]{2})\s+\(hex\)\s+(\S.*)")
_MANUF = lazy_pattern(r"([0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){2,5})(?:/(\d+))?\t[^\t]*\t?([^\t#]*)")
LENGTHS = (9, 7, 6)
"""Hexadecimal digits of blocks (36, 28 and 24 bits), the longest first."""


class Registrants(msgspec.Struct, frozen=True):
    """``label`` is what the user calls the file; ``names`` are registrants by prefix."""

    label: str
    names: dict[str, str]
    passed: int = 0

    def of(self, mac: str) -> str:
        """Who registered the block of twelve hexadecimal digits; empty where nobody did."""
        return next((n for long in LENGTHS if (n := self.names.get(mac[:long]))), "")


def read(label: str, content: bytes) -> Registrants:
    """The registrants in ``content``; nothing in it is an error."""
    text = content.decode("utf-8", "replace")
    lines = text.splitlines()
    names: dict[str, str] = {}
    passed = 0
    if text[:9].casefold() == "registry,":
        for row in csv.reader(lines[1:]):
            prefix = row[1].strip().upper() if len(row) > 2 else ""
            passed += not _put(names, prefix, row[2] if len(row) > 2 else "")
        return Registrants(label, names, passed)
    for line in lines:
        line = line[:500]
        if found := _HEX.match(line):
            _put(names, found[1].replace("-", ""), found[2])
        elif found := _MANUF.match(line):
            digits = found[1].replace(":", "").replace("-", "").upper()
            bits = int(found[2]) if found[2] else 4 * len(digits)
            words = line.split("\t")
            passed += not _put(names, digits[: bits // 4], found[3] or words[1])
    return Registrants(label, names, passed)


def _put(names: dict[str, str], prefix: str, name: str) -> bool:
    said = " ".join(name.split())[:200]
    if len(prefix) not in LENGTHS or not said:
        return False
    names.setdefault(prefix, said)
    return True
