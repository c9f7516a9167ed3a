"""Identifiers that lists print: registrations a firm can be told by, as ``scheme:value``.

Leaves out people's papers (passports, national numbers): nobody is screened by them here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.model.lazy_pattern import lazy_pattern

_LEI = lazy_pattern(r"\b([A-Z0-9]{18}[0-9]{2})\b")
_IMO = lazy_pattern(r"\bIMO\s*(\d{7})\b")
_MMSI = lazy_pattern(r"\b(\d{9})\b")
_BIC = lazy_pattern(r"\b([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_HOST = lazy_pattern(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?\Z", re.IGNORECASE)
_NUMBERS = {
    "registration number": "registration",
    "registration id": "registration",
    "company number": "registration",
    "business registration number": "registration",
    "unified social credit code (uscc)": "registration",
    "tax id no.": "tax",
}


def from_csl(field: str) -> Iterator[str]:
    """The ``ids`` field of the Consolidated Screening List: ``[country, ]value, type; ...``."""
    for entry in field.split(";"):
        parts = [part.strip() for part in entry.split(",")]
        if len(parts) >= 2 and (found := one(parts[-1], ", ".join(parts[:-1]))):
            yield found


def from_remarks(remark: str) -> Iterator[str]:
    """One remark of an OFAC record: ``Website www.example.com``, ``SWIFT/BIC ABCDEF..``."""
    for word, kind in (
        ("Website ", "website"),
        ("SWIFT/BIC ", "swift/bic"),
        ("Vessel Registration Identification ", "vessel registration identification"),
        ("Legal Entity Number ", "legal entity number"),
        ("MMSI ", "mmsi"),
    ):
        if remark.startswith(word) and (found := one(kind, remark[len(word) :])):
            yield found


def one(kind: str, value: str) -> str:
    """``scheme:value`` for a kind of identifier as lists name it, or an empty string."""
    kind = kind.casefold().strip()
    value = value.strip()
    if kind in _NUMBERS:
        land, _, number = value.rpartition(", ")
        compact = re.sub(r"[^A-Za-z0-9]", "", number).upper()
        return f"{_NUMBERS[kind]}:{land.upper()}-{compact}" if compact and land else ""
    for words, scheme, pattern in (
        ("legal entity number", "lei", _LEI),
        ("vessel registration identification", "imo", _IMO),
        ("mmsi", "mmsi", _MMSI),
        ("swift/bic", "swift", _BIC),
    ):
        if kind == words and (found := pattern.search(value)):
            return f"{scheme}:{found.group(1)}"
    if kind == "website" and (host := _HOST.match(value)):
        return f"domain:{host.group(1).lower()}"
    return ""
