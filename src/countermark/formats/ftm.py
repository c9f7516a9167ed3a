"""FollowTheMoney entities (JSON lines, a JSON array or one object): parties and their ties.

Reads the schemata that bear on ownership and identity; says how many others it left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why

MEDIA_TYPE = "application/json+ftm"
PARTIES = {
    "Company": "company",
    "Organization": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "organisation",
    "Person": "person",
    "Vessel": "vessel",
    "Airplane": "aircraft",
    "Asset": "asset",
}
"""Schemata of parties (and of what can be owned), with the kind each is claimed to be."""


class Entity(msgspec.Struct, frozen=True):
    """One entity: ``line`` is where it stands (the index plus one, for an array).

    ``pointer`` is its JSON pointer in a document that is not JSON lines, else None.
    """

    id: str
    schema: str
    caption: str
    properties: dict[str, tuple[str, ...]]
    line: int
    pointer: str | None = None

    def first(self, key: str) -> str:
        return next(iter(self.properties.get(key, ())), "")


def recognise(value: Any) -> bool:
    """Is the decoded JSON an entity, or a list that starts with one?"""
    if isinstance(value, list) and value:
        value = value[0]
    return (
        isinstance(value, dict)
        and isinstance(value.get("schema"), str)
        and isinstance(value.get("properties"), dict)
    )


def lines(
    label: str, content: bytes, gaps: list[Gap], caps: Caps = CAPS
) -> Iterator[tuple[int, Any]]:
    """(line number, decoded value) of each line; lines that cannot be read become one gap."""
    found = text_codec.decode(label, content, caps)
    if isinstance(found, Gap):
        gaps.append(found)
        return
    if found.damaged:
        gaps.extend(text_codec.doubts(label, found, len(content)))
    decoder = msgspec.json.Decoder()
    bad: list[int] = []
    start, number, end = 0, 0, len(found.text)
    while start < end and number < caps.rows and not caps.deadline.passed():
        stop = found.text.find("\n", start)
        stop = end if stop < 0 else stop
        number += 1
        line = found.text[start : min(stop, start + caps.line * 8)].strip()
        start = stop + 1
        if not line:
            continue
        try:
            yield number, decoder.decode(line.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            bad.append(number)
    if start < end:
        gaps.append(Gap(label, Why.LIMIT, number, "lines", "the rest was not read"))
    if bad:
        shown = ", ".join(map(str, bad[: caps.faults]))
        more = f" and {len(bad) - caps.faults} more" if len(bad) > caps.faults else ""
        detail = f"line {shown}{more}: not a JSON object"
        gaps.append(Gap(label, Why.MALFORMED, len(bad), "lines", detail))


def entities(values: Iterator[tuple[int, Any]], whole: Any = None) -> Iterator[Entity]:
    """The entities among ``values``, those nested in another's properties included.

    ``whole`` is the document they were taken from, where it is one JSON value.
    """
    for line, value in values:
        waiting = [value]
        pointer = f"/{line - 1}" if isinstance(whole, list) else "" if whole is not None else None
        while waiting:
            entry = waiting.pop()
            if not recognise(entry) or isinstance(entry, list):
                continue
            properties: dict[str, tuple[str, ...]] = {}
            for key, held in entry["properties"].items():
                given = held if isinstance(held, list) else [held]
                waiting += [_turned(v, key, entry) for v in given if isinstance(v, dict)]
                texts = [_text(v) for v in given]
                properties[str(key)] = tuple(t for t in texts if t)
            ident = entry.get("id")
            yield Entity(
                id=ident if isinstance(ident, str) else "",
                schema=entry["schema"],
                caption=_text(entry.get("caption")),
                properties=properties,
                line=line,
                pointer=pointer,
            )


_REVERSED = {"ownershipAsset": "asset", "ownershipOwner": "owner"}
"""The property of a tie that its nesting in this property of an entity stands for."""


def _turned(tie: dict[str, Any], key: str, holder: dict[str, Any]) -> dict[str, Any]:
    """A tie nested in one of its ends, with that end written into it where it is left out."""
    end, inner = _REVERSED.get(key), tie.get("properties")
    if end is None or not isinstance(inner, dict) or inner.get(end) or not holder.get("id"):
        return tie
    return tie | {"properties": inner | {end: [holder["id"]]}}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _text(value.get("id"))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
